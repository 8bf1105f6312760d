#include "sessionaudit/cookie_verdict.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "cookie/verdict_codes.hpp"

using namespace sessionaudit;

namespace {

const Timestamp kNow = *parse_rfc3339("2026-03-01T12:00:00Z");

CookieSource from(const char* scheme, const char* host, const char* path = "/") {
    CookieSource source;
    source.scheme = scheme;
    source.host = host;
    source.path = path;
    return source;
}
CookieSource shop() {
    return from("https", "www.shop.example", "/cart/view");
}
CookieSource tracker() {
    CookieSource source = from("https", "px.tracker.example");
    source.top_level_host = "www.shop.example";
    return source;
}

JudgedCookie judge(std::string_view line, const CookieSource& source = shop()) {
    return judge_set_cookie(line, source, kNow);
}

struct Case {
    std::string_view line;
    std::string_view code;
    std::string_view about;  ///< what the span covers
};

void check_refused(const Case& expected, const CookieSource& source) {
    CAPTURE(expected.line);
    const JudgedCookie judged = judge(expected.line, source);
    CHECK(to_string(judged.verdict) == "refused");
    CHECK(judged.reason.code == expected.code);
    CHECK(expected.line.substr(judged.reason.span.begin, judged.reason.span.end - judged.reason.span.begin) ==
          expected.about);
    CHECK(judged.domain.empty());
}

}  // namespace

TEST_CASE("a plain line is stored as written", "[cookie][verdict]") {
    const JudgedCookie judged = judge("sid=1; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=60");
    CHECK(judged.verdict == CookieVerdict::stored);
    CHECK(judged.reason.code.empty());
    CHECK(judged.changes.empty());
    CHECK(judged.domain == "www.shop.example");
    CHECK(judged.host_only);
    CHECK(judged.path == "/");
    CHECK(judged.secure);
    CHECK(judged.http_only);
    CHECK(judged.same_site == SameSite::lax);
    CHECK(judged.asked_lifetime == 60);
    CHECK(judged.expires == kNow + Seconds(60));
    CHECK_FALSE(judged.third_party);
}

TEST_CASE("a line without attributes gets the defaults", "[cookie][verdict]") {
    const JudgedCookie judged = judge("sid=1");
    CHECK(judged.verdict == CookieVerdict::stored);
    CHECK(judged.path == "/cart");
    CHECK(judged.same_site == SameSite::unset);
    CHECK_FALSE(judged.expires);
    CHECK_FALSE(judged.asked_lifetime);
}

TEST_CASE("the default path ends before the last slash", "[cookie][verdict]") {
    const auto [request, path] = GENERATE(table<const char*, const char*>(
        {{"/", "/"}, {"", "/"}, {"x", "/"}, {"/a", "/"}, {"/a/", "/a"}, {"/a/b", "/a"}, {"//", "/"}}));
    CHECK(judge("a=b", from("https", "shop.example", request)).path == path);
}

