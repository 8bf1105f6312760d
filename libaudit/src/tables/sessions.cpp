#include "tables/sessions.hpp"

#include <algorithm>
#include <limits>

namespace sessionaudit {
namespace {

constexpr int kActive = 1;
constexpr int kEnded = 2;

std::optional<std::int64_t> millis_of(const std::optional<Timestamp>& at) {
    return at ? std::optional(to_millis(*at)) : std::nullopt;
}

std::optional<Timestamp> moment(const storage::Row& row, int column) {
    const auto value = row.optional_integer(column);
    return value ? std::optional(from_millis(*value)) : std::nullopt;
}

std::optional<Hash> hash(const storage::Row& row, int column) {
    const auto stored = row.optional_blob(column);
    if (!stored) return std::nullopt;
    Hash bytes{};
    if (stored->size() == bytes.size()) std::copy(stored->begin(), stored->end(), bytes.begin());
    return bytes;
}

/// The code, and behind it how it was found.
std::optional<Jurisdiction> jurisdiction(const storage::Row& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return Jurisdiction{std::string(row.text(column)),
                        static_cast<JurisdictionSource>(row.integer(column + 1))};
}

std::optional<SessionId> session_id(const storage::Row& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return SessionId::from_bytes(row.blob(column));
}

std::optional<ByteView> view_of(const std::optional<SessionId>& id) {
    return id ? std::optional(id->view()) : std::nullopt;
}

/// Runs a statement that has one parameter. Returns how many rows it changed.
std::int64_t run_with(storage::Connection& store, std::string_view sql, ByteView id) {
    store.prepare(sql).bind(id).run();
    return store.changes();
}

// What an ended session's row holds of its segments.
#define SUMS_OF_SEGMENTS                                                                  \
    " (event_count, page_view_count, interaction_count, first_event_at, last_event_at) =" \
    "  (SELECT coalesce(sum(event_count), 0), coalesce(sum(page_view_count), 0),"         \
    "   coalesce(sum(interaction_count), 0), min(first_at), max(last_at)"                 \
    "   FROM segment WHERE segment.session_id = session.session_id)"

// The one way in which a session ends. What is appended to it says which sessions do.
#define END_LIVE                                                                         \
    "UPDATE session SET state = 2, ended_reason = $1, ended_at = $2, successor_id = $3," \
    " visit_id = coalesce(visit_id, $4)," SUMS_OF_SEGMENTS " WHERE state = 1"

void end_live_sessions_of(storage::Connection& store, const OwnerId& owner, Timestamp at) {
    store.prepare(END_LIVE " AND owner_id = $5")
        .bind(static_cast<int>(EndedReason::erased), to_millis(at), std::nullopt, std::nullopt, owner.view())
        .run();
}

#define SESSION_COLUMNS                                                                               \
    "session_id, bucket, owner_id, site, profile, token_mac, ended_reason, agent_class, started_at, " \
    "last_seen_at, expires_at, absolute_expires_at, renew_at, ended_at, successor_id, visit_id, "     \
    "event_count, "                                                                                   \
    "page_view_count, interaction_count, first_event_at, last_event_at, sealed, jurisdiction, "       \
    "jurisdiction_source, "                                                                           \
    "reduced"

SessionRow read_row(const storage::Row& row) {
    SessionRow session;
    session.id = SessionId::from_bytes(row.blob(0));
    session.bucket = static_cast<Bucket>(row.integer(1));
    session.owner = OwnerId::from_bytes(row.blob(2));
    session.site = row.text(3);
    session.profile = row.text(4);
    session.token_mac = hash(row, 5);
    session.reason = static_cast<EndedReason>(row.integer(6));
    session.agent_class = static_cast<AgentClass>(row.integer(7));
    session.started = from_millis(row.integer(8));
    session.last_seen = from_millis(row.integer(9));
    session.expires = moment(row, 10);
    session.absolute_expires = moment(row, 11);
    session.renew_at = moment(row, 12);
    session.ended = moment(row, 13);
    session.successor = session_id(row, 14);
    session.visit = session_id(row, 15);
    session.event_count = row.integer(16);
    session.page_view_count = row.integer(17);
    session.interaction_count = row.integer(18);
    session.first_event = moment(row, 19);
    session.last_event = moment(row, 20);
    session.jurisdiction = jurisdiction(row, 22);
    session.reduced = row.integer(24);
    const ByteView sealed = row.blob(21);
    session.sealed.assign(sealed.begin(), sealed.end());
    return session;
}

std::optional<SessionRow> read_one(storage::Statement& select) {
    if (!select.step()) return std::nullopt;
    return read_row(select.row());
}

std::vector<SessionRow> read_all(storage::Statement& select) {
    std::vector<SessionRow> rows;
    while (select.step())
        rows.push_back(read_row(select.row()));
    return rows;
}

SealedSession read_sealed(const storage::Row& row) {
    return {SessionId::from_bytes(row.blob(0)), OwnerId::from_bytes(row.blob(1)),
            static_cast<Bucket>(row.integer(2)), hash(row, 3), row.blob(4)};
}

#define VIEW_COLUMNS                                                                                   \
    "s.session_id, s.bucket, s.owner_id, s.site, s.state, s.started_at, s.last_seen_at, s.expires_at," \
    " s.ended_at, s.jurisdiction, s.jurisdiction_source, s.reduced, s.sealed"
constexpr int kViewColumns = 13;

SessionView read_view(const storage::Row& row) {
    SessionView session;
    session.id = SessionId::from_bytes(row.blob(0));
    session.bucket = static_cast<Bucket>(row.integer(1));
    session.owner = OwnerId::from_bytes(row.blob(2));
    session.site = row.text(3);
    session.active = row.integer(4) == kActive;
    session.started = from_millis(row.integer(5));
    session.last_seen = from_millis(row.integer(6));
    session.expires = moment(row, 7);
    session.ended = moment(row, 8);
    session.jurisdiction = jurisdiction(row, 9);
    session.reduced = row.integer(11);
    session.sealed = row.blob(12);
    return session;
}

#define SEGMENT_COLUMNS \
    "g.segment_id, g.first_sequence, g.event_count, g.purpose, g.first_at, g.last_at, g.sealed"

SegmentView read_segment(const storage::Row& row, int first) {
    return {row.integer(first),
            row.integer(first + 1),
            row.integer(first + 2),
            row.text(first + 3),
            from_millis(row.integer(first + 4)),
            from_millis(row.integer(first + 5)),
            row.blob(first + 6)};
}

// An ended session carries its counts, those of a live one are in its segments. Rows without a chain
// (visit_id IS NULL) need no grouping, which is nearly all of them after an import.
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

}  // namespace

void insert_session(storage::Connection& store, const SessionRow& row) {
    store
        .prepare("INSERT INTO session (" SESSION_COLUMNS
                 ", state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
                 "$11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)")
        .bind(row.id.view(), row.bucket, row.owner.view(), row.site, row.profile, row.token_mac,
              static_cast<int>(row.reason), static_cast<int>(row.agent_class), to_millis(row.started),
              to_millis(row.last_seen), millis_of(row.expires), millis_of(row.absolute_expires),
              millis_of(row.renew_at), millis_of(row.ended), view_of(row.successor), view_of(row.visit),
              row.event_count, row.page_view_count, row.interaction_count, millis_of(row.first_event),
              millis_of(row.last_event), row.sealed,
              row.jurisdiction ? std::optional(row.jurisdiction->code) : std::nullopt,
              static_cast<int>(row.jurisdiction ? row.jurisdiction->source : JurisdictionSource::unknown),
              row.reduced, row.active() ? kActive : kEnded)
        .run();
}

std::optional<SessionRow> select_session(storage::Connection& store, const SessionId& id) {
    auto select = store.prepare("SELECT " SESSION_COLUMNS " FROM session WHERE session_id = $1");
    select.bind(id.view());
    return read_one(select);
}

SessionRow require_session(storage::Connection& store, const SessionId& id) {
    auto row = select_session(store, id);
    if (!row) throw no_such_session(id);
    return std::move(*row);
}

Error no_such_session(const SessionId& id) {
    return {ErrorCode::not_found, "there is no session " + id.to_string()};
}

std::optional<SessionRow> select_session_by_token(storage::Connection& store, Bucket bucket,
                                                  const Hash& token_mac) {
    auto select =
        store.prepare("SELECT " SESSION_COLUMNS " FROM session WHERE token_mac = $1 AND bucket = $2");
    select.bind(token_mac, bucket);
    auto row = read_one(select);
    // The index has already compared, byte by byte; this comparison is the one that counts, and it
    // takes the same time whatever the bytes.
    if (row && !equal_in_constant_time(*row->token_mac, token_mac)) return std::nullopt;
    return row;
}

std::optional<std::string> select_site(storage::Connection& store, const SessionId& id) {
    auto select = store.prepare("SELECT site FROM session WHERE session_id = $1 AND profile <> 'admin'");
    select.bind(id.view());
    if (!select.step()) return std::nullopt;
    return std::string(select.row().text(0));
}

std::optional<SessionState> select_session_state(storage::Connection& store, const SessionId& id) {
    auto select = store.prepare("SELECT state, expires_at, reduced FROM session WHERE session_id = $1");
    select.bind(id.view());
    if (!select.step()) return std::nullopt;
    const storage::Row row = select.row();
    return SessionState{row.integer(0) == kActive, moment(row, 1), row.integer(2)};
}

std::optional<RecordingRow> select_recording_row(storage::Connection& store, const SessionId& id) {
    auto select = store.prepare(
        "SELECT owner_id, bucket, state, expires_at,"
        " (SELECT max(last_sequence) FROM segment WHERE segment.session_id = session.session_id),"
        " site, jurisdiction, jurisdiction_source"
        " FROM session WHERE session_id = $1 AND profile <> 'admin'");
    select.bind(id.view());
    if (!select.step()) return std::nullopt;
    const storage::Row row = select.row();
    return RecordingRow{OwnerId::from_bytes(row.blob(0)),
                        static_cast<Bucket>(row.integer(1)),
                        row.integer(2) == kActive,
                        from_millis(row.optional_integer(3).value_or(0)),
                        row.optional_integer(4).value_or(0),
                        std::string(row.text(5)),
                        jurisdiction(row, 6)};
}

bool touch_session(storage::Connection& store, const SessionId& id, Timestamp seen, Timestamp expires) {
    store
        .prepare(
            "UPDATE session SET last_seen_at = $1, expires_at = $2"
            " WHERE session_id = $3 AND state = 1 AND last_seen_at <= $4")
        .bind(to_millis(seen), to_millis(expires), id.view(), to_millis(seen))
        .run();
    return store.changes() != 0;
}

void reseal_session(storage::Connection& store, const SessionId& id, const Bytes& sealed) {
    store.prepare("UPDATE session SET sealed = $1 WHERE session_id = $2").bind(sealed, id.view()).run();
}

void reseal_attributes(storage::Connection& store, const SessionId& id, const Bytes& sealed) {
    static_assert(kAttributesGone == 4);
    store
        .prepare("UPDATE session SET sealed = $1, reduced = reduced & ~4 WHERE session_id = $2 AND state = 1")
        .bind(sealed, id.view())
        .run();
}

void reduce_session(storage::Connection& store, const SessionId& id, const Bytes& sealed,
                    std::int64_t reduced) {
    store.prepare("UPDATE session SET sealed = $1, reduced = $2 WHERE session_id = $3")
        .bind(sealed, reduced, id.view())
        .run();
}

void note_jurisdiction(storage::Connection& store, const SessionId& id, const Jurisdiction& jurisdiction,
                       std::int64_t reduced) {
    store
        .prepare(
            "UPDATE session SET jurisdiction = $1, jurisdiction_source = $2, reduced = reduced | $3"
            " WHERE session_id = $4 AND jurisdiction IS NULL")
        .bind(jurisdiction.code, static_cast<int>(jurisdiction.source), reduced, id.view())
        .run();
}

void delete_session(storage::Connection& store, const SessionId& id) {
    delete_segments(store, id);
    run_with(store, "DELETE FROM session WHERE session_id = $1", id.view());
}

bool end_session(storage::Connection& store, const SessionId& id, EndedReason reason, Timestamp at,
                 const std::optional<SessionId>& successor, const std::optional<SessionId>& visit) {
    store.prepare(END_LIVE " AND session_id = $5")
        .bind(static_cast<int>(reason), to_millis(at), view_of(successor), view_of(visit), id.view())
        .run();
    return store.changes() != 0;
}

std::int64_t end_live_sessions(storage::Connection& store, EndedReason reason, Timestamp at) {
    store.prepare(END_LIVE).bind(static_cast<int>(reason), to_millis(at), std::nullopt, std::nullopt).run();
    return store.changes();
}

void disown_sessions(storage::Connection& store, const OwnerId& owner, Timestamp at) {
    end_live_sessions_of(store, owner, at);
    store.prepare("UPDATE session SET ended_reason = $1, token_mac = NULL WHERE owner_id = $2")
        .bind(static_cast<int>(EndedReason::erased), owner.view())
        .run();
}

void retire_sessions(storage::Connection& store, const OwnerId& owner, Timestamp at) {
    end_live_sessions_of(store, owner, at);
    run_with(store,
             "UPDATE session SET token_mac = NULL, visit_id = NULL, successor_id = NULL WHERE owner_id = $1",
             owner.view());
}

std::vector<Bucket> leave_shared_visits(storage::Connection& store, const OwnerId& owner) {
    auto update = store.prepare(
        "UPDATE session SET visit_id = NULL, successor_id = NULL WHERE owner_id <> $1 AND visit_id IN"
        " (SELECT visit_id FROM session WHERE owner_id = $1 AND visit_id IS NOT NULL) RETURNING bucket");
    update.bind(owner.view());
    std::vector<Bucket> changed;
    while (update.step())
        changed.push_back(static_cast<Bucket>(update.row().integer(0)));
    return changed;
}

std::vector<SessionRow> select_sessions_of_owner(storage::Connection& store, const OwnerId& owner,
                                                 bool active_only) {
    auto select = store.prepare(
        "SELECT " SESSION_COLUMNS
        " FROM session WHERE owner_id = $1 AND state <= $2 ORDER BY started_at DESC, session_id DESC");
    select.bind(owner.view(), active_only ? kActive : kEnded);
    return read_all(select);
}

std::vector<SessionId> select_session_ids(storage::Connection& store, const OwnerId& owner) {
    auto select = store.prepare("SELECT session_id FROM session WHERE owner_id = $1");
    select.bind(owner.view());
    std::vector<SessionId> ids;
    while (select.step())
        ids.push_back(SessionId::from_bytes(select.row().blob(0)));
    return ids;
}

bool has_sessions(storage::Connection& store, const OwnerId& owner) {
    auto select = store.prepare("SELECT 1 FROM session WHERE owner_id = $1 LIMIT 1");
    select.bind(owner.view());
    return select.step();
}

bool has_sessions_since(storage::Connection& store, const OwnerId& owner, Timestamp ended) {
    auto select =
        store.prepare("SELECT 1 FROM session WHERE owner_id = $1 AND (state = 1 OR ended_at >= $2) LIMIT 1");
    select.bind(owner.view(), to_millis(ended));
    return select.step();
}

std::vector<SessionSpan> select_session_spans(storage::Connection& store, const OwnerId& owner) {
    auto select = store.prepare(
        "SELECT session_id, started_at, last_seen_at FROM session WHERE owner_id = $1 ORDER BY session_id");
    select.bind(owner.view());
    std::vector<SessionSpan> sessions;
    while (select.step())
        sessions.push_back({SessionId::from_bytes(select.row().blob(0)), owner,
                            from_millis(select.row().integer(1)), from_millis(select.row().integer(2))});
    return sessions;
}

std::vector<SpanWithEvents> select_spans_with(storage::Connection& store, const OwnerId& owner,
                                              const std::string& purpose) {
    auto select = store.prepare(
        "SELECT s.session_id, s.started_at, s.last_seen_at, min(g.first_at), max(g.last_at) FROM session s"
        " JOIN segment g ON g.session_id = s.session_id WHERE s.owner_id = $1 AND g.purpose = $2"
        " GROUP BY s.session_id, s.started_at, s.last_seen_at");
    select.bind(owner.view(), purpose);
    std::vector<SpanWithEvents> spans;
    while (select.step()) {
        const storage::Row row = select.row();
        spans.push_back({{SessionId::from_bytes(row.blob(0)), owner, from_millis(row.integer(1)),
                          from_millis(row.integer(2))},
                         from_millis(row.integer(3)),
                         from_millis(row.integer(4))});
    }
    return spans;
}

std::vector<PurposeEvents> select_purposes_of(storage::Connection& store, const OwnerId& owner) {
    auto select = store.prepare(
        "SELECT g.purpose, sum(g.event_count), min(g.first_at), max(g.last_at) FROM session s"
        " JOIN segment g ON g.session_id = s.session_id WHERE s.owner_id = $1 GROUP BY g.purpose");
    select.bind(owner.view());
    std::vector<PurposeEvents> purposes;
    while (select.step()) {
        const storage::Row row = select.row();
        purposes.push_back({std::string(row.text(0)), row.integer(1), from_millis(row.integer(2)),
                            from_millis(row.integer(3))});
    }
    return purposes;
}

DeletedRows delete_sessions_of(storage::Connection& store, const OwnerId& owner,
                               std::optional<std::int64_t> limit) {
    const std::int64_t most = limit.value_or(std::numeric_limits<std::int64_t>::max());
    DeletedRows deleted;
    store
        .prepare(
            "DELETE FROM segment WHERE session_id IN"
            " (SELECT session_id FROM session WHERE owner_id = $1 ORDER BY started_at LIMIT $2)")
        .bind(owner.view(), most)
        .run();
    deleted.segments = store.changes();
    store
        .prepare(
            "DELETE FROM session WHERE session_id IN"
            " (SELECT session_id FROM session WHERE owner_id = $1 ORDER BY started_at LIMIT $2)")
        .bind(owner.view(), most)
        .run();
    deleted.sessions = store.changes();
    return deleted;
}

std::vector<SessionRow> select_recent_sessions(storage::Connection& store, std::size_t limit,
                                               bool active_only) {
    auto select = store.prepare("SELECT " SESSION_COLUMNS
                                " FROM session WHERE state <= $1 ORDER BY session_id DESC LIMIT $2");
    select.bind(active_only ? kActive : kEnded, limit);
    return read_all(select);
}

std::vector<SessionRow> select_session_page(storage::Connection& store, const std::optional<OwnerId>& owner,
                                            const SessionFilter& filter, Timestamp now) {
    // No id is as large as this: their version says 7.
    static constexpr auto kLargest = [] {
        SessionId id;
        id.bytes.fill(0xFF);
        return id;
    }();
    const SessionId before = filter.before.value_or(kLargest);
    const int only_active = filter.active_only ? 1 : 0;
    if (!owner) {
        auto select = store.prepare("SELECT " SESSION_COLUMNS
                                    " FROM session WHERE profile <> 'admin' AND session_id < $1"
                                    " AND ($2 = 0 OR (state = 1 AND expires_at > $3))"
                                    " AND ($4 = '' OR site = $5) ORDER BY session_id DESC LIMIT $6");
        select.bind(before.view(), only_active, to_millis(now), filter.site, filter.site, filter.limit);
        return read_all(select);
    }
    auto select = store.prepare("SELECT " SESSION_COLUMNS
                                " FROM session WHERE profile <> 'admin' AND owner_id = $1 AND session_id < $2"
                                " AND ($3 = 0 OR (state = 1 AND expires_at > $4))"
                                " AND ($5 = '' OR site = $6) ORDER BY session_id DESC LIMIT $7");
    select.bind(owner->view(), before.view(), only_active, to_millis(now), filter.site, filter.site,
                filter.limit);
    return read_all(select);
}

std::int64_t count_sessions(storage::Connection& store) {
    auto count = store.prepare("SELECT count(*) FROM session");
    count.step();
    return count.row().integer(0);
}

std::int64_t count_live_sessions(storage::Connection& store, Timestamp now) {
    auto count = store.prepare("SELECT count(*) FROM session WHERE state = 1 AND expires_at > $1");
    count.bind(to_millis(now));
    count.step();
    return count.row().integer(0);
}

void visit_session_owners(storage::Connection& store,
                          const std::function<void(const OwnerId& owner)>& visitor) {
    auto select = store.prepare("SELECT DISTINCT owner_id FROM session");
    while (select.step())
        visitor(OwnerId::from_bytes(select.row().blob(0)));
}

std::vector<ExpiredSession> select_expired_sessions(storage::Connection& store, Timestamp now, int limit) {
    auto select = store.prepare(
        "SELECT session_id, bucket, owner_id, expires_at, absolute_expires_at FROM session"
        " WHERE state = 1 AND expires_at <= $1 ORDER BY expires_at LIMIT $2");
    select.bind(to_millis(now), limit);
    std::vector<ExpiredSession> expired;
    while (select.step()) {
        const storage::Row row = select.row();
        const bool absolute = row.integer(3) >= row.integer(4);
        expired.push_back({SessionId::from_bytes(row.blob(0)), static_cast<Bucket>(row.integer(1)),
                           OwnerId::from_bytes(row.blob(2)),
                           absolute ? EndedReason::absolute_timeout : EndedReason::idle_timeout,
                           from_millis(row.integer(3))});
    }
    return expired;
}

std::vector<EndedSession> select_ended_sessions(storage::Connection& store, Timestamp ended_before,
                                                const SessionId& after, int limit) {
    auto select = store.prepare(
        "SELECT session_id, bucket, owner_id, event_count, started_at, last_seen_at FROM session"
        " WHERE session_id > $1 AND state = 2 AND ended_at < $2 ORDER BY session_id LIMIT $3");
    select.bind(after.view(), to_millis(ended_before), limit);
    std::vector<EndedSession> sessions;
    while (select.step()) {
        const storage::Row row = select.row();
        sessions.push_back({{SessionId::from_bytes(row.blob(0)), OwnerId::from_bytes(row.blob(2)),
                             from_millis(row.integer(4)), from_millis(row.integer(5))},
                            static_cast<Bucket>(row.integer(1)),
                            row.integer(3)});
    }
    return sessions;
}

void visit_sessions_between(storage::Connection& store, Timestamp from, Timestamp to,
                            const SealedSessionVisitor& visitor) {
    auto select = store.prepare(
        "SELECT session_id, owner_id, bucket, token_mac, sealed FROM session"
        " WHERE started_at < $1 AND max(last_seen_at, coalesce(ended_at, 0)) >= $2");
    select.bind(to_millis(to), to_millis(from));
    while (select.step())
        visitor(read_sealed(select.row()));
}

void visit_sessions_without_jurisdiction(storage::Connection& store, const SessionId& after, int limit,
                                         const SealedSessionVisitor& visitor) {
    auto select = store.prepare(
        "SELECT session_id, owner_id, bucket, token_mac, sealed FROM session"
        " WHERE session_id > $1 AND jurisdiction IS NULL ORDER BY session_id LIMIT $2");
    select.bind(after.view(), limit);
    while (select.step())
        visitor(read_sealed(select.row()));
}

int visit_sessions(storage::Connection& store, const SessionId& after, int limit,
                   const std::function<void(const SessionView& session)>& visitor) {
    auto select = store.prepare("SELECT " VIEW_COLUMNS
                                " FROM session s WHERE s.session_id > $1 ORDER BY s.session_id LIMIT $2");
    select.bind(after.view(), limit);
    int rows = 0;
    for (; select.step(); ++rows)
        visitor(read_view(select.row()));
    return rows;
}

VisitTotals sum_visits(storage::Connection& store, bool bots_only) {
    auto select =
        store.prepare(VISITS
                      " SELECT count(*), coalesce(sum(events), 0), coalesce(sum(views), 0),"
                      " coalesce(sum(views > 0), 0), coalesce(sum(views = 1 AND interactions = 0), 0),"
                      " coalesce(sum(views = 1), 0),"
                      " coalesce(sum(duration >= 10000 OR views >= 2 OR interactions > 0), 0),"
                      " coalesce(sum(duration), 0) FROM visit WHERE bot >= $1");
    select.bind(bots_only ? 1 : 0);
    select.step();
    const storage::Row row = select.row();
    return {row.integer(0), row.integer(1), row.integer(2), row.integer(3),
            row.integer(4), row.integer(5), row.integer(6), Milliseconds(row.integer(7))};
}

Milliseconds visit_duration_at(storage::Connection& store, bool bots_only, std::int64_t rank) {
    auto select = store.prepare(
        VISITS " SELECT duration FROM visit WHERE bot >= $1 ORDER BY duration LIMIT 1 OFFSET $2");
    select.bind(bots_only ? 1 : 0, rank);
    return Milliseconds(select.step() ? select.row().integer(0) : 0);
}

void insert_segment(storage::Connection& store, const SessionId& id, Bucket bucket,
                    const SealedSegment& segment) {
    store
        .prepare(
            "INSERT INTO segment (session_id, bucket, first_sequence, last_sequence, event_count,"
            " page_view_count, interaction_count, purpose, first_at, last_at, sealed)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind(id.view(), bucket, segment.first_sequence, segment.last_sequence, segment.totals.events,
              segment.totals.page_views, segment.totals.interactions, segment.purpose,
              to_millis(segment.totals.first), to_millis(segment.totals.last), segment.sealed)
        .run();
}

EventTotals sum_segments(storage::Connection& store, const SessionId& id) {
    auto select = store.prepare(
        "SELECT coalesce(sum(event_count), 0), coalesce(sum(page_view_count), 0),"
        " coalesce(sum(interaction_count), 0), coalesce(min(first_at), 0), coalesce(max(last_at), 0)"
        " FROM segment WHERE session_id = $1");
    select.bind(id.view());
    select.step();
    const storage::Row row = select.row();
    return {row.integer(0), row.integer(1), row.integer(2), from_millis(row.integer(3)),
            from_millis(row.integer(4))};
}

void count_events_again(storage::Connection& store, const SessionId& id) {
    run_with(store, "UPDATE session SET" SUMS_OF_SEGMENTS " WHERE session_id = $1 AND state = 2", id.view());
}

void visit_segments_of(storage::Connection& store, const SessionId& id, std::int64_t after,
                       const std::function<bool(const SegmentView& segment)>& visitor) {
    auto select = store.prepare("SELECT " SEGMENT_COLUMNS
                                " FROM segment g WHERE g.session_id = $1 AND g.last_sequence > $2"
                                " ORDER BY g.first_sequence");
    select.bind(id.view(), after);
    while (select.step() && visitor(read_segment(select.row(), 0))) {
    }
}

int visit_segments(storage::Connection& store, std::int64_t after, Timestamp youngest, int limit,
                   const std::function<void(const SessionView&, const SegmentView&)>& visitor) {
    auto select = store.prepare("SELECT " VIEW_COLUMNS ", " SEGMENT_COLUMNS
                                " FROM segment g CROSS JOIN session s ON s.session_id = g.session_id"
                                " WHERE g.segment_id > $1 AND g.first_at <= $2"
                                " ORDER BY g.segment_id LIMIT $3");
    select.bind(after, to_millis(youngest), limit);
    int rows = 0;
    for (; select.step(); ++rows)
        visitor(read_view(select.row()), read_segment(select.row(), kViewColumns));
    return rows;
}

std::vector<SegmentSpan> select_segment_spans(storage::Connection& store, const SessionId& id) {
    auto select = store.prepare(
        "SELECT segment_id, event_count, purpose, first_at, last_at FROM segment WHERE session_id = $1");
    select.bind(id.view());
    std::vector<SegmentSpan> spans;
    while (select.step()) {
        const storage::Row row = select.row();
        spans.push_back({row.integer(0), row.integer(1), std::string(row.text(2)),
                         from_millis(row.integer(3)), from_millis(row.integer(4))});
    }
    return spans;
}

std::optional<std::string> only_purpose_of(storage::Connection& store, const SessionId& id) {
    auto select =
        store.prepare("SELECT min(purpose), count(DISTINCT purpose) FROM segment WHERE session_id = $1");
    select.bind(id.view());
    select.step();
    if (select.row().integer(1) != 1) return std::nullopt;
    return std::string(select.row().text(0));
}

bool has_split_purpose(storage::Connection& store, const SessionId& id) {
    auto count = store.prepare("SELECT count(*), count(DISTINCT purpose) FROM segment WHERE session_id = $1");
    count.bind(id.view());
    count.step();
    return count.row().integer(0) != count.row().integer(1);
}

bool any_purpose(storage::Connection& store, const SessionId& id,
                 const std::function<bool(std::string_view purpose, Timestamp last)>& predicate) {
    auto select =
        store.prepare("SELECT purpose, max(last_at) FROM segment WHERE session_id = $1 GROUP BY purpose");
    select.bind(id.view());
    while (select.step())
        if (predicate(select.row().text(0), from_millis(select.row().integer(1)))) return true;
    return false;
}

bool has_events(storage::Connection& store, const SessionId& id, const std::string& purpose, Timestamp from,
                Timestamp to) {
    auto select = store.prepare(
        "SELECT 1 FROM segment WHERE session_id = $1 AND purpose = $2 AND first_at < $3 AND last_at >= $4"
        " LIMIT 1");
    select.bind(id.view(), purpose, to_millis(to), to_millis(from));
    return select.step();
}

bool has_events_for(storage::Connection& store, const std::string& purpose) {
    auto select = store.prepare("SELECT 1 FROM segment WHERE purpose = $1 LIMIT 1");
    select.bind(purpose);
    return select.step();
}

std::map<std::string, std::int64_t> count_events_by_purpose(storage::Connection& store) {
    auto select = store.prepare("SELECT purpose, sum(event_count) FROM segment GROUP BY purpose");
    std::map<std::string, std::int64_t> counts;
    while (select.step())
        counts.emplace(select.row().text(0), select.row().integer(1));
    return counts;
}

void delete_segment(storage::Connection& store, std::int64_t segment) {
    store.prepare("DELETE FROM segment WHERE segment_id = $1").bind(segment).run();
}

bool delete_segment_as_read(storage::Connection& store, const SessionId& id, std::int64_t segment,
                            std::int64_t first_sequence, std::int64_t event_count) {
    store
        .prepare(
            "DELETE FROM segment WHERE segment_id = $1 AND session_id = $2 AND first_sequence = $3"
            " AND event_count = $4")
        .bind(segment, id.view(), first_sequence, event_count)
        .run();
    return store.changes() != 0;
}

void delete_segments(storage::Connection& store, const SessionId& id) {
    run_with(store, "DELETE FROM segment WHERE session_id = $1", id.view());
}

std::int64_t delete_events(storage::Connection& store, const SessionId& id, const std::string& purpose) {
    std::int64_t events = 0;
    {
        auto sum = store.prepare(
            "SELECT coalesce(sum(event_count), 0) FROM segment WHERE session_id = $1 AND purpose = $2");
        sum.bind(id.view(), purpose);
        sum.step();
        events = sum.row().integer(0);
    }
    store.prepare("DELETE FROM segment WHERE session_id = $1 AND purpose = $2")
        .bind(id.view(), purpose)
        .run();
    count_events_again(store, id);
    return events;
}

}  // namespace sessionaudit
