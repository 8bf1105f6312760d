#include "policy/period_moment.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace sessionaudit;

namespace {

Timestamp at(const char* text) {
    return *parse_rfc3339(text);
}

}  // namespace

TEST_CASE("a period ends at the same time of day", "[policy][period]") {
    CHECK(moment_after(at("2026-01-31T10:00:00Z"), {1, PeriodUnit::months}) == at("2026-02-28T10:00:00Z"));
    CHECK(moment_after(at("2024-01-31T10:00:00Z"), {1, PeriodUnit::months}) == at("2024-02-29T10:00:00Z"));
    CHECK(moment_after(at("2025-11-30T23:59:59Z"), {13, PeriodUnit::months}) == at("2026-12-30T23:59:59Z"));
    CHECK(moment_after(at("2026-03-28T12:00:00Z"), {2, PeriodUnit::days}) == at("2026-03-30T12:00:00Z"));
    CHECK(moment_after(at("2026-03-28T12:00:00Z"), {72, PeriodUnit::hours}) == at("2026-03-31T12:00:00Z"));
}

TEST_CASE("what is older than a period is what has reached its end", "[policy][period]") {
    const Timestamp start = at("2023-12-25T07:30:00Z");
    for (int day = 0; day < 500; ++day) {
        const Timestamp now = start + std::chrono::days{day};
        for (const Period period : {Period{1, PeriodUnit::months}, Period{13, PeriodUnit::months},
                                    Period{45, PeriodUnit::days}, Period{5, PeriodUnit::hours}}) {
            const Timestamp limit = moment_before(now, period);
            CAPTURE(to_rfc3339(now), to_string(period), to_rfc3339(limit));
            CHECK(moment_after(limit, period) <= now);
            CHECK(moment_after(limit + Milliseconds{86'400'000}, period) > now);
        }
    }
}
