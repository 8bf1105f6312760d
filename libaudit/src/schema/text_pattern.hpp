// Regular expressions, matched in time and memory that grow with the text alone.
#pragma once

#include <memory>
#include <string_view>

namespace re2 {
class RE2;
}

namespace sessionaudit {

/// A `pattern` of JSON Schema, by RE2: std::regex calls itself once for each character, so that a long text
/// from anybody ends the stack of its thread. RE2 has no look-around and no references back to a group; the
/// rest of what schemas use it reads as ECMA-262 does, `$` at the very end only and `.` for a character of
/// UTF-8. Nothing is found in a text that is not UTF-8 by a pattern that asks for any character.
/// Threads: const from any.
class TextPattern {
  public:
    /// Throws Error{invalid_argument} with what RE2 cannot do in it.
    explicit TextPattern(std::string_view pattern);
    ~TextPattern();
    TextPattern(const TextPattern&) = delete;
    TextPattern& operator=(const TextPattern&) = delete;
    /// Anywhere in it, unless the pattern has ^ or $.
    bool found_in(std::string_view text) const;

  private:
    std::unique_ptr<const re2::RE2> compiled_;
};

}  // namespace sessionaudit
