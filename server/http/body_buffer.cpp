#include "http/body_buffer.hpp"

#include <algorithm>
#include <limits>

#include "http/problem.hpp"

namespace sessionaudit::server {
namespace {

constexpr int kSizeDigitsMax = 15;
constexpr int kExtensionMax = 256;
constexpr int kTrailersMax = 8 * 1024;

[[noreturn]] void refuse_chunk() {
    throw Problem(400, "malformed-request", "the chunks of the body are not in the form of RFC 9112");
}

int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

BodyBuffer::BodyBuffer(Read read, std::optional<std::uint64_t> length)
    : read_(std::move(read)), chunked_(!length), left_(length.value_or(0)) {}

BodyBuffer::int_type BodyBuffer::underflow() {
    if (chunked_ && left_ == 0 && !done_) begin_chunk();
    if (left_ == 0) return traits_type::eof();
    const int got =
        take(buffer_.data(), static_cast<std::size_t>(std::min<std::uint64_t>(left_, buffer_.size())));
    left_ -= static_cast<std::uint64_t>(got);
    setg(buffer_.data(), buffer_.data(), buffer_.data() + got);
    return traits_type::to_int_type(*gptr());
}

std::streamsize BodyBuffer::xsgetn(char* to, std::streamsize size) {
    if (chunked_ || gptr() != egptr()) return std::streambuf::xsgetn(to, size);
    const auto wanted = std::min<std::uint64_t>(left_, static_cast<std::uint64_t>(size));
    std::uint64_t done = 0;
    while (done < wanted)
        done += static_cast<std::uint64_t>(take(to + done, static_cast<std::size_t>(wanted - done)));
    left_ -= done;
    return static_cast<std::streamsize>(done);
}

int BodyBuffer::take(char* to, std::size_t size) {
    const int got = read_(to, static_cast<std::streamsize>(size));
    if (got <= 0) throw Problem(400, "truncated-body", "the connection ended before the body did");
    return got;
}

char BodyBuffer::next() {
    char c = 0;
    take(&c, 1);
    return c;
}

void BodyBuffer::begin_chunk() {
    if (!first_) end_chunk();
    first_ = false;
    std::uint64_t size = 0;
    int digits = 0;
    char c = next();
    for (; digit_of(c) >= 0; c = next()) {
        if (++digits > kSizeDigitsMax) refuse_chunk();
        size = size * 16 + static_cast<std::uint64_t>(digit_of(c));
    }
    if (digits == 0 || (c != ';' && c != '\r')) refuse_chunk();
    for (int skipped = 0; c != '\r'; c = next())
        if (++skipped > kExtensionMax || c == '\n') refuse_chunk();
    if (next() != '\n') refuse_chunk();
    left_ = size;
    if (size != 0) return;
    done_ = true;
    skip_trailers();
}

void BodyBuffer::end_chunk() {
    if (next() != '\r' || next() != '\n') refuse_chunk();
}

/// Fields behind the body say nothing to us.
void BodyBuffer::skip_trailers() {
    int length = 0;
    for (int skipped = 0;; ++skipped) {
        if (skipped > kTrailersMax) refuse_chunk();
        const char c = next();
        if (c == '\r') {
            if (next() != '\n') refuse_chunk();
            if (length == 0) return;
            length = 0;
        } else {
            if (c == '\n') refuse_chunk();
            ++length;
        }
    }
}

}  // namespace sessionaudit::server
