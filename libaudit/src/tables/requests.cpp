#include "tables/requests.hpp"

#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

#define REQUEST_COLUMNS                                                                                  \
    "request_id, bucket, key_owner_id, person_mac, kind, categories_only, state, jurisdiction, manner, " \
    "language, by_agent, duplicate_of, terms, received_at, acknowledged_at, check_started_at, "          \
    "code_expires_at, verified_at, extended_at, executing_at, completed_at, lifted_at, codes_sent, "     \
    "codes_wrong, permission_checked, outcome, ground, plan_sha256, approved, delivered_sha256, "        \
    "erasure_id, sealed"
// With how many steps there are.
#define REQUEST_SELECT                                                                        \
    "SELECT " REQUEST_COLUMNS                                                                 \
    ", (SELECT count(*) FROM request_step WHERE request_step.request_id = request.request_id" \
    " AND request_step.bucket = request.bucket) FROM request"

std::optional<std::int64_t> millis(const std::optional<Timestamp>& at) {
    return at ? std::optional(to_millis(*at)) : std::nullopt;
}

std::optional<ByteView> view(const std::optional<RecordId>& id) {
    return id ? std::optional(id->view()) : std::nullopt;
}

/// Columns one after the other, as the macro names them.
class Columns {
  public:
    explicit Columns(const storage::Row& row) : row_(row) {}
    std::int64_t number() { return row_.integer(next_++); }
    bool flag() { return number() != 0; }
    std::string text() { return std::string(row_.text(next_++)); }
    ByteView blob() { return row_.blob(next_++); }
    std::optional<Timestamp> moment() {
        const auto value = row_.optional_integer(next_++);
        return value ? std::optional(from_millis(*value)) : std::nullopt;
    }
    std::optional<RecordId> record() {
        const int column = next_++;
        return row_.is_null(column) ? std::nullopt : std::optional(RecordId::from_bytes(row_.blob(column)));
    }
    std::optional<Hash> hash() {
        const int column = next_++;
        if (row_.is_null(column)) return std::nullopt;
        const ByteView bytes = row_.blob(column);
        Hash hash{};
        if (bytes.size() != hash.size())
            throw Error(ErrorCode::corrupt, "a request in the store is damaged; restore a backup");
        std::copy(bytes.begin(), bytes.end(), hash.begin());
        return hash;
    }

  private:
    const storage::Row& row_;
    int next_ = 0;
};

RequestKind kind_of(const std::string& text) {
    const auto kind = parse_request_kind(text);
    if (!kind) throw Error(ErrorCode::corrupt, "a request in the store is of an unknown kind");
    return *kind;
}

RequestRow read_request(const storage::Row& from) {
    Columns in(from);
    RequestRow row;
    row.id = RecordId::from_bytes(in.blob());
    row.bucket = static_cast<Bucket>(in.number());
    row.key_owner = OwnerId::from_bytes(in.blob());
    row.person_mac = in.hash();
    row.kind = kind_of(in.text());
    row.categories_only = in.flag();
    row.state = static_cast<RequestState>(in.number());
    row.jurisdiction = in.text();
    row.manner = in.text();
    row.language = in.text();
    row.by_agent = in.flag();
    row.duplicate_of = in.record();
    row.terms = in.text();
    row.received = from_millis(in.number());
    for (std::optional<Timestamp>* at :
         {&row.acknowledged, &row.check_started, &row.code_expires, &row.verified, &row.extended,
          &row.executing, &row.completed, &row.lifted})
        *at = in.moment();
    row.codes_sent = in.number();
    row.codes_wrong = in.number();
    row.permission_checked = in.flag();
    row.outcome = in.text();
    row.ground = in.text();
    row.plan = in.text();
    row.approved = in.flag();
    row.delivered_sha256 = in.text();
    row.erasure = in.record();
    const ByteView sealed = in.blob();
    row.sealed.assign(sealed.begin(), sealed.end());
    row.steps = in.number();
    return row;
}

std::vector<RequestRow> read_all(storage::Statement& select) {
    std::vector<RequestRow> rows;
    while (select.step())
        rows.push_back(read_request(select.row()));
    return rows;
}

}  // namespace

