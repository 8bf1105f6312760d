// The lines of a log, with their places.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/byte_source.hpp"

namespace sessionaudit {

struct LogLine {
    std::string_view text;     ///< without its line end; the first 4096 bytes when too_long
    std::uint64_t number = 0;  ///< counted from 1
    std::uint64_t offset = 0;  ///< of its first byte
    std::uint64_t end = 0;     ///< of the byte after its line end
    bool too_long = false;     ///< more than kIngestLineMax bytes
    bool terminated = true;    ///< false for a last line without a line end
};

/// Cuts a source into lines. Memory stays under two megabytes whatever the lines are.
/// Threads: one.
class LineStream {
  public:
    explicit LineStream(std::unique_ptr<ByteSource> source);

    /// The decompressed beginning, up to 64 KiB. Before the first next() only.
    std::string_view head();
    /// Goes on from a byte, where line `number` begins. Reads through what lies before it when the
    /// source cannot jump; back goes only a source that can, or into the line handed out last. False when the
    /// input ends before that place.
    bool skip_to(std::uint64_t offset, std::uint64_t number);
    /// False at the end. The text is valid until the next call.
    bool next(LogLine& line);

    const ByteSource& source() const noexcept { return *source_; }

  private:
    bool fill();
    void take_long_line(LogLine& line);

    std::unique_ptr<ByteSource> source_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;  ///< of what has not been handed out
    std::size_t end_ = 0;
    std::uint64_t offset_ = 0;  ///< of buffer_[begin_] in the input
    std::uint64_t number_ = 0;  ///< of the line handed out last
    std::string long_line_;
};

}  // namespace sessionaudit
