// On which line of a JSON text each value stands, which nlohmann::json does not keep.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sessionaudit {

struct JsonLines {
    struct Duplicate {
        std::string pointer;
        std::string name;
        int line = 0;
        int first_line = 0;
    };
    /// By JSON pointer; a member's line is that of its name.
    std::map<std::string, int, std::less<>> lines;
    /// Names that an object has twice. Parsers keep one of the two and say nothing.
    std::vector<Duplicate> duplicates;

    /// The line of the pointer, or of the nearest value around it.
    int line_of(std::string_view pointer) const;
};

/// `text` must be what nlohmann::json accepts. What follows a NUL byte is not read, as the parser does not.
JsonLines index_lines(std::string_view text);

/// A member's name as a piece of a pointer (RFC 6901 section 3).
std::string pointer_piece(std::string_view name);

}  // namespace sessionaudit