void save_request(storage::Connection& store, const RequestRow& row) {
    store
        .prepare("INSERT INTO request (" REQUEST_COLUMNS
                 ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
                 " $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)"
                 " ON CONFLICT (request_id, bucket) DO UPDATE SET person_mac = excluded.person_mac,"
                 " state = excluded.state, acknowledged_at = excluded.acknowledged_at,"
                 " check_started_at = excluded.check_started_at, code_expires_at = excluded.code_expires_at,"
                 " verified_at = excluded.verified_at, extended_at = excluded.extended_at,"
                 " executing_at = excluded.executing_at, completed_at = excluded.completed_at,"
                 " lifted_at = excluded.lifted_at, codes_sent = excluded.codes_sent,"
                 " codes_wrong = excluded.codes_wrong, permission_checked = excluded.permission_checked,"
                 " outcome = excluded.outcome, ground = excluded.ground, plan_sha256 = excluded.plan_sha256,"
                 " approved = excluded.approved, delivered_sha256 = excluded.delivered_sha256,"
                 " erasure_id = excluded.erasure_id, sealed = excluded.sealed")
        .bind(row.id.view(), row.bucket, row.key_owner.view(), row.person_mac, to_string(row.kind),
              static_cast<int>(row.categories_only), static_cast<int>(row.state), row.jurisdiction,
              row.manner, row.language, static_cast<int>(row.by_agent), view(row.duplicate_of), row.terms,
              to_millis(row.received), millis(row.acknowledged), millis(row.check_started),
              millis(row.code_expires), millis(row.verified), millis(row.extended), millis(row.executing),
              millis(row.completed), millis(row.lifted), row.codes_sent, row.codes_wrong,
              static_cast<int>(row.permission_checked), row.outcome, row.ground, row.plan,
              static_cast<int>(row.approved), row.delivered_sha256, view(row.erasure), row.sealed)
        .run();
}

std::optional<RequestRow> select_request(storage::Connection& store, const RecordId& id) {
    auto select = store.prepare(REQUEST_SELECT " WHERE request_id = $1");
    select.bind(id.view());
    if (!select.step()) return std::nullopt;
    return read_request(select.row());
}

std::vector<RequestRow> select_requests(storage::Connection& store, const RequestFilter& filter) {
    auto select = store.prepare(REQUEST_SELECT
                                " WHERE received_at >= $1 AND received_at < $2 AND state <= $3"
                                " AND ($4 = 0 OR state = $4) AND ($5 = '' OR kind = $5)"
                                " AND (received_at < $6 OR (received_at = $6 AND request_id < $7))"
                                " ORDER BY received_at DESC, request_id DESC LIMIT $8");
    constexpr auto kLastState = static_cast<int>(RequestState::expired);
    constexpr auto kLastOpen = static_cast<int>(RequestState::executing);
    const std::string kind(filter.kind ? to_string(*filter.kind) : std::string_view{});
    const RecordId after = filter.after ? filter.after->id : RecordId{};
    select.bind(filter.received_from ? to_millis(*filter.received_from) : INT64_MIN,
                filter.received_before ? to_millis(*filter.received_before) : INT64_MAX,
                filter.open_only || filter.overdue_only ? kLastOpen : kLastState,
                filter.state ? static_cast<int>(*filter.state) : 0, kind,
                filter.after ? to_millis(filter.after->received) : INT64_MAX, after.view(),
                static_cast<std::int64_t>(filter.limit));
    return read_all(select);
}

std::vector<RequestRow> select_requests_of(storage::Connection& store, const Hash& person_mac) {
    auto select =
        store.prepare(REQUEST_SELECT " WHERE person_mac = $1 ORDER BY received_at DESC, request_id DESC");
    select.bind(person_mac);
    return read_all(select);
}

std::vector<RequestRow> select_duplicates(storage::Connection& store, const RecordId& first) {
    auto select = store.prepare(REQUEST_SELECT " WHERE duplicate_of = $1");
    select.bind(first.view());
    return read_all(select);
}

