#include "tables/subjects.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kLabel = "identifier";

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

bool is_subject(storage::Connection& store, const OwnerId& owner) {
    auto select = store.prepare("SELECT 1 FROM subject WHERE owner_id = $1");
    select.bind(owner.view());
    return select.step();
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

}  // namespace sessionaudit
