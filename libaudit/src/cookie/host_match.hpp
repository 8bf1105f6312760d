// Which hosts and paths a cookie is for (draft-ietf-httpbis-rfc6265bis-22, 5.1.3 and 5.1.4).
#pragma once

#include <string>
#include <string_view>

namespace sessionaudit {

/// Both in lower case. A suffix counts at a dot only, and never of an IP address.
bool domain_matches(std::string_view host, std::string_view domain);

/// The part of a request's path that a cookie without Path is for: up to its last slash, without it.
std::string_view default_cookie_path(std::string_view request_path);

bool path_matches(std::string_view request_path, std::string_view cookie_path);

}  // namespace sessionaudit
