#include "api/json_values.hpp"

#include "http/problem.hpp"

namespace sessionaudit::server {

Timestamp time_from(const std::string& text, const std::string& place) {
    const auto at = parse_rfc3339(text);
    if (!at)
        throw Problem(422, "invalid-request", "a time is not understood",
                      {{place, "write it as 2026-03-01T12:00:00Z"}});
    return *at;
}

}  // namespace sessionaudit::server
