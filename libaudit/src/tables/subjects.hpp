// Data subjects: who an identifier belongs to.
#pragma once

#include <optional>
#include <vector>

#include "crypto/hash.hpp"
#include "crypto/owner_key.hpp"
#include "sessionaudit/consent.hpp"
#include "sessionaudit/session.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// HMAC(index key, kind ‖ 0x00 ‖ value): how an identifier is looked up.
Hash identifier_mac(const HmacKey& index_key, const Identifier& identifier);

/// A subject lives in the bucket its first identifier hashes to, so that a login finds the partition
/// before it has found the subject.
Bucket bucket_of(const Hash& identifier_mac) noexcept;

std::optional<OwnerPlace> find_subject(storage::Connection& store, const Hash& identifier_mac);
void insert_subject(storage::Connection& store, const OwnerKey& key, const Identifier& identifier,
                    const Hash& identifier_mac, Timestamp now);
/// One more way to find a subject.
void insert_identifier(storage::Connection& store, const OwnerKey& key, const Identifier& identifier,
                       const Hash& identifier_mac, Timestamp now);
void delete_identifier(storage::Connection& store, const Hash& identifier_mac);
/// Anonymous owners that became this subject by logging in.
std::vector<OwnerPlace> linked_owners(storage::Connection& store, const OwnerId& subject);
void link_owner(storage::Connection& store, const OwnerPlace& subject, const OwnerPlace& visitor,
                Timestamp now);
/// False for an anonymous visitor.
bool is_subject(storage::Connection& store, const OwnerId& owner);

struct StoredIdentifier {
    Identifier identifier;
    Timestamp added{};
};
std::vector<StoredIdentifier> identifiers_of(storage::Connection& store, const OwnerKey& key);

}  // namespace sessionaudit
