// A cookie whose first line is refused is the one that a later line stores.
#include <catch2/catch_test_macros.hpp>

#include "cookie_captures.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

const std::string kHome = "https://shop.example/";
const std::string kId = std::string(kRandomId);

TargetCapture refused_then_kept() {
    Capture robots = response("https://shop.example/robots.txt", {"sessionid=" + kId + "; Partitioned"},
                              CaptureKind::robots);
    return target_of({robots, response(kHome, {"sessionid=" + kId + "; Path=/"})});
}

}  // namespace

TEST_CASE("the first line that is kept speaks for a cookie", "[cookie_audit]") {
    const CookieAudit audit = audit_of(refused_then_kept());
    REQUIRE(audit.cookies.size() == 1);
    CHECK(audit.cookies[0].verdict == CookieVerdict::stored);
    CHECK(audit.cookies[0].url == kHome);
    CHECK(audit.cookies[0].capture == 1);
    CHECK(audit.observatory.result == "cookies-session-without-httponly-flag");
    const CookieFinding* const refused = finding_of(audit, "partitioned_insecure");
    REQUIRE(refused != nullptr);
    CHECK(refused->url == "https://shop.example/robots.txt");
    REQUIRE(finding_of(audit, "secure_missing") != nullptr);
    CHECK(finding_of(audit, "secure_missing")->url == kHome);
}

TEST_CASE("a cookie that no line stores is told as refused", "[cookie_audit]") {
    const CookieAudit audit =
        audit_of(target_of({response(kHome, {"a=; Max-Age=0", "a=1; Path=/; Partitioned"})}));
    for (const AuditedCookie& cookie : audit.cookies)
        if (cookie.path == "/") CHECK(cookie.verdict == CookieVerdict::refused);
    CHECK(audit.observatory.result == "cookies-not-found");
}

TEST_CASE("HTTP Observatory's score is that of the worst line that is kept", "[cookie_audit][observatory]") {
    const std::string good = "sess=1; Path=/; Secure; HttpOnly; SameSite=Lax";
    const CookieAudit audit = audit_of(
        target_of({response(kHome, {good}), response(kHome, {"sess=1; Path=/; Secure; SameSite=Lax"})}));
    CHECK(audit.observatory.result == "cookies-session-without-httponly-flag");
}
