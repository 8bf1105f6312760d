// A session that several hosts or sites share: corrected lines of other findings must not break it.
#include <catch2/catch_test_macros.hpp>

#include "cookie_captures.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

const std::string kSso =
    "SSOSESSION=" + std::string(kRandomId) + "; Domain=example.com; Path=/; Secure; SameSite=None";

CookieAudit sso_audit() {
    return audit_of(target_of({response("https://login.example.com/", {kSso})}));
}

std::string corrected_of(const CookieAudit& audit, std::string_view rule) {
    const CookieFinding* const finding = finding_of(audit, rule);
    return finding == nullptr ? "not raised" : finding->corrected;
}

}  // namespace

TEST_CASE("what only its owner can decide is in the line of its own finding", "[cookie_audit]") {
    const CookieAudit audit = sso_audit();
    CHECK(corrected_of(audit, "httponly_missing") ==
          "SSOSESSION=...; Domain=example.com; Path=/; Secure; SameSite=None; HttpOnly");
    CHECK(corrected_of(audit, "domain_too_wide") ==
          "SSOSESSION=...; Path=/; Secure; SameSite=None; HttpOnly");
    CHECK(corrected_of(audit, "samesite_none") ==
          "SSOSESSION=...; Domain=example.com; Path=/; Secure; SameSite=Lax; HttpOnly");
    for (const std::string_view rule : {"domain_too_wide", "samesite_none"})
        CHECK(finding_of(audit, rule)->message.find("if no other host or site needs it") !=
              std::string::npos);
}

TEST_CASE("the line of an advised prefix changes the name and nothing else", "[cookie_audit]") {
    CHECK(corrected_of(sso_audit(), "prefix_advised") ==
          "__Secure-SSOSESSION=...; Domain=example.com; Path=/; Secure; SameSite=None");
}
