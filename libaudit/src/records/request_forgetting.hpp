// What becomes of a person's requests when the person is erased.
#pragma once

#include <vector>

#include "store/writer.hpp"

namespace sessionaudit {

/// Destroys what names the person in all requests made with these identifiers. What is left is the record of
/// CCPA regs 7101: kind, dates, outcome, ground. A request whose execution this is learns the erasure's id.
void forget_requests(WriteContext& context, const std::vector<Hash>& identifier_macs,
                     const RecordId& erasure);

/// The same for rows that came back with an old backup, whose keys are gone. Returns how many.
std::int64_t forget_requests_without_key(storage::Connection& store, storage::Connection& keyring);

}  // namespace sessionaudit
