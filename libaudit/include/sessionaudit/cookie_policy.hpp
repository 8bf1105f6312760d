// What a site owner expects of cookies: rules switched off or given another severity, cookies that are
// expected with their purpose and limits, budgets, and from which severity on a run fails. policies/cookies/
// has the profiles; docs/cookie-policies.md describes the file.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)
namespace sessionaudit {

enum class FindingLevel { info, low, medium, high, critical };
std::string_view to_string(FindingLevel level) noexcept;
std::optional<FindingLevel> parse_finding_level(std::string_view text);

/// A cookie that the site declares, or that the policy expects.
struct ExpectedCookie {
    std::string pattern;  ///< a name; `*` stands for any run of characters
    std::string purpose;
    std::string party;                         ///< "first", "third" or empty: either
    std::optional<std::int64_t> max_lifetime;  ///< seconds; 0: must end with the browser's session
    std::optional<std::string> path;           ///< the narrow path it should have
    std::vector<std::string> required;  ///< "Secure", "HttpOnly", "SameSite=Lax", "Partitioned", "__Host-"
    bool script_reads = false;          ///< scripts of the site must read it: HttpOnly is not asked for
    bool declared = true;               ///< part of the site's declaration
};

struct CookieBudget {
    std::string id;
    std::string measure;         ///< "findings", "cookies", "third_party", "purpose:<id>", "score"
    std::string severity;        ///< for "findings": at this level or over
    std::int64_t at_most = -1;   ///< -1: no such bound
    std::int64_t at_least = -1;  ///< for "score"
};

struct CookieAuditPolicy {
    std::string id = "baseline";
    std::string title;
    std::string source;                           ///< file, or "shipped"
    FindingLevel fail_on = FindingLevel::medium;  ///< at or over it, exit 1
    std::map<std::string, FindingLevel> fail_on_category;
    std::map<std::string, std::optional<FindingLevel>> rules;  ///< absent level: switched off
    std::vector<ExpectedCookie> cookies;
    bool complete_declaration = false;  ///< `cookies` is all there may be: others are `undeclared`
    std::vector<CookieBudget> budgets;
    std::map<std::string, std::int64_t> max_lifetime_by_purpose;  ///< seconds
    std::int64_t session_id_bits = 128;                           ///< ASVS 7.2.3
    std::string digest;                                           ///< SHA-256 of the file's bytes, hex
};

/// A shipped profile by its id (`baseline`, `strict`, `asvs-l1`, `asvs-l2`, `asvs-l3`, `cnil-exemption`,
/// `ccpa-gpc`), or the text of a file, which may extend one.
/// Throws Error{not_found} naming the profiles, Error{invalid_argument} with file, place and what to write:
/// an unknown rule names the nearest known one.
CookieAuditPolicy shipped_cookie_policy(std::string_view id);
CookieAuditPolicy parse_cookie_policy(std::string_view json, const std::string& source);
std::vector<std::string> shipped_cookie_policy_ids();

}  // namespace sessionaudit
#pragma GCC visibility pop
