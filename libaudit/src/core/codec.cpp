#include "core/codec.hpp"

#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

[[noreturn]] void fail_truncated() {
    throw Error(ErrorCode::corrupt, "a packed record in the store is cut short or malformed");
}

}  // namespace

void PackedWriter::number(std::uint64_t value) {
    while (value >= 0x80) {
        out_.push_back(static_cast<std::uint8_t>(value | 0x80));
        value >>= 7;
    }
    out_.push_back(static_cast<std::uint8_t>(value));
}

void PackedWriter::signed_number(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    number(bits << 1 ^ (value < 0 ? ~std::uint64_t{0} : 0));
}

void PackedWriter::text(std::string_view value) {
    blob(as_bytes(value));
}

void PackedWriter::blob(ByteView value) {
    number(value.size());
    raw(value);
}

std::uint8_t PackedReader::byte() {
    if (rest_.empty()) fail_truncated();
    const std::uint8_t value = rest_.front();
    rest_ = rest_.subspan(1);
    return value;
}

std::uint64_t PackedReader::number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const std::uint8_t part = byte();
        if (shift == 63 && part > 1) fail_truncated();
        value |= static_cast<std::uint64_t>(part & 0x7F) << shift;
        if ((part & 0x80) == 0) return value;
    }
    fail_truncated();
}

std::int64_t PackedReader::signed_number() {
    const std::uint64_t bits = number();
    const std::uint64_t value = bits >> 1 ^ (~(bits & 1) + 1);
    return static_cast<std::int64_t>(value);
}

ByteView PackedReader::raw(std::size_t size) {
    if (size > rest_.size()) fail_truncated();
    const ByteView bytes = rest_.first(size);
    rest_ = rest_.subspan(size);
    return bytes;
}

ByteView PackedReader::blob() {
    const std::uint64_t size = number();
    if (size > rest_.size()) fail_truncated();
    return raw(static_cast<std::size_t>(size));
}

void append_u16(Bytes& out, std::uint16_t value) {
    out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value));
}

void append_u64(Bytes& out, std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8)
        out.push_back(static_cast<std::uint8_t>(value >> shift));
}

}  // namespace sessionaudit
