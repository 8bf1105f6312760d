#include <set>
#include <vector>

#include "api/description.hpp"

namespace sessionaudit::server {
namespace {

constexpr int kDepthMax = 64;

[[noreturn]] void refuse(const std::string& detail) {
    throw Problem(400, "malformed-json", detail);
}

}  // namespace

nlohmann::json parse_json_body(std::string_view text) {
    using nlohmann::json;
    // A parser takes a NUL for the end of the text, and would say nothing of what comes after.
    if (text.find('\0') != std::string_view::npos) refuse("the body holds a NUL byte");
    std::vector<std::set<std::string>> names;
    const auto look = [&](int depth, json::parse_event_t event, json& parsed) {
        if (depth > kDepthMax) refuse("the body is nested deeper than 64 levels");
        if (event == json::parse_event_t::object_start) names.emplace_back();
        if (event == json::parse_event_t::object_end) names.pop_back();
        // Parsers keep one of two members of one name and say nothing, each its own (RFC 8259 section 4).
        if (event == json::parse_event_t::key && !names.back().insert(parsed.get<std::string>()).second)
            refuse("an object of the body has a member twice");
        return true;
    };
    try {
        return json::parse(text, look);
    } catch (const json::parse_error& error) {
        refuse("the body is not JSON at byte " + std::to_string(error.byte));
    } catch (const json::out_of_range&) {
        refuse("the body holds a number beyond all bounds");
    }
}

}  // namespace sessionaudit::server
