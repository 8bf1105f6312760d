#include "tables/consents.hpp"

#include "tables/consent_codec.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kRestrictionLabel = "restriction";

std::optional<Timestamp> moment(const storage::Row& row, int column) {
    const auto value = row.optional_integer(column);
    return value ? std::optional(from_millis(*value)) : std::nullopt;
}

/// purpose, state, decided_at, expires_at, consent_id from `first` on.
CurrentConsent read_choice(const storage::Row& row, int first) {
    CurrentConsent choice;
    choice.purpose = row.text(first);
    choice.state = consent_state_of(row.integer(first + 1));
    choice.decided = from_millis(row.integer(first + 2));
    choice.expires = moment(row, first + 3);
    choice.record = RecordId::from_bytes(row.blob(first + 4));
    return choice;
}

}  // namespace

void insert_consent(storage::Connection& store, const OwnerKey& key, const ConsentRecord& record) {
    store
        .prepare(
            "INSERT INTO consent (consent_id, bucket, owner_id, decided_at, sealed)"
            " VALUES ($1, $2, $3, $4, $5)")
        .bind(record.id.view(), key.bucket, key.owner.view(), to_millis(record.decided),
              seal_consent(key, record))
        .run();
}

void upsert_choices(storage::Connection& store, const OwnerKey& key, const ConsentRecord& record) {
    for (const ConsentChoice& choice : record.choices)
        store
            .prepare(
                "INSERT INTO consent_choice"
                " (owner_id, bucket, purpose, state, decided_at, expires_at, consent_id)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7)"
                " ON CONFLICT (owner_id, purpose, bucket) DO UPDATE SET state = excluded.state,"
                " decided_at = excluded.decided_at, expires_at = excluded.expires_at,"
                " consent_id = excluded.consent_id WHERE excluded.decided_at >= consent_choice.decided_at")
            .bind(key.owner.view(), key.bucket, choice.purpose, code_of(choice.state),
                  to_millis(record.decided),
                  choice.expires ? std::optional(to_millis(*choice.expires)) : std::nullopt, record.id.view())
            .run();
}

std::vector<CurrentConsent> select_choices(storage::Connection& store, const OwnerId& owner) {
    auto select = store.prepare(
        "SELECT purpose, state, decided_at, expires_at, consent_id FROM consent_choice WHERE owner_id = $1"
        " ORDER BY purpose");
    select.bind(owner.view());
    std::vector<CurrentConsent> choices;
    while (select.step())
        choices.push_back(read_choice(select.row(), 0));
    return choices;
}

std::optional<ConsentRecord> select_consent(storage::Connection& store, const OwnerKey& key,
                                            const RecordId& id) {
    auto select = store.prepare(
        "SELECT decided_at, sealed FROM consent WHERE consent_id = $1 AND bucket = $2 AND owner_id = $3");
    select.bind(id.view(), key.bucket, key.owner.view());
    if (!select.step()) return std::nullopt;
    ConsentRecord record = open_consent(key, id, select.row().blob(1));
    record.decided = from_millis(select.row().integer(0));
    return record;
}

namespace {

/// From consent_id, decided_at, sealed.
std::vector<ConsentRecord> open_consents(storage::Statement& select, const OwnerKey& key) {
    std::vector<ConsentRecord> records;
    while (select.step()) {
        const storage::Row row = select.row();
        ConsentRecord record = open_consent(key, RecordId::from_bytes(row.blob(0)), row.blob(2));
        record.decided = from_millis(row.integer(1));
        records.push_back(std::move(record));
    }
    return records;
}

}  // namespace

std::vector<ConsentRecord> select_consents(storage::Connection& store, const OwnerKey& key) {
    auto select = store.prepare(
        "SELECT consent_id, decided_at, sealed FROM consent WHERE owner_id = $1"
        " ORDER BY decided_at, consent_id");
    select.bind(key.owner.view());
    return open_consents(select, key);
}

std::vector<ConsentRecord> select_consents(storage::Connection& store, const OwnerKey& key,
                                           const RecordId& after, std::size_t limit) {
    auto select = store.prepare(
        "SELECT consent_id, decided_at, sealed FROM consent WHERE owner_id = $1 AND consent_id > $2"
        " ORDER BY consent_id LIMIT $3");
    select.bind(key.owner.view(), after.view(), limit);
    return open_consents(select, key);
}

