// Set-Cookie lines written anew: with the value hidden, or with their faults repaired.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sessionaudit/set_cookie.hpp"

namespace sessionaudit {

/// The line with its value replaced by its length, and what a semicolon inside an unquoted value made of it
/// (attributes nobody knows) too.
std::string redacted_line(const SetCookieLine& line);

/// What a line needs to be right. Edits of several findings add up, so that one line repairs them all.
struct LineEdits {
    bool secure = false;
    bool http_only = false;
    bool partitioned = false;
    bool drop_domain = false;
    bool drop_lifetime = false;
    std::optional<SameSite> same_site;
    std::optional<std::int64_t> max_age;  ///< replaces Expires and Max-Age
    std::optional<std::string> path;
    std::optional<std::string> name;

    /// The stricter of both wins.
    void add(const LineEdits& other);
};

/// The line as it should be, its value as `...`: attributes keep their order and what was right; repeated,
/// unreadable and unknown ones go. What the name's prefix asks for, SameSite=None and Partitioned is added.
std::string corrected_line(const SetCookieLine& line, const LineEdits& edits);

}  // namespace sessionaudit
