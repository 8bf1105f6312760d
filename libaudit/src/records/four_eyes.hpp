// Four eyes: who agreed to which plan of which request, inside a write job.
#pragma once

#include <string>

#include "sessionaudit/request.hpp"
#include "store/writer.hpp"

namespace sessionaudit {

/// How many different people must approve the plan of such a request in this store. An erasure cannot be
/// undone; the rest one person can put right.
int approvals_needed(storage::Connection& store, RequestKind kind);

/// Notes that somebody agrees to this plan, and returns how many different people do. Approvals of another
/// plan of the request are forgotten. `known_person`: who was given the secret, when the actor is a token; an
/// actor "user:..." is the person. Throws Error{conflict} for an actor that does not identify a person, such
/// as the command line: it could be the same person twice.
int note_approval(WriteContext& context, const RecordId& request, const std::string& plan_sha256,
                  const std::string& actor, const std::string& known_person, Timestamp now);

/// Throws Error{conflict} where an erasure needs two people: only a request can collect their approvals.
void require_no_four_eyes(storage::Connection& store);

}  // namespace sessionaudit
