#include "cookie/audit/json_member.hpp"

#include <algorithm>

#include "core/json_text.hpp"
#include "sessionaudit/cookie_catalogue.hpp"
#include "sessionaudit/did_you_mean.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kFileMax = 4U << 20U;

int line_at(std::string_view text, std::size_t byte) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
    return 1 + static_cast<int>(std::count(text.begin(), end, '\n'));
}

[[noreturn]] void fail_at(const std::string& source, int line, const std::string& what) {
    throw Error(ErrorCode::invalid_argument, source + ":" + std::to_string(line) + ": " + what);
}

nlohmann::json parse(std::string_view text, const std::string& source) {
    if (text.size() > kFileMax) fail_at(source, 1, "is larger than 4 MiB; name the right file");
    // A parser takes a NUL for the end of the text, and would say nothing of what comes after.
    if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos)
        fail_at(source, line_at(text, nul), "holds a NUL byte; save the file as plain UTF-8 text");
    try {
        return parse_json(text);
    } catch (const nlohmann::json::parse_error& error) {
        fail_at(source, line_at(text, error.byte > 0 ? error.byte - 1 : 0),
                "is not JSON from here on; look for a missing comma or quote, a comma before ] or }, or a "
                "comment, here or on the line before");
    } catch (const nlohmann::json::exception&) {
        fail_at(source, 1, "holds a number beyond all bounds");
    }
}

}  // namespace

JsonDocument::JsonDocument(std::string_view text, std::string source)
    : source_(std::move(source)), json_(parse(text, source_)), lines_(index_lines(text)) {
    for (const JsonLines::Duplicate& twice : lines_.duplicates)
        fail(twice.pointer,
             "is there twice, first on line " + std::to_string(twice.first_line) + "; remove one of the two");
}

JsonMember JsonDocument::root() const {
    return {*this, json_, {}};
}

void JsonDocument::fail(const std::string& pointer, const std::string& what) const {
    fail_at(source_, lines_.line_of(pointer), (pointer.empty() ? "the file" : pointer) + " " + what);
}

const nlohmann::json* JsonMember::find(const char* name) const {
    if (!value_->is_object()) fail_here("must be an object in { }");
    const auto found = value_->find(name);
    return found == value_->end() ? nullptr : &*found;
}

void JsonMember::knows(std::initializer_list<std::string_view> names) const {
    if (!value_->is_object()) fail_here("must be an object in { }");
    for (const auto& [name, value] : value_->items()) {
        if (std::find(names.begin(), names.end(), name) != names.end()) continue;
        fail(name.c_str(), "is no member that is known here; " +
                               did_you_mean(name, std::vector<std::string>(names.begin(), names.end())));
    }
}

bool JsonMember::has(const char* name) const {
    return find(name) != nullptr;
}

std::string JsonMember::text(const char* name) const {
    const nlohmann::json* const value = find(name);
    if (value == nullptr) return {};
    if (!value->is_string()) fail(name, "must be a text in quotes");
    return value->get<std::string>();
}

std::string JsonMember::required_text(const char* name) const {
    std::string value = text(name);
    if (value.empty()) fail(name, "is missing; write a text that is not empty");
    return value;
}

bool JsonMember::flag(const char* name, bool fallback) const {
    const nlohmann::json* const value = find(name);
    if (value == nullptr) return fallback;
    if (!value->is_boolean()) fail(name, "must be true or false, without quotes");
    return value->get<bool>();
}

std::optional<std::int64_t> JsonMember::number(const char* name, std::int64_t least,
                                               std::int64_t most) const {
    const nlohmann::json* const value = find(name);
    if (value == nullptr) return std::nullopt;
    const bool fits = value->is_number_unsigned()
                          ? value->get<std::uint64_t>() <= static_cast<std::uint64_t>(most)
                          : value->is_number_integer() && value->get<std::int64_t>() <= most;
    if (!fits || value->get<std::int64_t>() < least)
        fail(name, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return value->get<std::int64_t>();
}

std::vector<std::string> JsonMember::texts(const char* name) const {
    const nlohmann::json* const value = find(name);
    std::vector<std::string> list;
    if (value == nullptr) return list;
    if (!value->is_array()) fail(name, "must be a list of texts in [ ]");
    for (const nlohmann::json& item : *value) {
        if (!item.is_string()) fail(name, "must be a list of texts in [ ]");
        list.push_back(item.get<std::string>());
    }
    return list;
}

std::string JsonMember::word(const char* name, std::span<const std::string_view> known) const {
    std::string value = required_text(name);
    if (std::find(known.begin(), known.end(), value) == known.end())
        fail(name, "is \"" + value + "\"; " +
                       did_you_mean(value, std::vector<std::string>(known.begin(), known.end())));
    return value;
}

std::int64_t JsonMember::as_lifetime() const {
    const auto seconds =
        value_->is_string() ? parse_lifetime_text(value_->get_ref<const std::string&>()) : std::nullopt;
    if (!seconds) fail_here("must be a time such as \"13 months\", \"30 days\", \"2 hours\" or \"session\"");
    return *seconds;
}

std::optional<std::int64_t> JsonMember::lifetime(const char* name) const {
    const nlohmann::json* const value = find(name);
    if (value == nullptr) return std::nullopt;
    return JsonMember(*document_, *value, pointer(name)).as_lifetime();
}

std::vector<JsonMember> JsonMember::items(const char* name) const {
    const nlohmann::json* const value = find(name);
    std::vector<JsonMember> list;
    if (value == nullptr) return list;
    if (!value->is_array()) fail(name, "must be a list in [ ]");
    for (std::size_t i = 0; i < value->size(); ++i)
        list.emplace_back(*document_, (*value)[i], pointer(name) + "/" + std::to_string(i));
    return list;
}

std::vector<std::pair<std::string, JsonMember>> JsonMember::members(const char* name) const {
    const nlohmann::json* const value = find(name);
    std::vector<std::pair<std::string, JsonMember>> list;
    if (value == nullptr) return list;
    if (!value->is_object()) fail(name, "must be an object in { }");
    for (const auto& [key, member] : value->items())
        list.emplace_back(key, JsonMember(*document_, member, pointer(name) + "/" + pointer_piece(key)));
    return list;
}

}  // namespace sessionaudit
