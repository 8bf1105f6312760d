// A run of events as one packed byte string, before it is sealed (docs/storage-format.md).
#pragma once

#include <span>
#include <vector>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/event.hpp"

namespace sessionaudit {

/// Events of one purpose, in order of sequence. The purpose is a column of the segment, so it is not repeated
/// here.
Bytes pack_events(std::span<const NumberedEvent> events);
/// Those events of a run that have this purpose; the first of the run has `first_sequence`.
Bytes pack_events(std::span<const Event> run, std::int64_t first_sequence, std::string_view purpose);
/// Throws Error{corrupt}.
std::vector<NumberedEvent> unpack_events(ByteView packed, std::string_view purpose);

}  // namespace sessionaudit
