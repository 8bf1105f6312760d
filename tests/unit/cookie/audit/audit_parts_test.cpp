// The parts that rules are built from: likeness to a session, names that stay, lines and URLs as shown,
// snippets.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "cookie/audit/fingerprint.hpp"
#include "cookie/audit/line_text.hpp"
#include "cookie/audit/name_pattern.hpp"
#include "cookie/audit/url_parts.hpp"
#include "cookie/audit/value_shape.hpp"
#include "cookie_captures.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

const std::string kId = std::string(kRandomId);

AuditedCookie only_cookie(const std::string& line) {
    const CookieAudit audit = audit_of(target_of({response("https://shop.example/", {line})}));
    REQUIRE(audit.cookies.size() == 1);
    return audit.cookies[0];
}

}  // namespace

TEST_CASE("a session's cookie is known by what it does, then by its name", "[cookie_audit][session_like]") {
    const std::string line =
        GENERATE("connect.sid=s%3Aabc.def", "sid=1", "auth_token=x", ".ASPXAUTH=AB12",
                 "remember_me=1; Max-Age=99", "access_token=x", "laravel_session=eyJpdiI6Im",
                 "_app_session=x", "PHPSESSID=x", "JSESSIONID=x", "ASPSESSIONIDQQRSTUVW=x", "CFID=12",
                 "ASP.NET_SessionId=x", "__Host-session=x", "wordpress_logged_in_9f=x",
                 "x=9f3a7c21d0b84e6fa51c90d27be4387a", "y=k3Vq0B1n7D2m4S8t6U5w9X; HttpOnly; Max-Age=60");
    INFO(line);
    const AuditedCookie cookie = only_cookie(line);
    INFO(cookie.session_evidence);
    CHECK(cookie.session_like);
    CHECK_FALSE(cookie.session_evidence.empty());
}

TEST_CASE("what only looks like a session's cookie is none", "[cookie_audit][session_like]") {
    const std::string line = GENERATE(
        "_ga=GA1.2.1034567890.1767225600; Max-Age=99", "csrftoken=9f3a7c21d0b84e6fa51c90d27be4387a",
        "XSRF-TOKEN=9f3a7c21d0b84e6fa51c90d27be4387a; HttpOnly",
        "CookieConsent=9f3a7c21d0b84e6fa51c90d27be4387a", "AWSALB=9f3a7c21d0b84e6fa51c90d27be4387a9f3a7c21",
        "sidebar=open", "theme=dark", "lang=en-GB", "seen=2026-01-01T00:00:00", "ts=1767225600123456",
        "pages=home-about-contact-imprint", "gone=; Max-Age=0",
        "vid=9f3a7c21d0b84e6fa51c90d27be4387a; Max-Age=99999");
    INFO(line);
    const AuditedCookie cookie = only_cookie(line);
    INFO(cookie.session_evidence);
    CHECK_FALSE(cookie.session_like);
    CHECK_FALSE(cookie.session_evidence.empty());
}

TEST_CASE("a value that changes at login is the session's, whatever its name is",
          "[cookie_audit][session_like]") {
    Capture before = response("https://shop.example/", {"visit=0001; Max-Age=600; Path=/"});
    Capture after = response("https://shop.example/account", {"visit=0002; Max-Age=600; Path=/"});
    CHECK_FALSE(audit_of(target_of({before, after})).cookies[0].session_like);
    after.logged_in = true;
    const CookieAudit audit = audit_of(target_of({before, after}));
    CHECK(audit.cookies[0].session_like);
    CHECK(audit.cookies[0].session_evidence == "its value changes at login");
}

TEST_CASE("fingerprints outlive what chance put into a name", "[cookie_audit][fingerprint]") {
    CHECK(stable_name("_ga_AB12CD34EF") == "_ga_*");
    CHECK(stable_name("_ga_ZZ98YY76XX") == "_ga_*");
    CHECK(stable_name("wp_sess_3f2a9c81d0") == "wp_sess_*");
    CHECK(stable_name("_hjSession_1234567") == "_hjSession_*");
    CHECK(stable_name("ASPSESSIONIDQQRSTUVW") == "ASPSESSIONID*");
    CHECK(stable_name("__Host-id") == "__Host-id");
    CHECK(stable_name("laravel_session") == "laravel_session");
    CHECK(stable_name("oauth2_proxy") == "oauth2_proxy");
    const auto print = [](const char* rule, const char* domain, const char* name, const char* path) {
        return finding_fingerprint(rule, domain, name, path);
    };
    CHECK(print("r", "d", "_ga_AB12CD34EF", "/") == print("r", "d", "_ga_ZZ98YY76XX", "/"));
    CHECK(print("r", "d", "a", "/") != print("r", "d", "b", "/"));
    CHECK(print("r", "d", "a", "/") != print("s", "d", "a", "/"));
    CHECK(print("r", "d", "a", "/") != print("r", "e", "a", "/"));
    CHECK(print("r", "d", "a", "/") != print("r", "d", "a", "/x"));
    CHECK(print("r", "da", "b", "/") != print("r", "d", "ab", "/"));
}

