// Restriction of processing (GDPR Art 18), begun and ended inside a write job: the one way to either, by hand
// or by a request, so that the ledger tells of both.
#pragma once

#include <string>

#include "store/writer.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {

/// Throws Error{not_found} when the key of this owner was destroyed.
void restrict_owner(WriteContext& context, const OwnerPlace& owner, const std::string& reason,
                    const std::string& actor, Timestamp now);
/// False when there was none. Throws as restrict_owner().
bool lift_restriction_of(WriteContext& context, const OwnerPlace& owner, const std::string& actor,
                         Timestamp now);

}  // namespace sessionaudit
