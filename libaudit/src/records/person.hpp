// Everything that the store holds of one person: whose rows they are, and how many.
#pragma once

#include <optional>
#include <vector>

#include "sessionaudit/erasure.hpp"
#include "storage/connection.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {

/// A subject and the visitors that became this subject, the subject first.
std::vector<OwnerPlace> owners_of_person(storage::Connection& store, const OwnerPlace& subject);

struct PersonRows {
    std::vector<ErasureItem> counts;
    /// Changes when a row of the person comes or goes, and nearly always when one changes; touches do not
    /// count.
    Hash fingerprint{};
};
PersonRows count_person(storage::Connection& store, const std::vector<OwnerPlace>& owners);

std::vector<SessionId> sessions_of_person(storage::Connection& store, const std::vector<OwnerPlace>& owners);

/// Ends what lives and forgets who it was: identifiers, subject, links. Sessions answer "erased" from here
/// on.
/// Returns the buckets in which rows changed, those of others whose visit went on as the person's included.
std::vector<Bucket> disown_rows(storage::Connection& store, const std::vector<OwnerPlace>& owners,
                                Timestamp now);
/// Deletes up to `sessions_max` sessions with their events, and once there are none all else that is the
/// owners'. True while there is more.
bool delete_person_rows(storage::Connection& store, const std::vector<OwnerPlace>& owners, int sessions_max);

/// Somebody else's visit went on as this owner's, or the other way round: two logins in one visit. Their rows
/// then name sessions of this owner, and no longer do. Adds the buckets of those that changed.
void unlink_visits(storage::Connection& store, const OwnerId& owner, std::vector<Bucket>& changed);
/// What somebody chose, and how it came about.
void delete_choices(storage::Connection& store, const OwnerId& owner);
/// For an anonymous visitor whom nothing keeps any more, and whose key is gone: choices, and the link to a
/// subject.
void delete_visitor_rows(storage::Connection& store, const OwnerId& visitor);

}  // namespace sessionaudit
