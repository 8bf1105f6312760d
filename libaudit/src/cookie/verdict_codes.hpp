// Every code that a verdict can give, with the step of the drafts it stands for. docs/cookie-verdicts.md has
// the same table, which a test compares. Codes are frozen once released.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "sessionaudit/cookie_verdict.hpp"

namespace sessionaudit {

/// What a code is said of.
enum class VerdictCodeUse { refuses, blocks, deletes, changes };
std::string_view to_string(VerdictCodeUse use) noexcept;

enum class VerdictCode : std::uint8_t {
    // Refused, in the order of the steps.
    control_character,
    too_large,
    empty,
    domain_not_ascii,
    domain_public_suffix,
    domain_mismatch,
    secure_from_insecure,
    http_only_by_script,
    overwrites_secure,
    same_site_cross_site,
    same_site_none_insecure,
    partitioned_insecure,
    secure_prefix,
    host_prefix_secure,
    host_prefix_domain,
    host_prefix_path,
    http_prefix_secure,
    http_prefix_http_only,
    host_http_prefix_http_only,
    nameless_prefix,
    overwrites_http_only,
    // Kept, or not, for another reason than the line.
    third_party,
    expired_max_age,
    expired_date,
    // Ignored or cut.
    attribute_too_long,
    attribute_unknown,
    attribute_repeated,
    expires_malformed,
    max_age_malformed,
    path_not_absolute,
    same_site_unknown,
    domain_empty,
    domain_suffix_host_only,
    domain_ip_host_only,
    lifetime_capped,
};

struct VerdictCodeInfo {
    VerdictCode value;
    std::string_view code;
    VerdictCodeUse use;
    std::string_view step;
    std::string_view meaning;  ///< for a person
};

/// All of them, in the order of the enumeration.
std::span<const VerdictCodeInfo> verdict_codes() noexcept;

/// The reason that stands for a code.
VerdictReason verdict_reason(VerdictCode code, ByteSpan span = {}) noexcept;

}  // namespace sessionaudit
