// Which characters a session id is made of, and the digits that they stand for.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sessionaudit {

struct IdAlphabet {
    std::string_view name;   ///< for a sentence: "hexadecimal digits"
    std::string_view order;  ///< its characters from digit 0 upwards; empty where the order means nothing
    int size = 0;
};

/// The narrowest alphabet that has all the characters. `text` may be several ids one after the other.
const IdAlphabet& narrowest_alphabet(std::string_view text);

/// An id as digits of its alphabet; 255 for a character that is none of it.
std::vector<std::uint8_t> digits_of(std::string_view id, const IdAlphabet& alphabet);

}  // namespace sessionaudit
