// Captures without the secrets in them: each value becomes as many bytes of the same classes.
#pragma once

#include <string>
#include <string_view>

#include "sessionaudit/capture.hpp"

namespace sessionaudit {

/// A copy to be shown or stored. Names, attributes and whatever decides a verdict stay.
Capture redacted(const Capture& capture);

/// Letters become x or X, digits 0, characters outside ASCII one constant of as many bytes. Everything else
/// (control characters, punctuation, spaces, quotes, commas, equals signs) stays.
std::string masked(std::string_view value);
/// A Set-Cookie value: its cookie's value masked; of a nameless cookie's, a prefix such as __Host- stays.
std::string redacted_set_cookie(std::string_view line);
/// A URL: long values of its query, and of parameters in its path, masked.
std::string redacted_url(std::string_view url);

}  // namespace sessionaudit
