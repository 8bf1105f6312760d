#include "cookie/verdict_codes.hpp"

#include <array>

namespace sessionaudit {
namespace {

using Code = VerdictCode;
using Use = VerdictCodeUse;

constexpr std::array kCodes = {
    VerdictCodeInfo{Code::control_character, "control_character", Use::refuses, "6265bis 5.6 step 1",
                    "a control character other than a tab"},
    VerdictCodeInfo{Code::too_large, "too_large", Use::refuses, "6265bis 5.6 step 5",
                    "name and value together over 4096 octets"},
    VerdictCodeInfo{Code::empty, "empty", Use::refuses, "6265bis 5.7 step 2", "neither a name nor a value"},
    VerdictCodeInfo{Code::domain_not_ascii, "domain_not_ascii", Use::refuses, "6265bis 5.7 step 8",
                    "Domain holds a character outside ASCII"},
    VerdictCodeInfo{Code::domain_public_suffix, "domain_public_suffix", Use::refuses, "6265bis 5.7 step 9",
                    "Domain is a public suffix, and not the host itself"},
    VerdictCodeInfo{Code::domain_mismatch, "domain_mismatch", Use::refuses, "6265bis 5.7 step 10",
                    "the host is not in Domain"},
    VerdictCodeInfo{Code::secure_from_insecure, "secure_from_insecure", Use::refuses, "6265bis 5.7 step 13",
                    "Secure, but not received over a secure connection"},
    VerdictCodeInfo{Code::http_only_by_script, "http_only_by_script", Use::refuses, "6265bis 5.7 step 15",
                    "HttpOnly, but written by a script"},
    VerdictCodeInfo{Code::overwrites_secure, "overwrites_secure", Use::refuses, "6265bis 5.7 step 16",
                    "would stand in the way of a Secure cookie that is there, over an insecure connection"},
    VerdictCodeInfo{Code::same_site_cross_site, "same_site_cross_site", Use::refuses, "6265bis 5.7 step 18",
                    "set by another site's response without SameSite=None"},
    VerdictCodeInfo{Code::same_site_none_insecure, "same_site_none_insecure", Use::refuses,
                    "6265bis 5.7 step 19", "SameSite=None without Secure"},
    VerdictCodeInfo{Code::partitioned_insecure, "partitioned_insecure", Use::refuses, "CHIPS: Partitioned",
                    "Partitioned without Secure"},
    VerdictCodeInfo{Code::secure_prefix, "secure_prefix", Use::refuses, "6265bis 5.7 step 20",
                    "named __Secure-, but not Secure"},
    VerdictCodeInfo{Code::host_prefix_secure, "host_prefix_secure", Use::refuses, "6265bis 5.7 step 21",
                    "named __Host-, but not Secure"},
    VerdictCodeInfo{Code::host_prefix_domain, "host_prefix_domain", Use::refuses, "6265bis 5.7 step 21",
                    "named __Host-, but with a Domain"},
    VerdictCodeInfo{Code::host_prefix_path, "host_prefix_path", Use::refuses, "6265bis 5.7 step 21",
                    "named __Host-, but without Path=/"},
    VerdictCodeInfo{Code::http_prefix_secure, "http_prefix_secure", Use::refuses, "layered cookies: __Http-",
                    "named __Http-, but not Secure"},
    VerdictCodeInfo{Code::http_prefix_http_only, "http_prefix_http_only", Use::refuses,
                    "layered cookies: __Http-", "named __Http-, but not HttpOnly"},
    VerdictCodeInfo{Code::host_http_prefix_http_only, "host_http_prefix_http_only", Use::refuses,
                    "layered cookies: __Host-Http-", "named __Host-Http-, but not HttpOnly"},
    VerdictCodeInfo{Code::nameless_prefix, "nameless_prefix", Use::refuses, "6265bis 5.7 step 22",
                    "no name, and a value that poses as a prefixed name"},
    VerdictCodeInfo{Code::overwrites_http_only, "overwrites_http_only", Use::refuses, "6265bis 5.7 step 23",
                    "a script would overwrite an HttpOnly cookie"},
    VerdictCodeInfo{Code::third_party, "third_party", Use::blocks, "6265bis 5.7 step 1",
                    "another site's cookie, which browsers block by default"},
    VerdictCodeInfo{Code::expired_max_age, "expired_max_age", Use::deletes, "6265bis 5.6.2",
                    "Max-Age is zero or less"},
    VerdictCodeInfo{Code::expired_date, "expired_date", Use::deletes, "6265bis 5.7 step 24",
                    "Expires is past"},
    VerdictCodeInfo{Code::attribute_too_long, "attribute_too_long", Use::changes, "6265bis 5.6 step 6",
                    "an attribute's value is over 1024 octets, and the attribute is ignored"},
    VerdictCodeInfo{Code::attribute_unknown, "attribute_unknown", Use::changes, "6265bis 5.6 step 7",
                    "no attribute of that name exists; it is ignored"},
    VerdictCodeInfo{Code::attribute_repeated, "attribute_repeated", Use::changes, "6265bis 5.7",
                    "a later one of the same name decides"},
    VerdictCodeInfo{Code::expires_malformed, "expires_malformed", Use::changes, "6265bis 5.6.1",
                    "Expires is no date, and is ignored"},
    VerdictCodeInfo{Code::max_age_malformed, "max_age_malformed", Use::changes, "6265bis 5.6.2",
                    "Max-Age is no number, and is ignored"},
    VerdictCodeInfo{Code::path_not_absolute, "path_not_absolute", Use::changes, "6265bis 5.6.4",
                    "Path does not begin with a slash; the default path counts"},
    VerdictCodeInfo{Code::same_site_unknown, "same_site_unknown", Use::changes, "6265bis 5.6.7",
                    "SameSite is none of its words; the browser's default counts"},
    VerdictCodeInfo{Code::domain_empty, "domain_empty", Use::changes, "6265bis 5.7 step 10",
                    "Domain is empty; the cookie is the host's alone"},
    VerdictCodeInfo{Code::domain_suffix_host_only, "domain_suffix_host_only", Use::changes,
                    "6265bis 5.7 step 9", "the host is a public suffix; the cookie is the host's alone"},
    VerdictCodeInfo{Code::domain_ip_host_only, "domain_ip_host_only", Use::changes,
                    "layered cookies: Store a Cookie", "the host is an IP address; the cookie is its alone"},
    VerdictCodeInfo{Code::lifetime_capped, "lifetime_capped", Use::changes, "6265bis 5.5",
                    "longer than 400 days; cut to them"},
};

constexpr bool in_order() {
    for (std::size_t i = 0; i < kCodes.size(); ++i)
        if (static_cast<std::size_t>(kCodes[i].value) != i) return false;
    return kCodes.size() == static_cast<std::size_t>(Code::lifetime_capped) + 1;
}
static_assert(in_order(), "the table has the order of the enumeration");

}  // namespace

std::string_view to_string(VerdictCodeUse use) noexcept {
    switch (use) {
        case Use::refuses:
            return "refuses";
        case Use::blocks:
            return "blocks";
        case Use::deletes:
            return "deletes";
        case Use::changes:
            return "changes";
    }
    return "";
}

std::span<const VerdictCodeInfo> verdict_codes() noexcept {
    return kCodes;
}

VerdictReason verdict_reason(VerdictCode code, ByteSpan span) noexcept {
    const VerdictCodeInfo& info = kCodes[static_cast<std::size_t>(code)];
    return {info.code, info.step, span};
}

}  // namespace sessionaudit
