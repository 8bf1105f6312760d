// Consent in the store's tables.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crypto/owner_key.hpp"
#include "sessionaudit/consent.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// The act as it was made, sealed with its owner's key. `expires` of the choices is what was decided.
void insert_consent(storage::Connection& store, const OwnerKey& key, const ConsentRecord& record);
/// Replaces the newest choice for each of the record's purposes.
void upsert_choices(storage::Connection& store, const OwnerKey& key, const ConsentRecord& record);

/// By purpose; states as recorded, whatever the time.
std::vector<CurrentConsent> select_choices(storage::Connection& store, const OwnerId& owner);
/// Absent when the owner has no such act.
std::optional<ConsentRecord> select_consent(storage::Connection& store, const OwnerKey& key,
                                            const RecordId& id);
/// Oldest first.
std::vector<ConsentRecord> select_consents(storage::Connection& store, const OwnerKey& key);
/// Up to `limit` of them, those after an id.
std::vector<ConsentRecord> select_consents(storage::Connection& store, const OwnerKey& key,
                                           const RecordId& after, std::size_t limit);
/// A record as far as a sweep needs it before it is opened.
struct ConsentPlace {
    RecordId id{};
    OwnerId owner{};
    Bucket bucket = 0;
    Timestamp decided{};
};
/// Up to `limit` of anybody's, decided up to a moment, by id, those after one.
std::vector<ConsentPlace> select_old_consents(storage::Connection& store, const RecordId& after,
                                              Timestamp decided_up_to, int limit);
/// With the choices that it made and no later one replaced. Returns whether it was there.
bool delete_consent(storage::Connection& store, const RecordId& id);
/// How many people have a choice for a purpose, by purpose.
std::map<std::string, std::int64_t> count_choices(storage::Connection& store);
std::vector<std::pair<OwnerPlace, CurrentConsent>> select_expiring(storage::Connection& store,
                                                                   Timestamp after, Timestamp before,
                                                                   std::size_t limit);

void upsert_restriction(storage::Connection& store, const OwnerKey& key, const Restriction& restriction);
/// Returns whether there was one.
bool delete_restriction(storage::Connection& store, const OwnerId& owner);
/// Whose processing is restricted.
std::vector<OwnerId> select_restricted(storage::Connection& store);
bool is_restricted(storage::Connection& store, const OwnerId& owner);
std::optional<Restriction> select_restriction(storage::Connection& store, const OwnerKey& key);

}  // namespace sessionaudit
