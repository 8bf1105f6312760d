#include "cookie/checks/check_tools.hpp"

#include <algorithm>

namespace sessionaudit {
namespace {

struct RefusalCode {
    std::string_view code;
    Refusal refusal;
};
/// docs/cookie-verdicts.md has all codes. Those that begin alike stand for one class.
constexpr RefusalCode kRefusals[] = {{"control_character", Refusal::ignored},
                                     {"empty", Refusal::ignored},
                                     {"too_large", Refusal::oversize},
                                     {"domain_public_suffix", Refusal::public_suffix},
                                     {"domain_mismatch", Refusal::domain},
                                     {"domain_not_ascii", Refusal::domain},
                                     {"secure_from_insecure", Refusal::insecure_secure},
                                     {"http_only_by_script", Refusal::overwrite},
                                     {"overwrites_secure", Refusal::overwrite},
                                     {"overwrites_http_only", Refusal::overwrite},
                                     {"same_site_cross_site", Refusal::third_party},
                                     {"same_site_none_insecure", Refusal::same_site_none},
                                     {"partitioned_insecure", Refusal::partitioned},
                                     {"nameless_prefix", Refusal::nameless_prefix},
                                     {"secure_prefix", Refusal::prefix},
                                     {"host_prefix_secure", Refusal::prefix},
                                     {"host_prefix_domain", Refusal::prefix},
                                     {"host_prefix_path", Refusal::prefix},
                                     {"http_prefix_secure", Refusal::prefix},
                                     {"http_prefix_http_only", Refusal::prefix},
                                     {"host_http_prefix_http_only", Refusal::prefix}};

std::string counted(std::int64_t count, const char* unit) {
    return std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
}

}  // namespace

std::string duration_words(std::int64_t seconds) {
    constexpr std::int64_t kMinute = 60;
    constexpr std::int64_t kHour = 60 * kMinute;
    constexpr std::int64_t kDay = 24 * kHour;
    constexpr std::int64_t kYear = 365 * kDay;
    if (seconds >= 2 * kYear && seconds % kYear < 2 * kDay) return counted(seconds / kYear, "year");
    if (seconds >= 2 * kDay) return counted(seconds / kDay, "day");
    if (seconds >= 2 * kHour) return counted(seconds / kHour, "hour");
    if (seconds >= 2 * kMinute) return counted(seconds / kMinute, "minute");
    return counted(seconds, "second");
}

std::optional<std::int64_t> lifetime_limit(const CookieFacts& cookie, const CookieAuditPolicy& policy) {
    if (cookie.expected != nullptr && cookie.expected->max_lifetime) return cookie.expected->max_lifetime;
    const std::string& purpose = cookie.audited.purpose;
    if (purpose.empty() || purpose == "session") return std::nullopt;
    const auto found = policy.max_lifetime_by_purpose.find(purpose);
    if (found == policy.max_lifetime_by_purpose.end()) return std::nullopt;
    return found->second;
}

void raise_for_cookie(TargetFacts& target, CookieFindings& findings, const std::string& name,
                      const std::function<void(FindingDraft&)>& fill) {
    const auto cookie =
        std::find_if(target.cookies.begin(), target.cookies.end(),
                     [&](const CookieFacts& each) { return each.judged && each.audited.name == name; });
    FindingDraft* const draft =
        cookie != target.cookies.end() ? findings.raise(target, *cookie) : findings.raise(target, name);
    if (draft == nullptr) return;
    draft->finding.cookie = name;
    fill(*draft);
}

void raise_for_failed_check(TargetFacts& target, CookieFindings& findings, std::string_view check) {
    for (const LifecycleCheck& result : target.captured->lifecycle) {
        if (result.id != check || result.outcome != LifecycleCheck::Outcome::failed) continue;
        raise_for_cookie(target, findings, result.cookie, [&](FindingDraft& draft) {
            draft.says(result.sentence);
            draft.shows("life-cycle test " + result.id);
        });
    }
}

Refusal refusal_of(const LineFacts& line) {
    for (const RefusalCode& known : kRefusals)
        if (known.code == line.judged.reason.code) return known.refusal;
    return Refusal::other;
}

}  // namespace sessionaudit
