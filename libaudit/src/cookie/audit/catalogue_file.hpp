// The two files that a catalogue is read from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/cookie_catalogue.hpp"

namespace sessionaudit {

/// Throws Error{invalid_argument} with file, place and what to write.
std::vector<KnownCookie> read_catalogue_file(std::string_view json, const std::string& source);
std::vector<KnownCookie> read_open_cookie_rows(std::string_view csv, const std::string& source);

/// What purposes are called in policies, catalogues and budgets.
std::span<const std::string_view> cookie_purposes();

}  // namespace sessionaudit