TEST_CASE("what a browser refuses is refused, with the step and the place", "[cookie][verdict]") {
    const Case expected = GENERATE(values<Case>({
        {"a=\x01; Secure", "control_character", "\x01"},
        {"=; Secure", "empty", "="},
        {"a=b; Domain=sh\xc3\xb6p.example", "domain_not_ascii", "Domain=sh\xc3\xb6p.example"},
        {"a=b; Domain=example", "domain_public_suffix", "Domain=example"},
        {"a=b; Domain=.co.uk", "domain_public_suffix", "Domain=.co.uk"},
        {"a=b; Domain=shop.test", "domain_mismatch", "Domain=shop.test"},
        {"a=b; Domain=ww.shop.example", "domain_mismatch", "Domain=ww.shop.example"},
        {"a=b; Domain=x.www.shop.example", "domain_mismatch", "Domain=x.www.shop.example"},
        {"a=b; Domain=hop.example", "domain_mismatch", "Domain=hop.example"},
        {"a=b; Domain=..shop.example", "domain_mismatch", "Domain=..shop.example"},
        {"a=b; Domain=shop.example.", "domain_mismatch", "Domain=shop.example."},
        {"a=b; SameSite=None", "same_site_none_insecure", "SameSite=None"},
        {"a=b; Partitioned", "partitioned_insecure", "Partitioned"},
        {"__Secure-a=b", "secure_prefix", "__Secure-a"},
        {"__SECURE-a=b; HttpOnly", "secure_prefix", "__SECURE-a"},
        {"__Host-a=b; Path=/", "host_prefix_secure", "__Host-a"},
        {"__Host-a=b; Secure", "host_prefix_path", "__Host-a"},
        {"__Host-a=b; Secure; Path=/x", "host_prefix_path", "Path=/x"},
        {"__host-a=b; Secure; Path=/; Domain=shop.example", "host_prefix_domain", "Domain=shop.example"},
        {"__Http-a=b; HttpOnly", "http_prefix_secure", "__Http-a"},
        {"__hTTP-a=b; Secure", "http_prefix_http_only", "__hTTP-a"},
        {"__Host-Http-a=b; Secure; Path=/", "host_http_prefix_http_only", "__Host-Http-a"},
        {"__Host-Http-a=b; Secure; HttpOnly", "host_prefix_path", "__Host-Http-a"},
        {"=__Host-a=b; Secure", "nameless_prefix", "__Host-a=b"},
        {"__sEcure-a", "nameless_prefix", "__sEcure-a"},
        {"=__HTTP-; Path=/", "nameless_prefix", "__HTTP-"},
    }));
    check_refused(expected, shop());
}

TEST_CASE("an address has no domain above it", "[cookie][verdict]") {
    check_refused({"a=b; Domain=0.2.7", "domain_mismatch", "Domain=0.2.7"}, from("https", "192.0.2.7"));
    check_refused({"a=b; Domain=.192.0.2.8", "domain_mismatch", "Domain=.192.0.2.8"},
                  from("https", "192.0.2.7"));
    check_refused({"a=b; Domain=[2001:db8::8]", "domain_mismatch", "Domain=[2001:db8::8]"},
                  from("https", "2001:db8::7"));
    check_refused({"a=b; Domain=[2001:db8::7", "domain_mismatch", "Domain=[2001:db8::7"},
                  from("https", "2001:db8::7"));
}

TEST_CASE("prefixes are kept by those who keep their promise", "[cookie][verdict]") {
    const char* line =
        GENERATE("__Secure-a=b; Secure", "__Host-a=b; Secure; Path=/", "__Http-a=b; Secure; HttpOnly",
                 "__Host-Http-a=b; Secure; HttpOnly; Path=/", "__Secure-a=b; Secure; Domain=shop.example",
                 "__HOST-a=b; secure; path=/", "_Host-a=b", "=_Host-a", "__Hostess-a=b", "__Host=b",
                 "a__Host-=b", "=x__Host-a");
    CAPTURE(line);
    CHECK(judge(line).verdict == CookieVerdict::stored);
}

TEST_CASE("an insecure connection sets no Secure cookie, loopback or not", "[cookie][verdict]") {
    const char* host = GENERATE("www.shop.example", "localhost", "127.0.0.1", "::1");
    check_refused({"a=b; Secure", "secure_from_insecure", "Secure"}, from("http", host));
    check_refused({"__Secure-a=b; Secure", "secure_from_insecure", "Secure"}, from("http", host));
    CHECK(judge("a=b", from("http", host)).verdict == CookieVerdict::stored);
}

TEST_CASE("https and wss are secure connections, and no other", "[cookie][verdict]") {
    const auto [scheme, secure] = GENERATE(table<const char*, bool>(
        {{"https", true}, {"wss", true}, {"http", false}, {"ws", false}, {"", false}}));
    CAPTURE(scheme);
    CHECK((judge("a=b; Secure", from(scheme, "shop.example")).verdict == CookieVerdict::stored) == secure);
}

