#include "tables/subjects.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kLabel = "identifier";

/// Runs a statement whose one parameter is an owner. Returns how many rows it changed.
std::int64_t run_for(storage::Connection& store, std::string_view sql, const OwnerId& owner) {
    store.prepare(sql).bind(owner.view()).run();
    return store.changes();
}

}  // namespace

Hash identifier_mac(const HmacKey& index_key, const Identifier& identifier) {
    static constexpr std::uint8_t kSeparator[] = {0};
    return index_key.mac({as_bytes(identifier.kind), kSeparator, as_bytes(identifier.value)});
}

Bucket bucket_of(const Hash& identifier_mac) noexcept {
    return static_cast<Bucket>((identifier_mac[0] << 8 | identifier_mac[1]) % kBucketCount);
}

std::optional<OwnerPlace> find_subject(storage::Connection& store, const Hash& identifier_mac) {
    auto select = store.prepare("SELECT owner_id, bucket FROM identifier WHERE mac = $1");
    select.bind(identifier_mac);
    if (!select.step()) return std::nullopt;
    return OwnerPlace{OwnerId::from_bytes(select.row().blob(0)),
                      static_cast<Bucket>(select.row().integer(1))};
}

void insert_subject(storage::Connection& store, const OwnerKey& key, const Identifier& identifier,
                    const Hash& identifier_mac, Timestamp now) {
    store.prepare("INSERT INTO subject (owner_id, bucket, created_at) VALUES ($1, $2, $3)")
        .bind(key.owner.view(), key.bucket, to_millis(now))
        .run();
    insert_identifier(store, key, identifier, identifier_mac, now);
}

void insert_identifier(storage::Connection& store, const OwnerKey& key, const Identifier& identifier,
                       const Hash& identifier_mac, Timestamp now) {
    const Bytes sealed = key.seal(kLabel, identifier_mac, as_bytes(identifier.value));
    store
        .prepare(
            "INSERT INTO identifier (mac, kind, owner_id, bucket, added_at, sealed) VALUES ($1, $2, $3, $4, "
            "$5, $6)")
        .bind(identifier_mac, identifier.kind, key.owner.view(), key.bucket, to_millis(now), sealed)
        .run();
}

void delete_identifier(storage::Connection& store, const Hash& identifier_mac) {
    store.prepare("DELETE FROM identifier WHERE mac = $1").bind(identifier_mac).run();
}

std::vector<OwnerPlace> linked_owners(storage::Connection& store, const OwnerId& subject) {
    auto select = store.prepare("SELECT linked_owner_id, linked_bucket FROM owner_link WHERE owner_id = $1");
    select.bind(subject.view());
    std::vector<OwnerPlace> owners;
    while (select.step())
        owners.push_back(
            {OwnerId::from_bytes(select.row().blob(0)), static_cast<Bucket>(select.row().integer(1))});
    return owners;
}

void link_owner(storage::Connection& store, const OwnerPlace& subject, const OwnerPlace& visitor,
                Timestamp now) {
    store
        .prepare(
            "INSERT INTO owner_link (owner_id, bucket, linked_owner_id, linked_bucket, linked_at)"
            " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING")
        .bind(subject.owner.view(), subject.bucket, visitor.owner.view(), visitor.bucket, to_millis(now))
        .run();
}

std::optional<OwnerPlace> find_subject_of_visitor(storage::Connection& store, const OwnerId& visitor) {
    auto select = store.prepare(
        "SELECT owner_id, bucket FROM owner_link WHERE linked_owner_id = $1 ORDER BY linked_at");
    select.bind(visitor.view());
    if (!select.step()) return std::nullopt;
    return OwnerPlace{OwnerId::from_bytes(select.row().blob(0)),
                      static_cast<Bucket>(select.row().integer(1))};
}

bool is_subject(storage::Connection& store, const OwnerId& owner) {
    auto select = store.prepare("SELECT 1 FROM subject WHERE owner_id = $1");
    select.bind(owner.view());
    return select.step();
}

std::int64_t count_subjects(storage::Connection& store) {
    auto count = store.prepare("SELECT count(*) FROM subject");
    count.step();
    return count.row().integer(0);
}

int visit_subjects(storage::Connection& store, const OwnerId& after, int limit,
                   const std::function<void(const SubjectRow& subject)>& visitor) {
    auto select = store.prepare(
        "SELECT owner_id, bucket, created_at, last_seen_at, jurisdiction, jurisdiction_source FROM subject"
        " WHERE owner_id > $1 ORDER BY owner_id LIMIT $2");
    select.bind(after.view(), limit);
    int rows = 0;
    for (; select.step(); ++rows) {
        const storage::Row row = select.row();
        SubjectRow subject{{OwnerId::from_bytes(row.blob(0)), static_cast<Bucket>(row.integer(1))},
                           from_millis(row.integer(2)),
                           {},
                           {}};
        if (const auto last_seen = row.optional_integer(3)) subject.last_seen = from_millis(*last_seen);
        if (!row.is_null(4))
            subject.jurisdiction = {std::string(row.text(4)),
                                    static_cast<JurisdictionSource>(row.integer(5))};
        visitor(subject);
    }
    return rows;
}

bool note_last_session(storage::Connection& store, const OwnerId& subject, Timestamp last,
                       const Jurisdiction& jurisdiction) {
    store
        .prepare(
            "UPDATE subject SET last_seen_at = max(coalesce(last_seen_at, 0), $1), jurisdiction = $2,"
            " jurisdiction_source = $3 WHERE owner_id = $4")
        .bind(to_millis(last), jurisdiction.code, static_cast<int>(jurisdiction.source), subject.view())
        .run();
    return store.changes() != 0;
}

std::int64_t delete_subject(storage::Connection& store, const OwnerId& owner) {
    return run_for(store, "DELETE FROM identifier WHERE owner_id = $1", owner) +
           run_for(store, "DELETE FROM subject WHERE owner_id = $1", owner);
}

std::vector<StoredIdentifier> identifiers_of(storage::Connection& store, const OwnerKey& key) {
    auto select = store.prepare(
        "SELECT mac, kind, added_at, sealed FROM identifier WHERE owner_id = $1 ORDER BY added_at");
    select.bind(key.owner.view());
    std::vector<StoredIdentifier> identifiers;
    while (select.step()) {
        const Bytes value = key.open(kLabel, select.row().blob(0), select.row().blob(3));
        identifiers.push_back({{std::string(select.row().text(1)), std::string(as_text(value))},
                               from_millis(select.row().integer(2))});
    }
    return identifiers;
}

std::vector<std::string> identifier_kinds(storage::Connection& store) {
    auto select = store.prepare("SELECT DISTINCT kind FROM identifier");
    std::vector<std::string> kinds;
    while (select.step())
        kinds.emplace_back(select.row().text(0));
    return kinds;
}

}  // namespace sessionaudit
