#include "tables/session_row.hpp"

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

std::optional<SessionId> session_id(const storage::Row& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return SessionId::from_bytes(row.blob(column));
}

std::optional<ByteView> view_of(const std::optional<SessionId>& id) {
    return id ? std::optional(id->view()) : std::nullopt;
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
    if (!row.is_null(5)) {
        Hash mac{};
        const ByteView stored = row.blob(5);
        if (stored.size() == mac.size()) std::copy(stored.begin(), stored.end(), mac.begin());
        session.token_mac = mac;
    }
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
    if (!row.is_null(22))
        session.jurisdiction = {std::string(row.text(22)), static_cast<JurisdictionSource>(row.integer(23))};
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

}  // namespace

EndedReason SessionRow::reason_at(Timestamp now) const noexcept {
    if (!active() || !expires || now < *expires) return reason;
    return absolute_expires && *expires >= *absolute_expires ? EndedReason::absolute_timeout
                                                             : EndedReason::idle_timeout;
}

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

std::vector<SessionRow> select_sessions_of_owner(storage::Connection& store, const OwnerId& owner,
                                                 bool active_only) {
    auto select = store.prepare(
        "SELECT " SESSION_COLUMNS
        " FROM session WHERE owner_id = $1 AND state <= $2 ORDER BY started_at DESC, session_id DESC");
    select.bind(owner.view(), active_only ? kActive : kEnded);
    return read_all(select);
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

bool end_session(storage::Connection& store, const SessionId& id, EndedReason reason, Timestamp at,
                 const std::optional<SessionId>& successor, const std::optional<SessionId>& visit) {
    store
        .prepare(
            "UPDATE session SET state = 2, ended_reason = $1, ended_at = $2, successor_id = $3,"
            " visit_id = coalesce(visit_id, $4),"
            " (event_count, page_view_count, interaction_count, first_event_at, last_event_at) ="
            "  (SELECT coalesce(sum(event_count), 0), coalesce(sum(page_view_count), 0),"
            "   coalesce(sum(interaction_count), 0), min(first_at), max(last_at)"
            "   FROM segment WHERE segment.session_id = session.session_id)"
            " WHERE session_id = $5 AND state = 1")
        .bind(static_cast<int>(reason), to_millis(at), view_of(successor), view_of(visit), id.view())
        .run();
    return store.changes() != 0;
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

}  // namespace sessionaudit