TEST_CASE("__Host- asks for Path=/ itself, and for no wider domain", "[cookie][verdict]") {
    const CookieSource root = from("https", "www.shop.example", "/");
    check_refused({"__Host-a=b; Secure", "host_prefix_path", "__Host-a"}, root);
    check_refused({"__Host-a=b; Secure; Path=", "host_prefix_path", "Path"}, root);
    check_refused({"__Host-a=b; Secure; Path=/; Path=x", "host_prefix_path", "Path=x"}, root);
    CHECK(judge("__Host-a=b; Secure; Path=/; Domain=").verdict == CookieVerdict::stored_with_changes);
    CHECK(judge("__Host-a=b; Secure; Path=/; Domain=co.uk", from("https", "co.uk")).host_only);
}

TEST_CASE("a script sets no HttpOnly cookie", "[cookie][verdict]") {
    CookieSource source = shop();
    source.by_http = false;
    check_refused({"a=b; HttpOnly", "http_only_by_script", "HttpOnly"}, source);
    check_refused({"__Http-a=b; Secure", "http_prefix_http_only", "__Http-a"}, source);
    CHECK(judge("a=b", source).verdict == CookieVerdict::stored);
}

TEST_CASE("Domain widens to the registrable domain and no further", "[cookie][verdict]") {
    const auto [line, domain] =
        GENERATE(table<const char*, const char*>({{"a=b; Domain=shop.example", "shop.example"},
                                                  {"a=b; Domain=.Shop.EXAMPLE", "shop.example"},
                                                  {"a=b; Domain=www.shop.example", "www.shop.example"}}));
    const JudgedCookie judged = judge(line);
    CAPTURE(line);
    CHECK(judged.verdict == CookieVerdict::stored);
    CHECK(judged.domain == domain);
    CHECK_FALSE(judged.host_only);
}

TEST_CASE("what is ignored or cut is said, in the order of the line", "[cookie][verdict]") {
    struct Change {
        std::string line;
        std::vector<std::string_view> codes;
        CookieSource source = shop();
    };
    const Change expected = GENERATE(values<Change>({
        {"a=b; Max-Age=34560001", {"lifetime_capped"}},
        {"a=b; Expires=Wed, 21 Oct 2099 07:28:00 GMT", {"lifetime_capped"}},
        {"a=b; Path=x; SameSite=odd; Foo=bar",
         {"path_not_absolute", "same_site_unknown", "attribute_unknown"}},
        {"a=b; Max-Age=x; Expires=y", {"max_age_malformed", "expires_malformed"}},
        {"a=b; Path=/x; Path=/y; Max-Age=99999999999", {"attribute_repeated", "lifetime_capped"}},
        {"a=b; Domain=; Version=1", {"domain_empty", "attribute_unknown"}},
        {"a=b; Path=/" + std::string(1024, 'x'), {"attribute_too_long"}},
        {"a=b; Domain=co.uk", {"domain_suffix_host_only"}, from("https", "co.uk")},
        {"a=b; Domain=192.0.2.7", {"domain_ip_host_only"}, from("https", "192.0.2.7")},
        {"a=b; Domain=[2001:DB8::7]", {"domain_ip_host_only"}, from("https", "2001:db8::7")},
        {"a=b; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Expires=Thu, 22 Oct 2026 07:28:00 GMT",
         {"attribute_repeated"}},
    }));
    CAPTURE(expected.line);
    const JudgedCookie judged = judge(expected.line, expected.source);
    CHECK(judged.verdict == CookieVerdict::stored_with_changes);
    std::vector<std::string_view> codes;
    for (const VerdictReason& change : judged.changes)
        codes.push_back(change.code);
    CHECK(codes == expected.codes);
    CHECK((judged.host_only && judged.domain == expected.source.host));
}

