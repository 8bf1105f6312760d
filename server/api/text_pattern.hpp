// The regular expressions of openapi.json, matched in time and memory that grow with the text alone.
#pragma once

#include <bitset>
#include <cstddef>
#include <string_view>
#include <vector>

namespace sessionaudit::server {

/// std::regex calls itself once for each character, so a long text ends the stack of its thread. This walks
/// all ways through the pattern at once instead. It knows what the description uses: ^ at the beginning, $,
/// classes, \d \s \w and escaped signs, groups, |, ? * + and {n}, {n,}, {n,m}. Bytes, not characters.
/// Threads: const from any.
class TextPattern {
  public:
    /// Throws std::invalid_argument for what it does not know: a defect of the description.
    explicit TextPattern(std::string_view pattern);
    bool found_in(std::string_view text) const;

    using Bytes = std::bitset<256>;
    struct Step {
        enum class Kind : unsigned char { byte, split, end, found };
        Kind kind = Kind::found;
        Bytes bytes;                ///< of `byte`
        std::ptrdiff_t first = 1;   ///< of `split`: where to go on, from here
        std::ptrdiff_t second = 1;  ///< of `split`
    };

  private:
    std::vector<Step> steps_;
};

}  // namespace sessionaudit::server
