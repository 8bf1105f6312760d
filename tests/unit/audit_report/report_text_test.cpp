#include "audit_report/report_text.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using namespace sessionaudit;

TEST_CASE("a line steers neither a terminal nor what stands after it", "[audit_report][text]") {
    CHECK(one_line("a\nb\tc\x1b[0m\x7f") == "a\\x0ab\\x09c\\x1b[0m\\x7f");
    CHECK(one_line(std::string("\0", 1)) == "\\x00");
    CHECK(one_line("\xff\xc3") == "\\xff\\xc3");
    CHECK(one_line("\xe2\x80\xae\xe2\x80\xa8\xef\xbb\xbf") == "\\u202e\\u2028\\ufeff");
    CHECK(one_line("\xc2\x9b") == "\\x9b");  // the one-byte form of ESC [
    CHECK(one_line("gr\xc3\xbc\xc3\x9f \xf0\x9f\x8d\xaa") == "gr\xc3\xbc\xc3\x9f \xf0\x9f\x8d\xaa");
}

TEST_CASE("lifetimes are told in the unit a person would take", "[audit_report][text]") {
    struct Case {
        std::optional<std::int64_t> seconds;
        std::string words;
    };
    const Case example = GENERATE(
        Case{std::nullopt, "until the browser closes"}, Case{0, "expired"}, Case{-5, "expired"},
        Case{1, "1 second"}, Case{90, "90 seconds"}, Case{5400, "90 minutes"}, Case{86400, "1 day"},
        Case{34560000, "about 13 months"}, Case{365 * 86400, "1 year"}, Case{2 * 365 * 86400, "2 years"});
    CHECK(lifetime_words(example.seconds) == example.words);
}

TEST_CASE("what is no URI is made one, and a URI stays as it is", "[audit_report][sarif]") {
    struct Case {
        std::string url;
        std::string uri;
    };
    const Case example =
        GENERATE(Case{"https://shop.example/a%20b?c=d&e=%2F#f", "https://shop.example/a%20b?c=d&e=%2F#f"},
                 Case{"https://[2001:db8::1]:8443/[x]", "https://[2001:db8::1]:8443/%5Bx%5D"},
                 Case{"dump of today.txt", "dump%20of%20today.txt"},
                 Case{"https://a.example/100%", "https://a.example/100%25"},
                 Case{"https://a.example/#a#b", "https://a.example/#a%23b"},
                 Case{"\xc3\xa9\xff", "%C3%A9%FF"}, Case{"", ""});
    CHECK(as_uri(example.url) == example.uri);
}

TEST_CASE("a finding is about a cookie, a host or the target", "[audit_report][text]") {
    CookieFinding finding;
    CHECK(cookie_words(finding) == "the target");
    finding.domain = "shop.example";
    CHECK(cookie_words(finding) == "shop.example");
    finding.path = "/";
    CHECK(cookie_words(finding) == "a cookie without a name of shop.example/");
    finding.cookie = "sid";
    CHECK(cookie_words(finding) == "sid of shop.example/");
}
