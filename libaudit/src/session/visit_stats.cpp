#include "session/visit_stats.hpp"

#include "tables/sessions.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {
namespace {

double seconds(Milliseconds duration) {
    return static_cast<double>(duration.count()) / 1000.0;
}

VisitStats visit_stats(storage::Connection& store, bool bots_only) {
    const VisitTotals totals = sum_visits(store, bots_only);
    VisitStats stats;
    stats.sessions = totals.visits;
    stats.events = totals.events;
    stats.page_views = totals.page_views;
    stats.sessions_with_page_view = totals.with_page_view;
    stats.bounces = totals.bounces;
    stats.single_page_view = totals.single_page_view;
    stats.engaged = totals.engaged;
    if (stats.sessions == 0) return stats;
    stats.duration_mean_s = seconds(totals.duration) / static_cast<double>(stats.sessions);
    // Nearest rank: the smallest duration that at least half, or nine tenths, do not exceed.
    stats.duration_median_s = seconds(visit_duration_at(store, bots_only, (stats.sessions + 1) / 2 - 1));
    stats.duration_p90_s = seconds(visit_duration_at(store, bots_only, (stats.sessions * 9 + 9) / 10 - 1));
    return stats;
}

}  // namespace

StoreStats compute_stats(storage::Connection& store, Timestamp now) {
    storage::Transaction snapshot(store, storage::Transaction::Mode::read);
    StoreStats stats;
    stats.all = visit_stats(store, false);
    stats.bots = visit_stats(store, true);
    stats.active_sessions = count_live_sessions(store, now);
    stats.subjects = count_subjects(store);
    snapshot.commit();
    return stats;
}

}  // namespace sessionaudit
