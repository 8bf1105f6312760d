// Lines are judged by the clock of their response.
#include <catch2/catch_test_macros.hpp>

#include "cookie_captures.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

constexpr std::int64_t kDay = 24LL * 3600;

/// As if the file were read a year and a half after it was written.
CookieAudit audited_late(const Capture& capture) {
    return CookieAuditor(shipped_cookie_policy("baseline"))
        .audit(target_of({capture}), audit_moment() + Seconds(550 * kDay));
}

}  // namespace

TEST_CASE("a cookie of an old capture is judged by the clock of its response", "[cookie_audit]") {
    Capture page = response("https://shop.example/", {"a=1; Path=/; Expires=Thu, 01 Oct 2026 00:00:00 GMT"});
    const CookieAudit audit = audited_late(page);
    REQUIRE(audit.cookies.size() == 1);
    CHECK(audit.cookies[0].verdict == CookieVerdict::stored);
    CHECK(audit.cookies[0].lifetime == 273 * kDay);
    CHECK(finding_of(audit, "secure_missing") != nullptr);
    page.at = Timestamp{};
    CHECK(audited_late(page).cookies[0].verdict == CookieVerdict::deletes);
}

TEST_CASE("a cached response is judged by the clock it came by", "[cookie_audit]") {
    Capture page = response("https://shop.example/", {"sid=" + std::string(kRandomId) + "; Path=/"});
    drop_header(page, "Cache-Control");
    set_header(page, "Expires", "Thu, 01 Oct 2026 00:00:00 GMT");
    CHECK(finding_of(audited_late(page), "cacheable_set_cookie") != nullptr);
    page.at = Timestamp{};
    CHECK(finding_of(audited_late(page), "cacheable_set_cookie") == nullptr);
}
