// What a browser holds already decides about what comes after it (6265bis 5.7, steps 16, 23 and 24).
#include <catch2/catch_test_macros.hpp>

#include "cookie_captures.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

const std::string kHome = "https://shop.example/";
const std::string kSecure = "id=1; Secure; Path=/; SameSite=Lax";

std::string_view reason_of(const CookieAudit& audit, std::string_view path) {
    for (const AuditedCookie& cookie : audit.cookies)
        if (cookie.path == path) return cookie.reason.code;
    return "no such cookie";
}

}  // namespace

TEST_CASE("a Secure cookie is not overwritten from plain http", "[cookie_audit]") {
    const Capture insecure = response("http://shop.example/", {"id=2; Path=/x"});
    CHECK(reason_of(audit_of(target_of({response(kHome, {kSecure}), insecure})), "/x") ==
          "overwrites_secure");
    CHECK(reason_of(audit_of(target_of({insecure, response(kHome, {kSecure})})), "/x").empty());
}

TEST_CASE("visitors of their own do not meet each other's cookies", "[cookie_audit]") {
    const Capture insecure = response("http://shop.example/", {"id=2; Path=/x"});
    Capture robots = response(kHome, {kSecure}, CaptureKind::robots);
    Capture with_gpc = response(kHome, {kSecure});
    with_gpc.with_gpc = true;
    Capture logged_in = response(kHome, {kSecure});
    logged_in.logged_in = true;
    for (const Capture& other : {robots, with_gpc, logged_in})
        CHECK(reason_of(audit_of(target_of({other, insecure})), "/x").empty());
}

TEST_CASE("an HttpOnly cookie is not overwritten by a script", "[cookie_audit]") {
    Capture page = response(kHome, {"id=1; Secure; HttpOnly; Path=/; SameSite=Lax"});
    page.browser.emplace();
    page.browser->written.push_back(
        {"id", "https://shop.example/x.js", "id=2; Path=/; Secure; SameSite=Lax"});
    const CookieAudit audit = audit_of(target_of({page}));
    REQUIRE(audit.cookies.size() == 1);
    CHECK(audit.cookies[0].verdict == CookieVerdict::stored);
    CHECK(finding_of(audit, "line_ignored", "id") != nullptr);
}
