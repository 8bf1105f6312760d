#include "core/json_text.hpp"

#include <nlohmann/json.hpp>

namespace sessionaudit {

nlohmann::json parse_json(std::string_view text) {
    return nlohmann::json::parse(text);
}

nlohmann::ordered_json parse_ordered_json(std::string_view text) {
    return nlohmann::ordered_json::parse(text);
}

nlohmann::json parse_json_or_discard(std::string_view text) {
    return nlohmann::json::parse(text, nullptr, false);
}

bool is_json(std::string_view text) {
    return nlohmann::json::accept(text);
}

std::string dump_json(const nlohmann::json& value, int indent) {
    return value.dump(indent);
}

std::string dump_json(const nlohmann::ordered_json& value, int indent) {
    return value.dump(indent);
}

std::string dump_json_replacing(const nlohmann::json& value, int indent) {
    return value.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string dump_json_replacing(const nlohmann::ordered_json& value, int indent) {
    return value.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace sessionaudit
