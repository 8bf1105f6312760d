// A page with ten faults, each found with its cookie, its place and its repair; and the page as it should be.
#include <catch2/catch_test_macros.hpp>

#include "cookie_captures.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

TargetCapture faulty_page() {
    Capture page = response(
        "https://shop.example/",
        {"sid=9f3a7c21d0b84e6fa51c90d27be4387a; Path=/", "csrftoken=Zk39dPq0aLx27RtVb81sMwQy; Path=/; Secure",
         "__Host-cart=c7; Path=/; Domain=shop.example; Secure; HttpOnly; SameSite=Lax",
         "newsletter=seen; Path=/; Max-Age=94608000; Secure; HttpOnly; SameSite=Lax",
         "theme=dark; Path=/; Secure; HttpOnly; SameSite=Laks",
         "_ga=GA1.2.1034567890.1767225600; Path=/; Max-Age=63072000; Secure; SameSite=Lax",
         "view=list; Path=/; Secure; HttpOnly; SameSite=Lax",
         "view=grid; Path=/catalogue; Secure; HttpOnly; SameSite=Lax"});
    page.page.links.push_back(
        {"https://shop.example/basket;jsessionid=4C1D0A9B77E2F3568801AABBCCDDEEFF", "a"});
    Capture robots = response("https://shop.example/robots.txt",
                              {"crawler=1; Path=/; HttpOnly; SameSite=Lax"}, CaptureKind::robots);
    Capture pixel = response("https://ads.example.net/pixel.gif", {"track=7; Path=/; Secure; SameSite=None"},
                             CaptureKind::subresource);
    pixel.page_url = "https://shop.example/";
    return target_of({page, robots, pixel});
}

struct Expected {
    std::string_view rule, cookie, url, corrected;
};

constexpr std::string_view kPage = "https://shop.example/";
constexpr Expected kFaults[] = {
    {"secure_missing", "sid", kPage, "sid=...; Path=/; Secure; HttpOnly; SameSite=Lax"},
    {"httponly_missing", "sid", kPage, "sid=...; Path=/; Secure; HttpOnly; SameSite=Lax"},
    {"samesite_missing", "sid", kPage, "sid=...; Path=/; Secure; HttpOnly; SameSite=Lax"},
    {"samesite_missing", "csrftoken", kPage, "csrftoken=...; Path=/; Secure; SameSite=Lax"},
    {"prefix_contract_broken", "__Host-cart", kPage,
     "__Host-cart=...; Path=/; Secure; HttpOnly; SameSite=Lax"},
    {"lifetime_over_cap", "newsletter", kPage,
     "newsletter=...; Path=/; Max-Age=34560000; Secure; HttpOnly; SameSite=Lax"},
    {"samesite_invalid", "theme", kPage, "theme=...; Path=/; Secure; HttpOnly; SameSite=Lax"},
    {"lifetime_over_cap", "_ga", kPage, "_ga=...; Path=/; Max-Age=34560000; Secure; SameSite=Lax"},
    {"session_id_in_url", "", kPage, ""},
    {"secure_missing", "crawler", "https://shop.example/robots.txt",
     "crawler=...; Path=/; HttpOnly; SameSite=Lax; Secure"},
    {"partitioned_advised", "track", "https://ads.example.net/pixel.gif",
     "track=...; Path=/; Secure; SameSite=None; Partitioned"},
    {"duplicate_name", "view", kPage, ""},
};

}  // namespace

TEST_CASE("each of ten faults is found with its cookie, its place and its repair", "[cookie_audit]") {
    const CookieAudit audit = audit_of(faulty_page());
    for (const Expected& expected : kFaults) {
        INFO(expected.rule << " of " << expected.cookie);
        const CookieFinding* const finding = finding_of(audit, expected.rule, expected.cookie);
        REQUIRE(finding != nullptr);
        CHECK(finding->url == expected.url);
        CHECK(finding->corrected == expected.corrected);
        CHECK(finding->fingerprint.size() == 32);
        CHECK_FALSE(finding->message.empty());
        CHECK_FALSE(finding->evidence.empty());
    }
    std::size_t serious = 0;
    for (const CookieFinding& finding : audit.findings) {
        UNSCOPED_INFO(finding.rule->id << " " << finding.cookie << ": " << finding.message);
        if (finding.severity > FindingLevel::info) ++serious;
    }
    CHECK(serious == std::size(kFaults));
}

TEST_CASE("the page without faults has no finding at all", "[cookie_audit]") {
    Capture page =
        response("https://shop.example/",
                 {"__Host-id=9f3a7c21d0b84e6fa51c90d27be4387a; Path=/; Secure; HttpOnly; SameSite=Lax",
                  "__Host-csrftoken=Zk39dPq0aLx27RtVb81sMwQy; Path=/; Secure; SameSite=Strict",
                  "__Host-cart=c7; Path=/; Secure; HttpOnly; SameSite=Lax",
                  "newsletter=seen; Path=/; Max-Age=15552000; Secure; HttpOnly; SameSite=Lax",
                  "theme=dark; Path=/; Secure; SameSite=Lax",
                  "_ga=GA1.2.1034567890.1767225600; Path=/; Max-Age=33696000; Secure; SameSite=Lax",
                  "view=list; Path=/; Secure; HttpOnly; SameSite=Lax", "gone=; Path=/; Max-Age=0"});
    page.page.links.push_back({"https://shop.example/basket?step=2&sort=price", "a"});
    page.page.links.push_back({"https://other.example.net/about?id=12345678", "a"});
    Capture robots = response("https://shop.example/robots.txt", {}, CaptureKind::robots);
    Capture pixel =
        response("https://chat.example.net/widget.js",
                 {"w=7; Path=/; Secure; HttpOnly; SameSite=None; Partitioned"}, CaptureKind::subresource);
    pixel.page_url = "https://shop.example/";
    const CookieAudit audit = audit_of(target_of({page, robots, pixel}));
    for (const CookieFinding& finding : audit.findings)
        UNSCOPED_INFO(finding.rule->id << " " << finding.cookie << ": " << finding.message);
    CHECK(audit.findings.empty());
    CHECK(audit.cookies.size() == 9);
}

TEST_CASE("findings come worst first, and the same captures give the same ones", "[cookie_audit]") {
    const CookieAudit first = audit_of(faulty_page());
    const CookieAudit second = audit_of(faulty_page());
    REQUIRE(first.findings.size() == second.findings.size());
    for (std::size_t i = 0; i < first.findings.size(); ++i) {
        CHECK(first.findings[i].fingerprint == second.findings[i].fingerprint);
        CHECK(first.findings[i].message == second.findings[i].message);
        if (i > 0) CHECK(first.findings[i].severity <= first.findings[i - 1].severity);
    }
}
