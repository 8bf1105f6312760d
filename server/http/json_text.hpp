// JSON from and to text. The server compiles nlohmann's reader and writer here once: in each source that
// parses or dumps by itself they cost a second and more.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace sessionaudit::server {

/// Throw nlohmann::json::parse_error for what is no JSON.
nlohmann::json parse_json(std::string_view text);
/// is_discarded() for what is no JSON.
nlohmann::json parse_json_or_discard(std::string_view text);

/// On one line without an indent. Throw nlohmann::json::type_error for text that is not UTF-8.
std::string dump_json(const nlohmann::json& value, int indent = -1);
/// The same with U+FFFD for what is not UTF-8.
std::string dump_json_replacing(const nlohmann::json& value);

}  // namespace sessionaudit::server
