// Events of visits that are still open, packed to a third of their size.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/codec.hpp"
#include "ingest/log_hit.hpp"

namespace sessionaudit {

/// Appends one event. Its size is a function of the event and the line alone. The texts are cleaned:
/// what comes out is valid UTF-8 without control characters, paths and referrers at most 8 KiB.
void pack_event(Bytes& out, const LogHit& hit, std::uint64_t line);

/// Reads the next event and returns the line it came from. `purpose` is for events whose line named none.
std::uint64_t unpack_event(PackedReader& in, std::string_view purpose, Event& event);

/// Puts events in order of time, those of the same time in order of their lines.
void sort_events(std::vector<Event>& events, const std::vector<std::uint64_t>& lines);

}  // namespace sessionaudit
