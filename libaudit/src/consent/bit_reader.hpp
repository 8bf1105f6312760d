// The bits behind base64url letters, first bit of a letter first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/id_ranges.hpp"

namespace sessionaudit {

/// Reads fields one after the other. Every fault is an Error{invalid_argument} that names the text, the field
/// and the bit.
/// Threads: one at a time.
class BitReader {
  public:
    /// `where` begins the sentences of errors: "TC string, segment 2". Throws for a letter that is none.
    BitReader(std::string_view letters, std::string where);

    /// The next `bits` bits, at most 64, as a number.
    std::uint64_t number(std::size_t bits, std::string_view field);
    /// The same for numbers that fit an int.
    int small(std::size_t bits, std::string_view field);
    bool flag(std::string_view field) { return number(1, field) != 0; }
    /// `bits` flags, of which the first is id 1.
    IdRanges bit_field(std::size_t bits, std::string_view field);
    /// Two letters of six bits, A = 0. Empty when one is beyond Z.
    std::string two_letters(std::string_view field);

    std::size_t remaining() const noexcept { return size() - position_; }
    std::size_t size() const noexcept { return digits_.size() * kDigitBits; }
    /// Whether a one is among the bits not read yet.
    bool has_stray_bits() const noexcept;

    /// Throws with `what` and the bit reached.
    [[noreturn]] void fail(const std::string& what) const;

  private:
    static constexpr std::size_t kDigitBits = 6;

    void require(std::size_t bits, std::string_view field) const;
    bool bit(std::size_t at) const noexcept;

    std::string where_;
    std::vector<std::uint8_t> digits_;
    std::size_t position_ = 0;
};

}  // namespace sessionaudit