std::vector<ConsentPlace> select_old_consents(storage::Connection& store, const RecordId& after,
                                              Timestamp decided_up_to, int limit) {
    auto select = store.prepare(
        "SELECT consent_id, bucket, owner_id, decided_at FROM consent WHERE consent_id > $1"
        " AND decided_at <= $2 ORDER BY consent_id LIMIT $3");
    select.bind(after.view(), to_millis(decided_up_to), limit);
    std::vector<ConsentPlace> places;
    while (select.step()) {
        const storage::Row row = select.row();
        places.push_back({RecordId::from_bytes(row.blob(0)), OwnerId::from_bytes(row.blob(2)),
                          static_cast<Bucket>(row.integer(1)), from_millis(row.integer(3))});
    }
    return places;
}

bool delete_consent(storage::Connection& store, const RecordId& id) {
    store.prepare("DELETE FROM consent WHERE consent_id = $1").bind(id.view()).run();
    if (store.changes() == 0) return false;
    store.prepare("DELETE FROM consent_choice WHERE consent_id = $1").bind(id.view()).run();
    return true;
}

std::map<std::string, std::int64_t> count_choices(storage::Connection& store) {
    auto select = store.prepare("SELECT purpose, count(*) FROM consent_choice GROUP BY purpose");
    std::map<std::string, std::int64_t> counts;
    while (select.step())
        counts[std::string(select.row().text(0))] = select.row().integer(1);
    return counts;
}

std::vector<std::pair<OwnerPlace, CurrentConsent>> select_expiring(storage::Connection& store,
                                                                   Timestamp after, Timestamp before,
                                                                   std::size_t limit) {
    auto select = store.prepare(
        "SELECT owner_id, bucket, purpose, state, decided_at, expires_at, consent_id FROM consent_choice"
        " WHERE expires_at > $1 AND expires_at <= $2 ORDER BY expires_at LIMIT $3");
    select.bind(to_millis(after), to_millis(before), static_cast<std::int64_t>(limit));
    std::vector<std::pair<OwnerPlace, CurrentConsent>> found;
    while (select.step()) {
        const storage::Row row = select.row();
        found.push_back(
            {{OwnerId::from_bytes(row.blob(0)), static_cast<Bucket>(row.integer(1))}, read_choice(row, 2)});
    }
    return found;
}

void upsert_restriction(storage::Connection& store, const OwnerKey& key, const Restriction& restriction) {
    const Bytes sealed = key.seal(kRestrictionLabel, key.owner.view(), as_bytes(restriction.reason));
    store
        .prepare(
            "INSERT INTO restriction (owner_id, bucket, since, sealed) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (owner_id, bucket) DO UPDATE SET sealed = excluded.sealed")
        .bind(key.owner.view(), key.bucket, to_millis(restriction.since), sealed)
        .run();
}

bool delete_restriction(storage::Connection& store, const OwnerId& owner) {
    if (!is_restricted(store, owner)) return false;
    store.prepare("DELETE FROM restriction WHERE owner_id = $1").bind(owner.view()).run();
    return true;
}

std::vector<OwnerId> select_restricted(storage::Connection& store) {
    auto select = store.prepare("SELECT DISTINCT owner_id FROM restriction");
    std::vector<OwnerId> owners;
    while (select.step())
        owners.push_back(OwnerId::from_bytes(select.row().blob(0)));
    return owners;
}

bool is_restricted(storage::Connection& store, const OwnerId& owner) {
    auto select = store.prepare("SELECT 1 FROM restriction WHERE owner_id = $1");
    select.bind(owner.view());
    return select.step();
}

std::optional<Restriction> select_restriction(storage::Connection& store, const OwnerKey& key) {
    auto select = store.prepare("SELECT since, sealed FROM restriction WHERE owner_id = $1");
    select.bind(key.owner.view());
    if (!select.step()) return std::nullopt;
    const Bytes reason = key.open(kRestrictionLabel, key.owner.view(), select.row().blob(1));
    return Restriction{from_millis(select.row().integer(0)), std::string(as_text(reason))};
}

}  // namespace sessionaudit
