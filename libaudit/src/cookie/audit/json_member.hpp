// A JSON file read member by member, each fault told with file, line, pointer and what to write.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json_lines.hpp"

namespace sessionaudit {

class JsonMember;

/// The text, parsed. Must outlive the members taken from it.
class JsonDocument {
  public:
    /// Throws Error{invalid_argument} for what is no JSON, too large, or has a member twice.
    JsonDocument(std::string_view text, std::string source);
    JsonMember root() const;
    const nlohmann::json& json() const noexcept { return json_; }
    [[noreturn]] void fail(const std::string& pointer, const std::string& what) const;
    int line_of(std::string_view pointer) const { return lines_.line_of(pointer); }

  private:
    std::string source_;
    nlohmann::json json_;
    JsonLines lines_;
};

/// A value of it. Members that are absent give the empty value.
class JsonMember {
  public:
    JsonMember(const JsonDocument& document, const nlohmann::json& value, std::string pointer)
        : document_(&document), value_(&value), pointer_(std::move(pointer)) {}

    /// Must be an object with no other members than these.
    void knows(std::initializer_list<std::string_view> names) const;
    bool has(const char* name) const;
    std::string text(const char* name) const;
    std::string required_text(const char* name) const;
    bool flag(const char* name, bool fallback = false) const;
    std::optional<std::int64_t> number(const char* name, std::int64_t least, std::int64_t most) const;
    std::vector<std::string> texts(const char* name) const;
    /// A text out of a list; must be there.
    std::string word(const char* name, std::span<const std::string_view> known) const;
    /// A text such as "13 months" or "session", in seconds.
    std::optional<std::int64_t> lifetime(const char* name) const;
    std::vector<JsonMember> items(const char* name) const;
    /// Name and value of each member of the object `name`.
    std::vector<std::pair<std::string, JsonMember>> members(const char* name) const;
    const nlohmann::json& value() const noexcept { return *value_; }
    std::string pointer(const std::string& name) const { return pointer_ + "/" + pointer_piece(name); }
    [[noreturn]] void fail(const char* name, const std::string& what) const {
        document_->fail(pointer(name), what);
    }
    [[noreturn]] void fail_here(const std::string& what) const { document_->fail(pointer_, what); }
    /// Seconds of this very value.
    std::int64_t as_lifetime() const;

  private:
    const nlohmann::json* find(const char* name) const;

    const JsonDocument* document_;
    const nlohmann::json* value_;
    std::string pointer_;
};

}  // namespace sessionaudit
