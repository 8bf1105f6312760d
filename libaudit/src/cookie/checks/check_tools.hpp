// What many rules need to say or to ask.
#pragma once

#include <functional>

#include "cookie/audit/value_shape.hpp"
#include "cookie/checks/checks.hpp"
#include "cookie/checks/references.hpp"
#include "core/ascii.hpp"

namespace sessionaudit {

/// The cookie's name, as a sentence begins with it.
inline std::string called(const LineFacts& line) {
    return line.line().name.empty() ? "a cookie without a name" : std::string(line.line().name);
}

/// Where the attribute that decides stands; empty where there is none.
inline ByteSpan span_of(const LineFacts& line, CookieAttribute::Kind kind) {
    ByteSpan span;
    for (const CookieAttribute& attribute : line.line().attributes)
        if (attribute.kind == kind && !attribute.overridden) span = attribute.span;
    return span;
}

/// Of the attribute that sets the lifetime.
inline ByteSpan lifetime_span(const LineFacts& line) {
    const ByteSpan age = span_of(line, CookieAttribute::Kind::max_age);
    return age.end != 0 ? age : span_of(line, CookieAttribute::Kind::expires);
}

inline bool is_session(const LineFacts& line) {
    return line.cookie->audited.session_like;
}
inline bool is_csrf(const LineFacts& line) {
    return line.cookie->name_kind == NameKind::csrf;
}
/// Set by the site that is audited, or by its own pages.
inline bool is_first_party(const LineFacts& line) {
    return !line.judged.third_party;
}

constexpr FindingLevel softer(FindingLevel level) {
    return level == FindingLevel::info ? level : static_cast<FindingLevel>(static_cast<int>(level) - 1);
}

/// "3 hours", "400 days", "2 years".
std::string duration_words(std::int64_t seconds);

/// The policy's limit for this very cookie, else for its purpose; absent where there is none. What a session
/// may is session_persistent's business.
std::optional<std::int64_t> lifetime_limit(const CookieFacts& cookie, const CookieAuditPolicy& policy);

/// A finding about the cookie of that name where one was set, about the target otherwise; `fill` is called
/// unless it was raised before.
void raise_for_cookie(TargetFacts& target, CookieFindings& findings, const std::string& name,
                      const std::function<void(FindingDraft&)>& fill);
/// What the life-cycle tests of that id found wrong.
void raise_for_failed_check(TargetFacts& target, CookieFindings& findings, std::string_view check);

/// Why the browser refuses it, in classes that rules share out among themselves.
enum class Refusal {
    ignored,
    oversize,
    prefix,
    nameless_prefix,
    same_site_none,
    partitioned,
    public_suffix,
    domain,
    insecure_secure,
    overwrite,
    third_party,
    other
};
Refusal refusal_of(const LineFacts& line);

}  // namespace sessionaudit
