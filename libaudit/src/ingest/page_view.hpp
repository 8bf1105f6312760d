// Which requests are views of a page.
#pragma once

#include <optional>
#include <string_view>

#include "ingest/log_hit.hpp"

namespace sessionaudit {

/// Whether the path (its query apart) ends in an extension of what pages are made of: pictures,
/// style sheets, scripts, fonts, sound and film. Documents for reading, such as PDF, are not among them.
bool is_static_asset(std::string_view target) noexcept;

/// Absent for a page view: a GET, answered with 2xx or 304, of something that is not a static asset.
std::optional<SkipReason> why_not_page_view(const LogHit& hit) noexcept;

}  // namespace sessionaudit