TEST_CASE("Expires beside Max-Age, a flag twice and Priority change nothing", "[cookie][verdict]") {
    const char* line =
        GENERATE("a=b; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Max-Age=60", "a=b; Secure; Secure",
                 "a=b; Priority=High", "a=b;; ;", "a=b; Max-Age=34560000");
    CAPTURE(line);
    CHECK(judge(line).verdict == CookieVerdict::stored);
}

TEST_CASE("lifetimes are cut to 400 days and no less", "[cookie][verdict]") {
    const Timestamp cap = kNow + Seconds(kCookieLifetimeCap);
    CHECK(judge("a=b; Max-Age=99999999").expires == cap);
    CHECK(judge("a=b; Max-Age=99999999").asked_lifetime == 99999999);
    CHECK(judge("a=b; Max-Age=34560000").expires == cap);
    CHECK(judge("a=b; Expires=Fri, 31 Dec 9999 23:59:59 GMT").expires == cap);
    CHECK(judge("a=b; Expires=Mon, 05 Apr 2027 12:00:00 GMT").expires == cap);
    CHECK(judge("a=b; Expires=Mon, 05 Apr 2027 12:00:01 GMT").changes.size() == 1);
    CHECK(judge("a=b; Max-Age=10; Expires=Fri, 31 Dec 9999 23:59:59 GMT").expires == kNow + Seconds(10));
}

TEST_CASE("what is expired on arrival deletes", "[cookie][verdict]") {
    const auto [line, code] = GENERATE(table<const char*, const char*>(
        {{"a=; Max-Age=0", "expired_max_age"},
         {"a=; Max-Age=-1; Expires=Fri, 31 Dec 9999 23:59:59 GMT", "expired_max_age"},
         {"a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "expired_date"},
         {"a=; Expires=Sun, 01 Mar 2026 12:00:00 GMT", "expired_date"},
         {"a=; Expires=Mon, 01 Jan 1601 00:00:00 GMT", "expired_date"}}));
    CAPTURE(line);
    const JudgedCookie judged = judge(line);
    CHECK(judged.verdict == CookieVerdict::deletes);
    CHECK(judged.reason.code == code);
    CHECK(judged.expires == (judge(line).line.max_age ? Timestamp{} : judged.line.expires));
    CHECK(judge("a=; Max-Age=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT").verdict == CookieVerdict::stored);
}

TEST_CASE("a third party keeps nothing by default, but a partitioned cookie", "[cookie][verdict]") {
    CHECK(judge("a=b; Secure; SameSite=None", tracker()).verdict == CookieVerdict::blocked_by_policy);
    CHECK(judge("a=b; Secure; SameSite=None", tracker()).reason.code == "third_party");
    CHECK(judge("a=b; Secure; SameSite=None; Partitioned", tracker()).verdict == CookieVerdict::stored);
    CHECK(judge("a=; Secure; SameSite=None; Max-Age=0", tracker()).verdict == CookieVerdict::deletes);
    CHECK(judge("a=b; Secure; SameSite=None", tracker()).third_party);
    check_refused({"a=b; Secure; SameSite=Lax", "same_site_cross_site", "SameSite=Lax"}, tracker());
    check_refused({"a=b; Secure", "same_site_cross_site", "a"}, tracker());
}

TEST_CASE("same site is the scheme and the registrable domain", "[cookie][verdict]") {
    const auto [host, scheme, third] =
        GENERATE(table<const char*, const char*, bool>({{"www.shop.example", "https", false},
                                                        {"shop.example", "https", false},
                                                        {"api.shop.example", "https", false},
                                                        {"shop.example", "http", true},
                                                        {"shop.test", "https", true},
                                                        {"notshop.example", "https", true}}));
    CookieSource source = shop();
    source.top_level_host = host;
    source.top_level_scheme = scheme;
    CAPTURE(host, scheme);
    CHECK(judge("a=b; Secure; SameSite=None", source).third_party == third);
}
