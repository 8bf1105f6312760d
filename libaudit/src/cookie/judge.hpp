// The storage model of draft-ietf-httpbis-rfc6265bis-22 (5.7) for one line, with the cookies already there.
#pragma once

#include <span>
#include <string_view>

#include "sessionaudit/cookie_verdict.hpp"

namespace sessionaudit {

/// `there` holds no expired cookie. Whether the line replaces or deletes one of them is the jar's business.
JudgedCookie judge_among(std::string_view field_value, const CookieSource& source, Timestamp now,
                         std::span<const StoredCookie> there);

/// Whether both are one cookie to the store: same name, domain, host-only-flag, path and partition.
bool same_place(const StoredCookie& stored, const JudgedCookie& judged, const CookieSource& source);

/// The site whose partition a Partitioned cookie goes to.
std::string partition_site(const CookieSource& source);

}  // namespace sessionaudit