TEST_CASE("a line is shown without its value, and without what a semicolon cut off it",
          "[cookie_audit][secrecy]") {
    const auto shown = [](std::string_view line) { return redacted_line(parse_set_cookie(line).line); };
    CHECK(shown("a=secret; Path=/; Secure") == "a=<6 bytes>; Path=/; Secure");
    CHECK(shown("a=x; rest=secret; more") == "a=<1 byte>; <4 bytes>=<6 bytes>; <4 bytes>");
    CHECK(shown("=nameless") == "<8 bytes>");
    CHECK(shown("a=x; Priority=High; SameSite=Odd") == "a=<1 byte>; Priority=High; SameSite=Odd");
}

TEST_CASE("a URL is shown without what may open a session", "[cookie_audit][secrecy]") {
    CHECK(shown_url("https://u:p@shop.example/a?x=1&sid=77#top") ==
          "https://shop.example/a?x=1&sid=<2 bytes>");
    CHECK(shown_url("https://shop.example/a;jsessionid=0123456789/b") ==
          "https://shop.example/a;jsessionid=<10 bytes>/b");
    CHECK(shown_url("https://shop.example/a?mail=a%40b.c") == "https://shop.example/a?mail=<7 bytes>");
    CHECK(shown_url("https://shop.example") == "https://shop.example");
    CHECK(shown_url("no url").find("no url") == 0);
    const UrlParts parts = url_parts("HTTPS://u@Shop.Example:8443/a/b?c=d#e");
    CHECK(parts.scheme == "https");
    CHECK(parts.host == "shop.example");
    CHECK(parts.path == "/a/b");
    CHECK(parts.query == "c=d");
    CHECK(url_parts("https://[2001:db8::1]:443/").host == "2001:db8::1");
    CHECK(url_parts("https://shop.example?x").path == "/");
}

TEST_CASE("room for chance is counted by length and alphabet", "[cookie_audit][value_shape]") {
    CHECK(bits_at_most("0123456789abcdef0123456789abcdef") == 128);
    CHECK(bits_at_most("2b1f7a34-9c0d-4e55-8a61-0f3d5b7c9e21") == 122);
    CHECK(bits_at_most("1234") < 14);
    CHECK(bits_at_most("") == 0);
    CHECK(looks_random("k3Vq0B1n7D2m4S8t6U5w9X"));
    CHECK(looks_random("s%3Ak3Vq0B1n7D2m4S8t6U5w9X.abc"));
    CHECK_FALSE(looks_random("thisIsAVeryLongWordInCamelCase"));
    CHECK_FALSE(looks_random("1767225600123456"));
    CHECK_FALSE(looks_random("2026-01-01T00:00:00.000Z"));
    CHECK_FALSE(looks_random("aaaaaaaaaaaaaaaaaaaaaaaa"));
}

TEST_CASE("a star stands for any run of characters", "[cookie_audit][name_pattern]") {
    CHECK(matches_pattern("_ga*", "_ga"));
    CHECK(matches_pattern("mp_*_mixpanel", "mp_0_1_mixpanel"));
    CHECK_FALSE(matches_pattern("mp_*_mixpanel", "mp_mixpanel"));
    CHECK(matches_pattern("*", ""));
    CHECK_FALSE(matches_pattern("a", "ab"));
    CHECK_FALSE(matches_pattern(std::string(40, '*') + "x", std::string(2000, 'y')));
}

TEST_CASE("snippets say what the corrected line says", "[cookie_audit][fix_snippets]") {
    CookieFinding finding;
    finding.rule = find_cookie_rule("secure_missing");
    REQUIRE(finding.rule != nullptr);
    finding.cookie = "cart";
    finding.corrected = "cart=...; Path=/shop; Max-Age=3600; Secure; HttpOnly; SameSite=Strict";
    const auto snippets = fix_snippets(finding);
    REQUIRE(snippets.size() == 9);
    CHECK(snippets[0].text ==
          "res.cookie('cart', value, { path: '/shop', secure: true, httpOnly: true, sameSite: 'strict', "
          "maxAge: 3600000 });");
    CHECK(snippets[7].framework == "nginx");
    CHECK(snippets[7].text == "proxy_cookie_flags cart secure httponly samesite=strict;");
    CHECK(snippets[8].text ==
          "http.SetCookie(w, &http.Cookie{Name: \"cart\", Value: value, Path: \"/shop\", Secure: true, "
          "HttpOnly: true, SameSite: http.SameSiteStrictMode, MaxAge: 3600})");
    finding.corrected = "a'b=...; Path=/";
    CHECK(fix_snippets(finding).empty());
}

TEST_CASE("every rule has its texts", "[cookie_audit][rules]") {
    for (const CookieRuleInfo& rule : cookie_rules()) {
        INFO(rule.id);
        CHECK(find_cookie_rule(rule.id) == &rule);
        CHECK_FALSE(rule.title.empty());
        CHECK(rule.why.ends_with('.'));
        CHECK(rule.fix.ends_with('.'));
        CHECK_FALSE(rule.references.empty());
        for (const AuditReference& reference : rule.references)
            CHECK(reference.url.starts_with("https://"));
    }
    CHECK(find_cookie_rule("no_such_rule") == nullptr);
}
