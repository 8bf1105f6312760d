// Which characters a session id is made of.
#include "lifecycle/id_alphabet.hpp"

#include <algorithm>
#include <array>

namespace sessionaudit {
namespace {

// From narrow to wide. Those of 32 and 64 characters without letters of their own are PHP's
// (session.sid_bits_per_character 5 and 6).
constexpr std::array kAlphabets = {
    IdAlphabet{"decimal digits", "0123456789", 10},
    IdAlphabet{"hexadecimal digits", "0123456789abcdef", 16},
    IdAlphabet{"hexadecimal digits", "0123456789ABCDEF", 16},
    IdAlphabet{"base 32 digits", "0123456789abcdefghijklmnopqrstuv", 32},
    IdAlphabet{"base 32 digits", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32},
    IdAlphabet{"digits and small letters", "0123456789abcdefghijklmnopqrstuvwxyz", 36},
    IdAlphabet{"digits and capital letters", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 36},
    IdAlphabet{"digits and letters", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 62},
    IdAlphabet{"base 64 digits", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 64},
    IdAlphabet{"base 64 digits", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 64},
    IdAlphabet{"base 64 digits", "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-,", 64},
};
constexpr IdAlphabet kPrintable{"printable characters", "", 94};

}  // namespace

const IdAlphabet& narrowest_alphabet(std::string_view text) {
    for (const IdAlphabet& alphabet : kAlphabets)
        if (text.find_first_not_of(alphabet.order) == std::string_view::npos) return alphabet;
    return kPrintable;
}

std::vector<std::uint8_t> digits_of(std::string_view id, const IdAlphabet& alphabet) {
    std::array<std::uint8_t, 256> value{};
    value.fill(255);
    if (alphabet.order.empty())
        for (std::size_t byte = 33; byte < 127; ++byte)
            value[byte] = static_cast<std::uint8_t>(byte - 33);
    for (std::size_t digit = 0; digit < alphabet.order.size(); ++digit)
        value[static_cast<unsigned char>(alphabet.order[digit])] = static_cast<std::uint8_t>(digit);
    std::vector<std::uint8_t> digits(id.size());
    std::transform(id.begin(), id.end(), digits.begin(),
                   [&](char letter) { return value[static_cast<unsigned char>(letter)]; });
    return digits;
}

}  // namespace sessionaudit
