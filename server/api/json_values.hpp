// How values of the library are written in answers: one way for each.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "sessionaudit/clock.hpp"

namespace sessionaudit::server {

/// RFC 3339 in UTC, with milliseconds.
inline std::string time_json(Timestamp at) {
    return to_rfc3339(at);
}

/// Leaves the member out when there is no value.
inline void put_time(nlohmann::json& object, const char* name, const std::optional<Timestamp>& at) {
    if (at) object[name] = to_rfc3339(*at);
}

/// Throws Problem 422 when the text is no RFC 3339 date-time.
Timestamp time_from(const std::string& text, const std::string& place);

}  // namespace sessionaudit::server
