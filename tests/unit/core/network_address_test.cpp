#include "core/network_address.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using namespace sessionaudit;

TEST_CASE("addresses are written in the canonical form of RFC 5952", "[core][network_address]") {
    struct Row {
        const char* text;
        const char* canonical;
    };
    // RFC 5952 section 1 and 2 list these spellings, section 4 the rules.
    const auto row = GENERATE(Row{"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
                              Row{"2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
                              Row{"2001:DB8:0:0:1::1", "2001:db8::1:0:0:1"},
                              Row{"2001:db8:aaaa:bbbb:cccc:dddd:0:1", "2001:db8:aaaa:bbbb:cccc:dddd:0:1"},
                              Row{"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"}, Row{"0:0:0:0:0:0:0:1", "::1"},
                              Row{"fe80::1%eth0", "fe80::1"}, Row{"192.0.2.255", "192.0.2.255"},
                              Row{"::ffff:192.0.2.1", "192.0.2.1"}, Row{"::ffff:c000:201", "192.0.2.1"});
    const auto address = parse_address(row.text);
    REQUIRE(address);
    CHECK(address->to_string() == row.canonical);
    CHECK(parse_address(address->to_string()) == address);
}

TEST_CASE("what is not an address alone is not read as one", "[core][network_address]") {
    const auto* const text =
        GENERATE("", "-", "localhost", "192.0.2", "192.0.2.1.5", "192.0.2.256", "192.0.02.1", "192.0.2.1:80",
                 "[2001:db8::1]", "2001:db8::1::2", "2001:db8", ":", "%eth0", "12345::", "192.0.2.1%eth0",
                 "1.2.3.4 ", "0x7f.0.0.1");
    CHECK_FALSE(parse_address(text));
    CHECK_FALSE(parse_address(std::string_view("192.0.2.1\0", 10)));
    CHECK_FALSE(parse_address(std::string(1000, '1')));
    CHECK(truncated_network(std::string_view(text), {}).empty());
}

TEST_CASE("an address keeps the bits of its prefix and no other", "[core][network_address]") {
    struct Row {
        const char* address;
        AddressPrefix prefix;
        const char* network;
    };
    const auto row = GENERATE(
        Row{"203.0.113.77", {}, "203.0.113.0/24"},
        Row{"2001:db8:12:3456:7890:abcd:ef01:2345", {}, "2001:db8:12::/48"},
        Row{"::ffff:203.0.113.77", {}, "203.0.113.0/24"}, Row{"203.0.113.255", {20, 48}, "203.0.112.0/20"},
        Row{"203.0.113.255", {0, 48}, "0.0.0.0/0"}, Row{"203.0.113.255", {32, 48}, "203.0.113.255/32"},
        Row{"203.0.113.255", {99, 48}, "203.0.113.255/32"},
        Row{"2001:db8:ffff:ffff::1", {24, 33}, "2001:db8:8000::/33"},
        Row{"2001:db8:ffff:ffff::1", {24, 0}, "::/0"});
    CHECK(truncated_network(std::string_view(row.address), row.prefix) == row.network);
}

TEST_CASE("truncating to more bits never brings a bit back", "[core][network_address]") {
    const auto address = parse_address("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff");
    REQUIRE(address);
    for (unsigned bits = 0; bits <= 128; ++bits) {
        const NetworkAddress once = address->truncated(bits);
        unsigned ones = 0;
        for (const auto byte : once.bytes)
            ones += static_cast<unsigned>(__builtin_popcount(byte));
        const unsigned all = static_cast<unsigned>(__builtin_popcountll(0x20010db8));
        if (bits >= 32) CHECK(ones == all + bits - 32);
        CHECK(once.truncated(bits) == once);
        CHECK(once.truncated(bits / 2) == address->truncated(bits / 2));
    }
}
