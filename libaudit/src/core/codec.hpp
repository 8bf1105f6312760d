// Packed binary fields: LEB128 varints, zigzag for signed numbers, length-prefixed byte strings.
// docs/storage-format.md tells the same to a stranger.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sessionaudit/bytes.hpp"

namespace sessionaudit {

/// Appends fields to a byte string.
class PackedWriter {
  public:
    explicit PackedWriter(Bytes& out) : out_(out) {}
    void byte(std::uint8_t value) { out_.push_back(value); }
    void number(std::uint64_t value);
    void signed_number(std::int64_t value);
    void raw(ByteView bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }
    void text(std::string_view value);
    void blob(ByteView value);

  private:
    Bytes& out_;
};

/// Reads them back. Every take throws Error{corrupt} when the bytes end too soon or a number does
/// not fit; views stay valid as long as the bytes do.
class PackedReader {
  public:
    explicit PackedReader(ByteView bytes) : rest_(bytes) {}
    bool at_end() const noexcept { return rest_.empty(); }
    std::uint8_t byte();
    std::uint64_t number();
    std::int64_t signed_number();
    ByteView raw(std::size_t size);
    std::string_view text() { return as_text(blob()); }
    ByteView blob();

  private:
    ByteView rest_;
};

/// Fixed-width big-endian, for keys and associated data.
void append_u16(Bytes& out, std::uint16_t value);
void append_u64(Bytes& out, std::uint64_t value);

}  // namespace sessionaudit
