// Text of anybody's, made fit for a document.
#pragma once

#include <string>
#include <string_view>

namespace sessionaudit {

/// What is not UTF-8 becomes U+FFFD.
std::string valid_utf8(std::string_view text);
/// For the inside of an HTML element or of a quoted attribute: & < > " ' are escaped, control characters
/// other than line breaks and tabs become U+FFFD.
std::string escape_html(std::string_view text);

}  // namespace sessionaudit
