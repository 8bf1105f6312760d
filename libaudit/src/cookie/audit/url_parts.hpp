// The parts of an absolute URL that the cookie audit asks for.
#pragma once

#include <string>
#include <string_view>

namespace sessionaudit {

struct UrlParts {
    std::string scheme;  ///< lower case
    std::string host;    ///< lower case, without user, port and brackets
    std::string path = "/";
    std::string_view query;  ///< of the text given, without `?`
};
/// Any text: what cannot be read is empty.
UrlParts url_parts(std::string_view url);

/// As it may be shown: user, password and fragment left out, and the value of each parameter (in the query
/// or after a semicolon in the path) that looks like more than a word or a number replaced by its length.
std::string shown_url(std::string_view url);

}  // namespace sessionaudit
