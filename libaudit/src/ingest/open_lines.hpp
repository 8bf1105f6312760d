// Which of the lines read so far are not yet stored: their visits are still open.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "core/codec.hpp"

namespace sessionaudit {

/// A bit for each line between the first open one and the last one read, in blocks of 64 lines that
/// know their place in the input: 16 bytes for 64 lines.
/// Threads: one.
class OpenLines {
  public:
    /// Told of every line, in order, before it is opened.
    void reach(std::uint64_t line, std::uint64_t offset);
    void open(std::uint64_t line) { bits_of(line) |= mask_of(line); }
    void close(std::uint64_t line) { bits_of(line) &= ~mask_of(line); }
    /// A line at or before the first open one.
    std::uint64_t start();
    /// Writes them for OpenLinesNote.
    void pack(PackedWriter& out);

  private:
    struct Block {
        std::uint64_t offset;  ///< of its first line
        std::uint64_t bits;
    };

    void drop_closed_blocks();
    std::uint64_t& bits_of(std::uint64_t line) { return blocks_[line / 64 - first_block_].bits; }
    static std::uint64_t mask_of(std::uint64_t line) { return std::uint64_t{1} << line % 64; }

    std::deque<Block> blocks_;
    std::uint64_t first_block_ = 0;  ///< number of blocks_[0]: line / 64
    std::uint64_t first_line_ = 0;   ///< where blocks_[0] begins; not a multiple of 64 in the first one ever
};

/// The same, read back from a checkpoint.
class OpenLinesNote {
  public:
    OpenLinesNote() = default;
    /// Throws Error{corrupt}.
    explicit OpenLinesNote(PackedReader& in);
    bool empty() const noexcept { return runs_.empty(); }
    /// Where reading has to start: a line at or before the first open one, and its offset.
    std::uint64_t first_line() const noexcept { return first_line_; }
    std::uint64_t offset() const noexcept { return offset_; }
    /// Asked in rising order of lines, once each.
    bool take(std::uint64_t line);

  private:
    struct Run {
        std::uint64_t first;
        std::uint64_t last;
    };
    std::uint64_t first_line_ = 0;
    std::uint64_t offset_ = 0;
    std::vector<Run> runs_;
    std::size_t next_ = 0;
};

}  // namespace sessionaudit
