#include "http/json_text.hpp"

#include <nlohmann/json.hpp>

namespace sessionaudit::server {

nlohmann::json parse_json(std::string_view text) {
    return nlohmann::json::parse(text);
}

nlohmann::json parse_json_or_discard(std::string_view text) {
    return nlohmann::json::parse(text, nullptr, false);
}

std::string dump_json(const nlohmann::json& value, int indent) {
    return value.dump(indent);
}

std::string dump_json_replacing(const nlohmann::json& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace sessionaudit::server
