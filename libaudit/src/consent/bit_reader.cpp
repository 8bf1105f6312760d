#include "consent/bit_reader.hpp"

#include <array>

#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kNone = 64;

constexpr auto kDigits = [] {
    std::array<std::uint8_t, 256> digits{};
    digits.fill(kNone);
    for (std::size_t i = 0; i < kAlphabet.size(); ++i)
        digits[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
    return digits;
}();

}  // namespace

BitReader::BitReader(std::string_view letters, std::string where) : where_(std::move(where)) {
    digits_.reserve(letters.size());
    for (const char letter : letters) {
        const std::uint8_t digit = kDigits[static_cast<unsigned char>(letter)];
        if (digit == kNone)
            throw Error(
                ErrorCode::invalid_argument,
                where_ + ": character " + std::to_string(digits_.size() + 1) + " is no letter of base64url");
        digits_.push_back(digit);
    }
}

std::uint64_t BitReader::number(std::size_t bits, std::string_view field) {
    require(bits, field);
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bits; ++i)
        value = value << 1 | (bit(position_++) ? 1U : 0U);
    return value;
}

int BitReader::small(std::size_t bits, std::string_view field) {
    return static_cast<int>(number(bits, field));
}

IdRanges BitReader::bit_field(std::size_t bits, std::string_view field) {
    require(bits, field);
    std::vector<IdRange> ranges;
    for (std::size_t i = 1; i <= bits; ++i) {
        if (!bit(position_++)) continue;
        const auto id = static_cast<std::uint16_t>(i);
        if (!ranges.empty() && ranges.back().last + 1 == id)
            ranges.back().last = id;
        else
            ranges.push_back({id, id});
    }
    return IdRanges::of(std::move(ranges));
}

std::string BitReader::two_letters(std::string_view field) {
    std::string letters;
    bool valid = true;
    for (int i = 0; i < 2; ++i) {
        const int letter = small(kDigitBits, field);
        valid = valid && letter < 26;
        if (valid) letters += static_cast<char>('A' + letter);
    }
    return valid ? letters : std::string();
}

bool BitReader::has_stray_bits() const noexcept {
    for (std::size_t at = position_; at < size(); ++at)
        if (bit(at)) return true;
    return false;
}

void BitReader::fail(const std::string& what) const {
    throw Error(ErrorCode::invalid_argument, where_ + ": bit " + std::to_string(position_) + ": " + what);
}

void BitReader::require(std::size_t bits, std::string_view field) const {
    if (bits <= remaining()) return;
    fail(std::string(field) + " needs " + std::to_string(bits) + " bits, and " + std::to_string(remaining()) +
         " are left");
}

bool BitReader::bit(std::size_t at) const noexcept {
    const std::size_t shift = kDigitBits - 1 - at % kDigitBits;
    return (static_cast<unsigned>(digits_[at / kDigitBits]) >> shift & 1U) != 0;
}

}  // namespace sessionaudit
