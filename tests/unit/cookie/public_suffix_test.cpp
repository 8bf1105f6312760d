#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "sessionaudit/cookie_verdict.hpp"

using namespace sessionaudit;

// Names of the list's own test set that no edition of the list is likely to change.
TEST_CASE("the registrable domain is one label more than the public suffix", "[cookie][public_suffix]") {
    using Domain = std::optional<std::string>;
    const auto [host, domain] = GENERATE(
        table<std::string_view, Domain>({{"example.com", "example.com"},
                                         {"b.example.com", "example.com"},
                                         {"a.b.example.com", "example.com"},
                                         {"com", std::nullopt},
                                         {"co.uk", std::nullopt},
                                         {"test.k12.ak.us", "test.k12.ak.us"},
                                         {"www.test.k12.ak.us", "test.k12.ak.us"},
                                         {"c.kobe.jp", std::nullopt},
                                         {"b.c.kobe.jp", "b.c.kobe.jp"},
                                         {"www.city.kobe.jp", "city.kobe.jp"},  // an exception to *
                                         {"me.github.io", "me.github.io"},      // the list's private part
                                         {"github.io", std::nullopt},
                                         {"www.xn--85x722f.com.cn", "xn--85x722f.com.cn"},
                                         {"a.b.example.example", "example.example"},  // under no rule
                                         {"localhost", std::nullopt},
                                         {"127.0.0.1", std::nullopt},
                                         {"::1", std::nullopt},
                                         {"", std::nullopt}}));
    CAPTURE(host);
    CHECK(registrable_domain(host) == domain);
    CHECK(registrable_domain(host) == domain);  // as remembered
}

TEST_CASE("many hosts of one length are not taken for each other", "[cookie][public_suffix]") {
    for (int round = 0; round < 2; ++round)
        for (int number = 100; number < 600; ++number) {
            const std::string host = "h" + std::to_string(number) + ".example";
            REQUIRE(registrable_domain("www." + host) == host);
        }
}

TEST_CASE("a public suffix is a name that nobody registers", "[cookie][public_suffix]") {
    CHECK(is_public_suffix("com"));
    CHECK(is_public_suffix("co.uk"));
    CHECK(is_public_suffix("github.io"));
    CHECK(is_public_suffix("localhost"));
    CHECK_FALSE(is_public_suffix("example.com"));
    CHECK_FALSE(is_public_suffix("10.0.0.1"));
    CHECK_FALSE(is_public_suffix(""));
    CHECK_FALSE(is_public_suffix(std::string(300, 'a')));
}

TEST_CASE("addresses are told from names", "[cookie][public_suffix]") {
    const auto [host, address] = GENERATE(table<const char*, bool>({{"127.0.0.1", true},
                                                                    {"::1", true},
                                                                    {"2001:db8::17", true},
                                                                    {"2001:db8::a", true},
                                                                    {"1.2.3", false},
                                                                    {"a1", false},
                                                                    {"1.2.3.4.example", false},
                                                                    {"", false}}));
    CHECK(is_ip_address(host) == address);
}

TEST_CASE("hosts of one owner are one site", "[cookie][public_suffix]") {
    CHECK(same_site_hosts("a.shop.example", "b.c.shop.example"));
    CHECK(same_site_hosts("localhost", "localhost"));
    CHECK(same_site_hosts("10.0.0.1", "10.0.0.1"));
    CHECK_FALSE(same_site_hosts("10.0.0.1", "11.0.0.1"));
    CHECK_FALSE(same_site_hosts("a.co.uk", "b.co.uk"));
    CHECK_FALSE(same_site_hosts("me.github.io", "you.github.io"));
    CHECK_FALSE(same_site_hosts("co.uk", "uk"));
}

TEST_CASE("the list used can be named", "[cookie][public_suffix]") {
    const std::string version = public_suffix_list_version();
    CHECK(version.starts_with("libpsl "));
    CHECK(version.find("sha") != std::string::npos);
    CHECK(version == public_suffix_list_version());
}
