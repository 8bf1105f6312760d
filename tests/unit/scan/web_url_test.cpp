#include "scan/web_url.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "scan/ascii_host.hpp"
#include "scan/url_scope.hpp"

namespace sessionaudit {
namespace {

struct Resolution {
    const char* reference;
    const char* url;  ///< null where it leads nowhere
};

}  // namespace

TEST_CASE("references mean what browsers make of them", "[scan][web_url]") {
    // RFC 3986 5.4 where the WHATWG URL standard agrees, and its own where it does not.
    const auto [reference, url] = GENERATE(values<Resolution>({
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"/g", "http://a/g"},
        {"//g", "http://g/"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y#s", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q"},
        {"", "http://a/b/c/d;p?q"},
        {"..", "http://a/b/"},
        {"../../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/x/%2e%2E/g", "http://a/g"},
        {"/x.y/z_1-2?a=b&c=d", "http://a/x.y/z_1-2?a=b&c=d"},
        {"HTTPS://EXAMPLE.org:443/X", "https://example.org/X"},
        {"http://user:pass@other.test/", "http://other.test/"},
        {" \n http://other.test/a\tb ", "http://other.test/ab"},
        {"http:\\\\other.test\\x", "http://other.test/x"},
        {"\\\\other.test", "http://other.test/"},
        {"a b", "http://a/b/c/a%20b"},
        {"http://[::1]:8080/x", "http://[::1]:8080/x"},
        {"http://b\xC3\xBC"
         "cher.test/",
         "http://xn--bcher-kva.test/"},
        {"mailto:a@b.test", nullptr},
        {"javascript:void(0)", nullptr},
        {"ftp://a/x", nullptr},
        {"data:text/html,x", nullptr},
        {"http://a:99999/", nullptr},
        {"http://", nullptr},
    }));
    CAPTURE(reference);
    const auto base = parse_web_url("http://a/b/c/d;p?q");
    REQUIRE(base);
    const auto resolved = resolve_web_url(*base, reference);
    CHECK((resolved ? resolved->text() : "nowhere") == (url == nullptr ? std::string("nowhere") : url));
}

TEST_CASE("host names outside ASCII are asked for in Punycode", "[scan][ascii_host]") {
    // RFC 3492, 7.1: (A) Arabic without its question mark, (B) Chinese, (I) Russian without its capital,
    // (L) Japanese with ASCII.
    CHECK(ascii_host("\u0644\u064A\u0647\u0645\u0627\u0628\u062A\u0643\u0644\u0645\u0648\u0634\u0639\u0631"
                     "\u0628\u064A") == "xn--mgbcah9ar9a4efegftvvn");
    CHECK(ascii_host("\u4ED6\u4EEC\u4E3A\u4EC0\u4E48\u4E0D\u8BF4\u4E2D\u6587") ==
          "xn--ihqwcrb4cv8a8dqg056pqjye");
    CHECK(ascii_host("3\u5E74b\u7D44\u91D1\u516B\u5148\u751F") == "xn--3b-ww4c5e180e575a65lsy2b");
    CHECK(ascii_host("www.B\u00DCCHER.test") == "www.xn--bcher-kva.test");
    CHECK(ascii_host("plain.TEST.") == "plain.test.");
    CHECK_FALSE(ascii_host("\xFF.test"));
}

TEST_CASE("host names are mapped as browsers do", "[scan][ascii_host]") {
    // UTS 46, not transitional: the sharp s stays a letter of its own.
    CHECK(ascii_host("stra\u00dfe.test") == "xn--strae-oqa.test");
    CHECK(ascii_host("\uff37\uff37\uff37.b\u00fccher.test") == "www.xn--bcher-kva.test");
    CHECK(ascii_host("b\u00fcch\u00ader\u3002test") == "xn--bcher-kva.test");
    CHECK(ascii_host("bu\u0308cher.test") == "xn--bcher-kva.test");
    CHECK_FALSE(ascii_host("\u202e\u00fc.test"));
    CHECK_FALSE(ascii_host(std::string(64, 'a') + ".b\u00fccher.test"));
    CHECK_FALSE(ascii_host(std::string("\u00fc\0.test", 8)));
}

TEST_CASE("a URL says whether it named its port", "[scan][web_url]") {
    CHECK_FALSE(parse_web_url("https://example.org/")->port_named);
    CHECK(parse_web_url("https://example.org:443/")->port_named);
    CHECK(parse_web_url("https://example.org/")->port == 443);
    CHECK(parse_web_url("http://example.org:8080/%2e/x")->port_named);
    CHECK(parse_web_url("http://[2001:db8::1]/")->bare_host() == "2001:db8::1");
    CHECK_FALSE(parse_web_url("example.org"));
    CHECK_FALSE(parse_web_url(std::string("http://a\0b/", 11)));
    CHECK_FALSE(parse_web_url("http://a/" + std::string(9000, 'x')));
}

TEST_CASE("the scope of a target is its host, whatever a URL pretends", "[scan][url_scope]") {
    const UrlScope scope = UrlScope::of_target(*parse_web_url("https://shop.test/start"));
    const auto allows = [&](const char* url) { return scope.allows(*parse_web_url(url)); };
    CHECK(allows("https://shop.test/x"));
    CHECK(allows("http://SHOP.test/"));
    CHECK_FALSE(allows("https://shop.test:8443/"));
    CHECK(allows("https://www.shop.test/"));
    CHECK_FALSE(allows("https://api.shop.test/"));
    CHECK_FALSE(allows("https://www.www.shop.test/"));
    CHECK_FALSE(allows("https://shop.test.evil.test/"));
    CHECK_FALSE(allows("https://shop.test@evil.test/"));
    CHECK_FALSE(allows("https://evil.test\\@shop.test/"));
    const UrlScope named = UrlScope::of_target(*parse_web_url("http://shop.test:8080/"));
    CHECK(named.allows(*parse_web_url("https://shop.test:8080/")));
    CHECK_FALSE(named.allows(*parse_web_url("http://shop.test/")));
}

TEST_CASE("the scope has the www. twin of a site, and of nothing else", "[scan][url_scope]") {
    const auto allows = [](const char* target, const char* url) {
        return UrlScope::of_target(*parse_web_url(target)).allows(*parse_web_url(url));
    };
    CHECK(allows("https://www.shop.test/", "https://shop.test/"));
    CHECK(allows("https://www.shop.co.uk/", "http://shop.co.uk/"));
    CHECK_FALSE(allows("https://www.app.shop.test/", "https://app.shop.test/"));
    CHECK_FALSE(allows("https://co.uk/", "https://www.co.uk/"));
    CHECK_FALSE(allows("http://127.0.0.1/", "http://www.127.0.0.1/"));
}

TEST_CASE("a prefix is left by no dot segment", "[scan][url_scope]") {
    const UrlScope scope(std::vector<std::string>{"https://shop.test/app/"});
    const auto allows = [&](const char* url) { return scope.allows(*parse_web_url(url)); };
    CHECK(allows("https://shop.test/app/x?y"));
    CHECK_FALSE(allows("http://shop.test/app/"));
    CHECK_FALSE(allows("https://shop.test/app/../admin"));
    CHECK_FALSE(allows("https://shop.test/app/%2E%2e/admin"));
    CHECK_FALSE(allows("https://shop.test/app"));
}

TEST_CASE("the user's headers go to the own host and port, and never down from https", "[scan][web_url]") {
    const auto may = [](const char* url, const char* start) {
        return may_have_the_users(*parse_web_url(url), *parse_web_url(start));
    };
    CHECK(may("https://shop.test/x", "https://shop.test/"));
    CHECK(may("https://shop.test/", "http://shop.test/"));
    CHECK(may("http://shop.test:8080/x", "http://shop.test:8080/"));
    CHECK_FALSE(may("http://shop.test/", "https://shop.test/"));
    CHECK_FALSE(may("https://shop.test:8443/", "https://shop.test/"));
    CHECK_FALSE(may("https://shop.test/", "http://shop.test:8080/"));
    CHECK_FALSE(may("https://www.shop.test/", "https://shop.test/"));
}

}  // namespace sessionaudit