std::vector<RequestTimes> select_request_times(storage::Connection& store, const RecordId& after, int limit) {
    auto select = store.prepare(
        "SELECT request_id, bucket, key_owner_id, received_at, completed_at, jurisdiction FROM request"
        " WHERE request_id > $1 AND NOT (kind = 'restriction' AND completed_at IS NOT NULL"
        " AND outcome <> 'denied' AND lifted_at IS NULL)"
        " ORDER BY request_id LIMIT $2");
    select.bind(after.view(), limit);
    std::vector<RequestTimes> rows;
    while (select.step()) {
        const storage::Row row = select.row();
        RequestTimes times;
        times.id = RecordId::from_bytes(row.blob(0));
        times.bucket = static_cast<Bucket>(row.integer(1));
        times.key_owner = OwnerId::from_bytes(row.blob(2));
        times.received = from_millis(row.integer(3));
        if (const auto completed = row.optional_integer(4)) times.completed = from_millis(*completed);
        times.jurisdiction = row.text(5);
        rows.push_back(std::move(times));
    }
    return rows;
}

bool delete_request(storage::Connection& store, const RecordId& id) {
    store.prepare("DELETE FROM request_link WHERE request_id = $1").bind(id.view()).run();
    store.prepare("DELETE FROM request_step WHERE request_id = $1").bind(id.view()).run();
    store.prepare("DELETE FROM request WHERE request_id = $1").bind(id.view()).run();
    return store.changes() != 0;
}

void insert_step(storage::Connection& store, const RequestRow& row, const StepRow& step) {
    store
        .prepare(
            "INSERT INTO request_step (request_id, bucket, number, at, what, state, actor, sealed)"
            " SELECT $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7 FROM request_step"
            " WHERE request_id = $1")
        .bind(row.id.view(), row.bucket, to_millis(step.at), step.what, static_cast<int>(step.state),
              step.actor, step.sealed)
        .run();
}

std::vector<StepRow> select_steps(storage::Connection& store, const RecordId& id) {
    auto select = store.prepare(
        "SELECT at, what, state, actor, sealed FROM request_step WHERE request_id = $1 ORDER BY number");
    select.bind(id.view());
    std::vector<StepRow> steps;
    while (select.step()) {
        const storage::Row row = select.row();
        const ByteView sealed = row.blob(4);
        steps.push_back({from_millis(row.integer(0)),
                         std::string(row.text(1)),
                         static_cast<RequestState>(row.integer(2)),
                         std::string(row.text(3)),
                         {sealed.begin(), sealed.end()}});
    }
    return steps;
}

void forget_step_reasons(storage::Connection& store, const RecordId& id) {
    store.prepare("UPDATE request_step SET sealed = x'' WHERE request_id = $1").bind(id.view()).run();
}

void insert_link(storage::Connection& store, const Hash& mac, const RecordId& request, Timestamp expires) {
    store.prepare("INSERT INTO request_link (mac, request_id, expires_at) VALUES ($1, $2, $3)")
        .bind(mac, request.view(), to_millis(expires))
        .run();
}

std::optional<LinkRow> select_link(storage::Connection& store, const Hash& mac, Timestamp now) {
    auto select =
        store.prepare("SELECT request_id, proved_at FROM request_link WHERE mac = $1 AND expires_at > $2");
    select.bind(mac, to_millis(now));
    if (!select.step()) return std::nullopt;
    return LinkRow{RecordId::from_bytes(select.row().blob(0)), !select.row().is_null(1)};
}

void note_link_proved(storage::Connection& store, const Hash& mac, const RecordId& request, Timestamp at) {
    store.prepare("UPDATE request_link SET proved_at = $1 WHERE mac = $2 AND request_id = $3")
        .bind(to_millis(at), mac, request.view())
        .run();
}

std::int64_t delete_dead_links(storage::Connection& store, Timestamp now, Timestamp completed_before) {
    store
        .prepare(
            "DELETE FROM request_link WHERE expires_at <= $1 OR NOT EXISTS (SELECT 1 FROM request"
            " WHERE request.request_id = request_link.request_id"
            " AND (completed_at IS NULL OR completed_at >= $2))")
        .bind(to_millis(now), to_millis(completed_before))
        .run();
    return store.changes();
}

}  // namespace sessionaudit
