// Cases of the http-state corpus that the drafts after RFC 6265 decide otherwise.
#pragma once

#include <span>
#include <string_view>

namespace sessionaudit {

struct ChangedCase {
    std::string_view name;
    std::string_view comes_out;  ///< the Cookie field, or the date, that must be there now
    std::string_view section;    ///< of draft-ietf-httpbis-rfc6265bis-22
};

std::span<const ChangedCase> changed_cases();
/// Null where the case stands as it was.
const ChangedCase* find_changed_case(std::string_view name);

}  // namespace sessionaudit
