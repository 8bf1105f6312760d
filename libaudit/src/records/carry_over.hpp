// What a visitor refused holds for the account they log in to.
#pragma once

#include "sessionaudit/ids.hpp"
#include "store/writer.hpp"

namespace sessionaudit {

/// Records for the subject what the visitor refused, withdrew or opted out of, where the subject has no
/// choice or an older one, and the visitor's restriction. What was given is not carried over: it was given on
/// one device.
void carry_over_refusals(WriteContext& context, IdGenerator& ids, const OwnerKey& visitor,
                         const OwnerKey& subject, Timestamp now);

}  // namespace sessionaudit
