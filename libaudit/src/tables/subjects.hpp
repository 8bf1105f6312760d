// Data subjects: who an identifier belongs to, and which visitors became whom.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "crypto/hash.hpp"
#include "crypto/owner_key.hpp"
#include "sessionaudit/consent.hpp"
#include "sessionaudit/jurisdiction.hpp"
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
/// The subject that a visitor became; the first, where several logged in.
std::optional<OwnerPlace> find_subject_of_visitor(storage::Connection& store, const OwnerId& visitor);

/// False for an anonymous visitor.
bool is_subject(storage::Connection& store, const OwnerId& owner);
std::int64_t count_subjects(storage::Connection& store);
/// A subject as a sweep judges it.
struct SubjectRow {
    OwnerPlace ref;
    Timestamp created{};
    // Of the last session that a sweep took; absent before.
    std::optional<Timestamp> last_seen;
    std::optional<Jurisdiction> jurisdiction;
};
/// Those behind `after`, in the order of their ids. Returns how many there were. The visitor may use the
/// connection, but for this function.
int visit_subjects(storage::Connection& store, const OwnerId& after, int limit,
                   const std::function<void(const SubjectRow& subject)>& visitor);
/// When somebody was last here, and whose law held, once their session goes. False for a visitor.
bool note_last_session(storage::Connection& store, const OwnerId& subject, Timestamp last,
                       const Jurisdiction& jurisdiction);
/// With the identifiers. Returns how many rows there were.
std::int64_t delete_subject(storage::Connection& store, const OwnerId& owner);

struct StoredIdentifier {
    Identifier identifier;
    Timestamp added{};
};
std::vector<StoredIdentifier> identifiers_of(storage::Connection& store, const OwnerKey& key);
/// The kinds there are in the store: "email", "user_id".
std::vector<std::string> identifier_kinds(storage::Connection& store);

}  // namespace sessionaudit
