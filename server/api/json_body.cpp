#include "api/description.hpp"
#include "http/json_text.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

constexpr std::size_t kDepthMax = 64;

[[noreturn]] void refuse(const std::string& detail) {
    throw Problem(400, "malformed-json", detail);
}

/// Members that the text writes down, by its colons. Refuses what is nested too deep before anything is
/// built.
std::size_t count_written(std::string_view text) {
    std::size_t members = 0;
    std::size_t depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                quoted = false;
            continue;
        }
        switch (c) {
            case '"':
                quoted = true;
                break;
            case ':':
                ++members;
                break;
            case '{':
            case '[':
                if (++depth > kDepthMax) refuse("the body is nested deeper than 64 levels");
                break;
            case '}':
            case ']':
                if (depth != 0) --depth;
                break;
            default:
                break;
        }
    }
    return members;
}

std::size_t count_kept(const json& value) {
    if (!value.is_structured()) return 0;
    std::size_t members = value.is_object() ? value.size() : 0;
    for (const json& part : value)
        members += count_kept(part);
    return members;
}

}  // namespace

json parse_json_body(std::string_view text) {
    // A parser takes a NUL for the end of the text, and would say nothing of what comes after.
    if (text.find('\0') != std::string_view::npos) refuse("the body holds a NUL byte");
    const std::size_t written = count_written(text);
    try {
        json parsed = parse_json(text);
        // Parsers keep one of two members of one name and say nothing, each its own (RFC 8259 section 4).
        if (count_kept(parsed) != written) refuse("an object of the body has a member twice");
        return parsed;
    } catch (const json::parse_error& error) {
        refuse("the body is not JSON at byte " + std::to_string(error.byte));
    } catch (const json::out_of_range&) {
        refuse("the body holds a number beyond all bounds");
    }
}

}  // namespace sessionaudit::server
