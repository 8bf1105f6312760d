#include <functional>
#include <set>

#include "api/description.hpp"
#include "http/json_text.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

constexpr std::size_t kDepthMax = 64;

[[noreturn]] void refuse(const std::string& detail) {
    throw Problem(400, "malformed-json", detail);
}

/// Looks at what the parser reads while it builds.
class Watcher {
  public:
    bool operator()(int depth, json::parse_event_t event, json& parsed) {
        if (event == json::parse_event_t::object_start || event == json::parse_event_t::array_start) {
            if (static_cast<std::size_t>(depth) >= kDepthMax)
                refuse("the body is nested deeper than 64 levels");
            if (event == json::parse_event_t::object_start) names_.emplace_back();
        } else if (event == json::parse_event_t::object_end) {
            names_.pop_back();
        } else if (event == json::parse_event_t::key) {
            // Parsers keep one of two members of one name and say nothing, each its own (RFC 8259 section 4).
            if (!names_.back().insert(std::move(parsed.get_ref<std::string&>())).second)
                refuse("an object of the body has a member twice");
        }
        return true;
    }

  private:
    std::vector<std::set<std::string>> names_;  ///< of the objects that are open
};

}  // namespace

json parse_json_body(std::string_view text) {
    // A parser takes a NUL for the end of the text, and would say nothing of what comes after.
    if (text.find('\0') != std::string_view::npos) refuse("the body holds a NUL byte");
    try {
        Watcher watcher;
        return json::parse(text, std::ref(watcher));
    } catch (const json::parse_error& error) {
        refuse("the body is not JSON at byte " + std::to_string(error.byte));
    } catch (const json::out_of_range&) {
        refuse("the body holds a number beyond all bounds");
    }
}

}  // namespace sessionaudit::server
