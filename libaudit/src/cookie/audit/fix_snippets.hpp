// What snippets are made from.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sessionaudit/cookie_audit.hpp"

namespace sessionaudit {

/// Attributes of a corrected line.
struct SnippetCookie {
    std::string name;
    std::string path;
    std::string domain;
    std::string same_site;  ///< "Lax", "Strict", "None"; empty where the line says none
    std::optional<std::int64_t> max_age;
    bool secure = false;
    bool http_only = false;
    bool partitioned = false;
    bool session = false;  ///< set by the framework's own session, which has settings for it
    bool csrf = false;
};

/// A snippet that no line of Set-Cookie leads to: what the rule asks for is elsewhere.
struct RuleSnippet {
    std::string_view framework;
    std::string_view text;
};
/// Empty where the corrected line says all.
std::span<const RuleSnippet> rule_snippets(std::string_view rule);

/// Whether a name is a session's.
bool names_session(std::string_view name);

}  // namespace sessionaudit
