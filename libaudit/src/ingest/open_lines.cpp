#include "ingest/open_lines.hpp"

#include <bit>

#include "sessionaudit/error.hpp"

namespace sessionaudit {

void OpenLines::drop_closed_blocks() {
    while (blocks_.size() > 1 && blocks_.front().bits == 0) {
        blocks_.pop_front();
        ++first_block_;
        first_line_ = first_block_ * 64;
    }
}

std::uint64_t OpenLines::start() {
    drop_closed_blocks();
    return first_line_;
}

void OpenLines::reach(std::uint64_t line, std::uint64_t offset) {
    const std::uint64_t block = line / 64;
    if (!blocks_.empty() && block < first_block_ + blocks_.size()) return;
    drop_closed_blocks();
    if (blocks_.empty()) {
        first_block_ = block;
        first_line_ = line;
    }
    blocks_.push_back({offset, 0});
}

// Layout: number of runs; if any: first line, its offset, then for each run the closed lines before
// it and the open lines in it.
void OpenLines::pack(PackedWriter& out) {
    drop_closed_blocks();
    Bytes runs;
    PackedWriter writer(runs);
    std::uint64_t count = 0;
    std::uint64_t written = first_line_;  // everything before this line is in `runs`
    std::uint64_t run_begin = 0;
    std::uint64_t run_end = 0;
    const auto flush = [&] {
        if (run_begin == run_end) return;
        writer.number(run_begin - written);
        writer.number(run_end - run_begin);
        written = run_end;
        ++count;
    };
    for (std::size_t block = 0; block < blocks_.size(); ++block) {
        for (std::uint64_t bits = blocks_[block].bits; bits != 0; bits &= bits - 1) {
            const std::uint64_t line =
                (first_block_ + block) * 64 + static_cast<std::uint64_t>(std::countr_zero(bits));
            if (line != run_end || run_begin == run_end) {
                flush();
                run_begin = line;
            }
            run_end = line + 1;
        }
    }
    flush();
    out.number(count);
    if (count == 0) return;
    out.number(first_line_);
    out.number(blocks_.front().offset);
    out.raw(runs);
}

OpenLinesNote::OpenLinesNote(PackedReader& in) {
    const std::uint64_t count = in.number();
    if (count == 0) return;
    first_line_ = in.number();
    offset_ = in.number();
    std::uint64_t line = first_line_;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t closed = in.number();
        const std::uint64_t open = in.number();
        if (open == 0 || closed > UINT64_MAX - line || open > UINT64_MAX - line - closed)
            throw Error(ErrorCode::corrupt, "the note of open lines in an import's checkpoint is malformed");
        runs_.push_back({line + closed, line + closed + open - 1});
        line += closed + open;
    }
}

bool OpenLinesNote::take(std::uint64_t line) {
    while (next_ < runs_.size() && runs_[next_].last < line)
        ++next_;
    return next_ < runs_.size() && runs_[next_].first <= line;
}

}  // namespace sessionaudit
