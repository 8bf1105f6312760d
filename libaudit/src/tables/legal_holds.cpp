#include "tables/legal_holds.hpp"

#include "core/codec.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kLabel = "hold";

#define HOLD_COLUMNS                                                                       \
    "hold_id, placed_at, review_at, released_at, ground, about_subject, subject_owner_id," \
    " session_id, purpose, from_at, to_at, bucket, key_owner_id, sealed"

std::optional<Timestamp> moment(const storage::Row& row, int column) {
    const auto at = row.optional_integer(column);
    return at ? std::optional(from_millis(*at)) : std::nullopt;
}

std::optional<std::int64_t> millis(const std::optional<Timestamp>& at) {
    return at ? std::optional(to_millis(*at)) : std::nullopt;
}

HoldRow read_row(const storage::Row& row) {
    HoldRow hold;
    hold.info.id = RecordId::from_bytes(row.blob(0));
    hold.info.placed = from_millis(row.integer(1));
    hold.info.review = from_millis(row.integer(2));
    hold.info.released = moment(row, 3);
    hold.info.ground = row.text(4);
    hold.info.about_subject = row.integer(5) != 0;
    if (const auto subject = row.optional_blob(6)) hold.subject = OwnerId::from_bytes(*subject);
    if (const auto session = row.optional_blob(7)) hold.info.session = SessionId::from_bytes(*session);
    hold.info.purpose = row.text(8);
    hold.info.from = moment(row, 9);
    hold.info.to = moment(row, 10);
    hold.bucket = static_cast<Bucket>(row.integer(11));
    hold.key_owner = OwnerId::from_bytes(row.blob(12));
    const ByteView sealed = row.blob(13);
    hold.sealed.assign(sealed.begin(), sealed.end());
    return hold;
}

}  // namespace

void seal_hold(const OwnerKey& key, HoldRow& row) {
    Bytes packed;
    PackedWriter out(packed);
    out.text(row.info.reason);
    out.text(row.info.owner);
    row.sealed = key.seal(kLabel, row.info.id.view(), packed);
}

void open_hold(const OwnerKey& key, HoldRow& row) {
    const Bytes packed = key.open(kLabel, row.info.id.view(), row.sealed);
    PackedReader in(packed);
    row.info.reason = in.text();
    row.info.owner = in.text();
}

void insert_hold(storage::Connection& keyring, const HoldRow& row) {
    const HoldInfo& info = row.info;
    const auto subject = row.subject ? std::optional(row.subject->view()) : std::nullopt;
    const auto session = info.session ? std::optional(info.session->view()) : std::nullopt;
    keyring
        .prepare("INSERT INTO legal_hold (" HOLD_COLUMNS
                 ") VALUES ($1, $2, $3, NULL, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
        .bind(info.id.view(), to_millis(info.placed), to_millis(info.review), info.ground,
              info.about_subject ? 1 : 0, subject, session, info.purpose, millis(info.from), millis(info.to),
              row.bucket, row.key_owner.view(), row.sealed)
        .run();
}

std::optional<HoldRow> select_hold(storage::Connection& keyring, const RecordId& id) {
    auto select = keyring.prepare("SELECT " HOLD_COLUMNS " FROM legal_hold WHERE hold_id = $1");
    select.bind(id.view());
    if (!select.step()) return std::nullopt;
    return read_row(select.row());
}

std::vector<HoldRow> select_holds(storage::Connection& keyring) {
    auto select = keyring.prepare("SELECT " HOLD_COLUMNS
                                  " FROM legal_hold ORDER BY released_at IS NOT NULL,"
                                  " CASE WHEN released_at IS NULL THEN review_at ELSE -released_at END,"
                                  " hold_id");
    std::vector<HoldRow> rows;
    while (select.step())
        rows.push_back(read_row(select.row()));
    return rows;
}

std::vector<HoldScopeRow> select_holds_in_force(storage::Connection& keyring) {
    auto select = keyring.prepare(
        "SELECT hold_id, subject_owner_id, session_id, purpose, from_at, to_at, ground FROM legal_hold"
        " WHERE released_at IS NULL ORDER BY hold_id");
    std::vector<HoldScopeRow> rows;
    while (select.step()) {
        const storage::Row row = select.row();
        HoldScopeRow hold;
        hold.id = RecordId::from_bytes(row.blob(0));
        if (const auto subject = row.optional_blob(1)) hold.subject = OwnerId::from_bytes(*subject);
        if (const auto session = row.optional_blob(2)) hold.session = SessionId::from_bytes(*session);
        hold.purpose = row.text(3);
        hold.from = moment(row, 4);
        hold.to = moment(row, 5);
        hold.ground = row.text(6);
        rows.push_back(std::move(hold));
    }
    return rows;
}

void set_review(storage::Connection& keyring, const RecordId& id, Timestamp review) {
    keyring.prepare("UPDATE legal_hold SET review_at = $1 WHERE hold_id = $2")
        .bind(to_millis(review), id.view())
        .run();
}

void release_hold(storage::Connection& keyring, const RecordId& id, Timestamp at) {
    keyring
        .prepare(
            "UPDATE legal_hold SET released_at = $1, subject_owner_id = NULL, session_id = NULL"
            " WHERE hold_id = $2 AND released_at IS NULL")
        .bind(to_millis(at), id.view())
        .run();
}

}  // namespace sessionaudit
