// Everything that the store holds of one person: whose rows they are, and how many.
#pragma once

#include <optional>
#include <vector>

#include "session/subjects.hpp"
#include "sessionaudit/erasure.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// A subject and the visitors that became this subject, the subject first.
std::vector<SubjectRef> owners_of_person(storage::Connection& store, const SubjectRef& subject);

struct PersonRows {
    std::vector<ErasureItem> counts;
    /// Changes as soon as a row of the person comes, goes or changes.
    Hash fingerprint{};
};
PersonRows count_person(storage::Connection& store, const std::vector<SubjectRef>& owners);

std::vector<SessionId> sessions_of_person(storage::Connection& store, const std::vector<SubjectRef>& owners);

/// Ends what lives and forgets who it was: identifiers, subject, links. Sessions answer "erased" from here
/// on.
void disown_rows(storage::Connection& store, const std::vector<SubjectRef>& owners, Timestamp now);
/// Deletes up to `sessions_max` sessions with their events, and once there are none all else that is the
/// owners'. True while there is more.
bool delete_person_rows(storage::Connection& store, const std::vector<SubjectRef>& owners, int sessions_max);

}  // namespace sessionaudit
