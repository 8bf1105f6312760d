// Who asks, behind proxies and behind those who pretend to be one.
#include "dispatch/forwarded.hpp"

#include <catch2/generators/catch_generators.hpp>

#include "test_server.hpp"

using namespace sessionaudit;
using server::AddressRange;
using server::parse_address_range;
using test::TestServer;

namespace {

/// Requests of strangers to the public endpoints until it has had enough; each names somebody else as its
/// client.
int taken_before_refusal(server::Config config, const std::string& forwarded) {
    TestServer server(std::move(config));
    for (int taken = 0; taken < 20; ++taken) {
        const std::string client = forwarded + std::to_string(taken + 1);
        const auto answer = server.send_json("POST", "/p/v1/requests", "",
                                             {{"person", "email:p" + std::to_string(taken) + "@shop.example"},
                                              {"kind", "access"},
                                              {"jurisdiction", "DE"}},
                                             {{"X-Forwarded-For", client}});
        if (answer.status == 429) return taken;
        REQUIRE(answer.status == 201);
    }
    return 20;
}

}  // namespace

TEST_CASE("a network holds its addresses and no other", "[http][forwarded]") {
    const auto holds = [](const char* range, const char* address) {
        return parse_address_range(range).value().holds(server::parse_address(address).value());
    };
    CHECK(holds("192.0.2.7", "192.0.2.7"));
    CHECK_FALSE(holds("192.0.2.7", "192.0.2.6"));
    CHECK(holds("10.0.0.0/8", "10.255.255.255"));
    CHECK_FALSE(holds("10.0.0.0/8", "11.0.0.0"));
    CHECK(holds("10.1.2.3/8", "10.9.9.9"));
    CHECK(holds("192.0.2.128/25", "192.0.2.255"));
    CHECK_FALSE(holds("192.0.2.128/25", "192.0.2.127"));
    CHECK(holds("0.0.0.0/0", "198.51.100.1"));
    CHECK(holds("2001:db8::/32", "2001:db8:ffff::1"));
    CHECK_FALSE(holds("2001:db8::/32", "2001:db9::1"));
    CHECK(holds("::1", "::1"));
    CHECK_FALSE(holds("::/0", "192.0.2.7"));
    CHECK(holds("192.0.2.0/24", "::ffff:192.0.2.7"));
    for (const char* const none : {"", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8x",
                                   "::1/129", "10.0.0/8", "10.0.0.0 /8", "*"}) {
        INFO(none);
        CHECK_FALSE(parse_address_range(none).has_value());
    }
}

TEST_CASE("X-Forwarded-For is believed of a configured proxy, from its end", "[http][forwarded]") {
    server::Config behind;
    behind.trusted_proxies = {*parse_address_range("127.0.0.1"), *parse_address_range("10.0.0.0/8")};
    SECTION("each client has limits of its own") {
        CHECK(taken_before_refusal(behind, "192.0.2.") == 20);
        CHECK(taken_before_refusal(behind, "2001:db8::") == 5);  // one subscriber: a /64
    }
    SECTION("through a chain of ours, with ports") {
        CHECK(taken_before_refusal(behind, "192.0.2.9:4711, 10.0.0.") == 5);
        CHECK(taken_before_refusal(behind, "[2001:db8::9]:4711, 10.0.0.") == 5);
    }
    SECTION("what a client writes before its own address changes nothing") {
        behind.trusted_proxies.pop_back();
        server::Config config = behind;
        TestServer server(config);
        int taken = 0;
        for (; taken < 20; ++taken) {
            const auto answer = server.send_json(
                "POST", "/p/v1/requests", "",
                {{"person", "email:p@shop.example"}, {"kind", "access"}, {"jurisdiction", "DE"}},
                {{"X-Forwarded-For", "198.51.100." + std::to_string(taken) + ", 192.0.2.7"}});
            if (answer.status == 429) break;
        }
        CHECK(taken == 5);
    }
    SECTION("what is no address leaves the proxy that passed it on") {
        CHECK(taken_before_refusal(behind, "unknown-") == 5);
        CHECK(taken_before_refusal(behind, "192.0.2.7, ,") == 5);
    }
    SECTION("nobody else is believed") {
        CHECK(taken_before_refusal({}, "192.0.2.") == 5);
        server::Config other;
        other.trusted_proxies = {*parse_address_range("10.0.0.0/8")};
        CHECK(taken_before_refusal(other, "192.0.2.") == 5);
    }
}
