// Metrics over all visits, by the definitions of docs/metrics.md.
#pragma once

#include <cstdint>

#pragma GCC visibility push(default)
namespace sessionaudit {

/// Numbers about one kind of client. Rates are fractions, durations seconds.
struct VisitStats {
    std::int64_t events = 0;
    /// Visits: a chain of renewals and logins is one. Visits without any event count too.
    std::int64_t sessions = 0;
    std::int64_t page_views = 0;
    /// Visits with at least one page view: the denominator of the bounce rate.
    std::int64_t sessions_with_page_view = 0;
    std::int64_t bounces = 0;           ///< exactly one page view and no interaction
    std::int64_t single_page_view = 0;  ///< exactly one page view, whatever else was done
    std::int64_t engaged = 0;           ///< at least 10 s, or 2 page views, or an interaction
    double duration_mean_s = 0;         ///< last minus first event; a single event is 0 s and counts
    double duration_median_s = 0;
    double duration_p90_s = 0;

    double bounce_rate() const { return ratio(bounces, sessions_with_page_view); }
    double engaged_rate() const { return ratio(engaged, sessions); }
    double page_views_per_session() const { return ratio(page_views, sessions); }

  private:
    static double ratio(std::int64_t part, std::int64_t whole) {
        return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
    }
};

struct StoreStats {
    VisitStats all;
    VisitStats bots;  ///< those of `all` whose client is a bot
    std::int64_t active_sessions = 0;
    std::int64_t subjects = 0;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
