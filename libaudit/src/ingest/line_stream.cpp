#include "ingest/line_stream.hpp"

#include <algorithm>
#include <cstring>

#include "ingest/log_text.hpp"
#include "sessionaudit/ingest.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kReadSize = 256 * 1024;
constexpr std::size_t kHeadSize = 64 * 1024;
constexpr std::size_t kLongLineKept = 4096;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

LineStream::LineStream(std::unique_ptr<ByteSource> source)
    : source_(std::move(source)), buffer_(2 * kReadSize) {}

/// Puts what is left to the front and reads behind it. False when there is no more.
bool LineStream::fill() {
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (buffer_.size() - end_ < kReadSize) buffer_.resize(kIngestLineMax + kReadSize);
    const std::size_t room = std::min(buffer_.size() - end_, kReadSize);
    const std::size_t count = source_->read(std::span(buffer_).subspan(end_, room));
    end_ += count;
    return count > 0;
}

std::string_view LineStream::head() {
    while (end_ < kHeadSize && fill()) {
    }
    return {buffer_.data(), std::min(end_, kHeadSize)};
}

bool LineStream::skip_to(std::uint64_t offset, std::uint64_t number) {
    number_ = number - 1;
    const std::uint64_t buffer_offset = offset_ - begin_;
    if (offset >= buffer_offset && offset <= buffer_offset + end_) {
        begin_ = static_cast<std::size_t>(offset - buffer_offset);
        offset_ = offset;
        return true;
    }
    if (source_->total() > 0 && source_->seek(offset)) {
        begin_ = end_ = 0;
        offset_ = offset;
        return offset <= source_->total();
    }
    while (offset_ < offset) {
        if (begin_ == end_ && !fill()) return false;
        const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(end_ - begin_, offset - offset_));
        begin_ += step;
        offset_ += step;
    }
    return offset_ == offset;
}

bool LineStream::next(LogLine& line) {
    std::size_t searched = 0;
    const char* newline = nullptr;
    for (;;) {
        const std::size_t left = end_ - begin_;
        newline = left == searched ? nullptr
                                   : static_cast<const char*>(std::memchr(buffer_.data() + begin_ + searched,
                                                                          '\n', left - searched));
        if (newline != nullptr || left > kIngestLineMax) break;
        searched = left;
        if (!fill()) break;
    }
    if (begin_ == end_) return false;
    const std::size_t size =
        newline != nullptr ? static_cast<std::size_t>(newline - (buffer_.data() + begin_)) : end_ - begin_;
    line.number = ++number_;
    line.offset = offset_;
    line.too_long = size > kIngestLineMax;
    line.terminated = newline != nullptr;
    if (line.too_long) {
        take_long_line(line);
        return true;
    }
    line.text = without_line_end({buffer_.data() + begin_, size});
    if (line.offset == 0 && line.text.starts_with(kByteOrderMark))
        line.text.remove_prefix(kByteOrderMark.size());
    const std::size_t taken = size + (line.terminated ? 1 : 0);
    begin_ += taken;
    offset_ += taken;
    line.end = offset_;
    return true;
}

void LineStream::take_long_line(LogLine& line) {
    long_line_.assign(buffer_.data() + begin_, kLongLineKept);
    line.text = long_line_;
    for (;;) {
        const void* const newline = std::memchr(buffer_.data() + begin_, '\n', end_ - begin_);
        line.terminated = newline != nullptr;
        const std::size_t taken =
            line.terminated
                ? static_cast<std::size_t>(static_cast<const char*>(newline) - (buffer_.data() + begin_)) + 1
                : end_ - begin_;
        begin_ += taken;
        offset_ += taken;
        if (line.terminated || !fill()) break;
    }
    line.end = offset_;
}

}  // namespace sessionaudit
