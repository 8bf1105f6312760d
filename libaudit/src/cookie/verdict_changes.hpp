// What of a line that is kept was ignored or cut.
#pragma once

#include "sessionaudit/cookie_verdict.hpp"

namespace sessionaudit {

/// The one of its kind that counts; null where there is none. Max-Age does not take that from Expires here.
const CookieAttribute* deciding_attribute(const SetCookieLine& line, CookieAttribute::Kind kind);

/// Adds to `changes` what the line itself says, and puts all of them in the order of the line.
void add_ignored_attributes(JudgedCookie& cookie);

}  // namespace sessionaudit
