#include "session/visit_stats.hpp"

namespace sessionaudit {
namespace {

// An ended session carries its counts, those of a live one are in its segments. A visit is a session, or
// the chain of sessions that renewals and logins made of one. Rows without a chain (visit_id IS NULL) need
// no grouping, which is nearly all of them after an import.
#define VISITS                                                                                        \
    "WITH counted AS ("                                                                               \
    " SELECT visit_id, agent_class, event_count, page_view_count, interaction_count, first_event_at," \
    "  last_event_at FROM session WHERE state = 2"                                                    \
    " UNION ALL SELECT s.visit_id, s.agent_class, coalesce(sum(g.event_count), 0),"                   \
    "  coalesce(sum(g.page_view_count), 0), coalesce(sum(g.interaction_count), 0), min(g.first_at),"  \
    "  max(g.last_at) FROM session s LEFT JOIN segment g ON g.session_id = s.session_id"              \
    "  WHERE s.state = 1 GROUP BY s.session_id, s.visit_id, s.agent_class),"                          \
    " visit AS ("                                                                                     \
    " SELECT event_count AS events, page_view_count AS views, interaction_count AS interactions,"     \
    "  coalesce(last_event_at - first_event_at, 0) AS duration, agent_class = 2 AS bot"               \
    "  FROM counted WHERE visit_id IS NULL"                                                           \
    " UNION ALL SELECT sum(event_count), sum(page_view_count), sum(interaction_count),"               \
    "  coalesce(max(last_event_at) - min(first_event_at), 0), max(agent_class = 2)"                   \
    "  FROM counted WHERE visit_id IS NOT NULL GROUP BY visit_id)"

VisitStats totals(storage::Connection& store, int least_bot) {
    auto select =
        store.prepare(VISITS
                      " SELECT count(*), coalesce(sum(events), 0), coalesce(sum(views), 0),"
                      " coalesce(sum(views > 0), 0), coalesce(sum(views = 1 AND interactions = 0), 0),"
                      " coalesce(sum(views = 1), 0),"
                      " coalesce(sum(duration >= 10000 OR views >= 2 OR interactions > 0), 0),"
                      " coalesce(sum(duration), 0) FROM visit WHERE bot >= $1");
    select.bind(least_bot);
    select.step();
    const storage::Row row = select.row();
    VisitStats stats;
    stats.sessions = row.integer(0);
    stats.events = row.integer(1);
    stats.page_views = row.integer(2);
    stats.sessions_with_page_view = row.integer(3);
    stats.bounces = row.integer(4);
    stats.single_page_view = row.integer(5);
    stats.engaged = row.integer(6);
    if (stats.sessions != 0)
        stats.duration_mean_s =
            static_cast<double>(row.integer(7)) / 1000.0 / static_cast<double>(stats.sessions);
    return stats;
}

/// The duration that `rank` visits fall short of.
double duration_at(storage::Connection& store, int least_bot, std::int64_t rank) {
    auto select = store.prepare(
        VISITS " SELECT duration FROM visit WHERE bot >= $1 ORDER BY duration LIMIT 1 OFFSET $2");
    select.bind(least_bot, rank);
    return select.step() ? static_cast<double>(select.row().integer(0)) / 1000.0 : 0;
}

VisitStats visit_stats(storage::Connection& store, int least_bot) {
    VisitStats stats = totals(store, least_bot);
    if (stats.sessions == 0) return stats;
    // Nearest rank: the smallest duration that at least half, or nine tenths, do not exceed.
    stats.duration_median_s = duration_at(store, least_bot, (stats.sessions + 1) / 2 - 1);
    stats.duration_p90_s = duration_at(store, least_bot, (stats.sessions * 9 + 9) / 10 - 1);
    return stats;
}

std::int64_t count(storage::Connection& store, std::string_view sql,
                   std::optional<std::int64_t> argument = {}) {
    auto select = store.prepare(sql);
    if (argument) select.bind(*argument);
    select.step();
    return select.row().integer(0);
}

}  // namespace

StoreStats compute_stats(storage::Connection& store, Timestamp now) {
    storage::Transaction snapshot(store, storage::Transaction::Mode::read);
    StoreStats stats;
    stats.all = visit_stats(store, 0);
    stats.bots = visit_stats(store, 1);
    stats.active_sessions =
        count(store, "SELECT count(*) FROM session WHERE state = 1 AND expires_at > $1", to_millis(now));
    stats.subjects = count(store, "SELECT count(*) FROM subject");
    snapshot.commit();
    return stats;
}

}  // namespace sessionaudit
