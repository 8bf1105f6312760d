// How far an import has come, so that another run can go on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ingest/open_lines.hpp"
#include "ingest/timestamp_filter.hpp"
#include "sessionaudit/ingest.hpp"

namespace sessionaudit {

/// The state of a reader from this line on.
struct ReaderState {
    std::uint64_t line = 0;
    Bytes state;
};

/// Everything but the open lines, which are packed from OpenLines and read into OpenLinesNote.
/// Holds no personal data: places, counts, times of the log as a whole, and hashes.
struct ImportCheckpoint {
    bool complete = false;  ///< the end was reached and all visits are stored
    Bytes identity;         ///< InputHead::identity()
    Hash options{};         ///< options_digest()
    std::string format;
    std::uint64_t line = 0;    ///< the last line that was dealt with
    std::uint64_t offset = 0;  ///< of the byte after it, in the decompressed input
    bool mid_line = false;     ///< that line had no line end yet
    std::uint64_t held_line =
        0;  ///< a line whose time is doubted (timestamp_filter.hpp), 0 when there is none
    TimestampFilter::State timestamps;
    IngestCounts counts;
    std::vector<ReaderState> reader_states;  ///< the one at the first open line, and those after it
};

Bytes pack_checkpoint(const ImportCheckpoint& checkpoint, OpenLines& open_lines);
/// Throws Error{corrupt}; {newer_schema} for one that a later version wrote.
std::pair<ImportCheckpoint, OpenLinesNote> unpack_checkpoint(ByteView bytes);

/// What visits depend on: an interrupted import must go on with the same.
Hash options_digest(const IngestOptions& options);

}  // namespace sessionaudit
