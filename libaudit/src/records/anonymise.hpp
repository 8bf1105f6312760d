// A visit that lives on and is nobody's. docs/retention.md says what is kept, why it is no longer personal
// data, and where that ends.
#pragma once

#include <string>
#include <vector>

#include "records/held_items.hpp"
#include "store/writer.hpp"
#include "tables/segments.hpp"
#include "tables/session_row.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {

/// Writes these events of a session as a session of a new owner of whom nothing else is known. The caller
/// deletes the originals in the same job. Does nothing without events.
void write_anonymised(WriteContext& context, const SessionRow& original, const EventsByPurpose& events);

/// The whole of it: also a session without events. The row and its segments go.
void anonymise_session(WriteContext& context, const SessionRow& original, const OwnerKey& key);

/// What the owners did for one purpose, in live and ended sessions, but for what a legal hold needs. Returns
/// how many events there were.
std::int64_t anonymise_events_of_purpose(WriteContext& context, const HeldItems& held,
                                         const std::vector<OwnerPlace>& owners, const std::string& purpose);

}  // namespace sessionaudit
