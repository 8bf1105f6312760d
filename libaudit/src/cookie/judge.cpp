#include "cookie/judge.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "cookie/host_match.hpp"
#include "cookie/verdict_changes.hpp"
#include "cookie/verdict_codes.hpp"
#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

using Code = VerdictCode;
using Kind = CookieAttribute::Kind;

/// Whether the scheme protects what it carries. The draft leaves loopback to the browser: see
/// docs/cookie-verdicts.md for what that means here.
bool is_secure_scheme(std::string_view scheme) {
    return scheme == "https" || scheme == "wss";
}

bool is_third_party(const CookieSource& source) {
    if (source.top_level_host.empty()) return false;
    return is_secure_scheme(source.scheme) != is_secure_scheme(source.top_level_scheme) ||
           !same_site_hosts(source.host, source.top_level_host);
}

/// The steps in their order. Each of them sets what would be stored, and returns what refuses the line.
class Judgement {
  public:
    Judgement(JudgedCookie& cookie, const CookieSource& source, Timestamp now,
              std::span<const StoredCookie> there)
        : cookie_(cookie), line_(cookie.line), source_(source), now_(now), there_(there) {}

    std::optional<VerdictReason> refusal() {
        take_lifetime();
        if (auto reason = domain()) return reason;
        take_path_and_flags();
        if (auto reason = connection()) return reason;
        if (auto reason = cross_site()) return reason;
        if (auto reason = prefix()) return reason;
        return overwrite();
    }

  private:
    void take_lifetime() {  // steps 6 and 7, with the cap of 5.5
        if (line_.max_age)
            cookie_.asked_lifetime = *line_.max_age;
        else if (line_.expires)
            cookie_.asked_lifetime = std::chrono::floor<Seconds>(*line_.expires - now_).count();
        if (!cookie_.asked_lifetime) return;
        const std::int64_t kept = std::min(*cookie_.asked_lifetime, kCookieLifetimeCap);
        if (line_.max_age || kept < *cookie_.asked_lifetime)
            // Zero and less means the earliest date there is (5.6.2), and so does what no clock could show.
            cookie_.expires = kept > 0 ? now_ + Seconds(kept) : Timestamp{};
        else
            cookie_.expires = line_.expires;
    }

    std::optional<VerdictReason> domain() {  // steps 8 to 10
        if (!line_.domain) return host_only();
        const std::string_view written = *line_.domain;
        if (std::any_of(written.begin(), written.end(),
                        [](char octet) { return static_cast<unsigned char>(octet) > 0x7f; }))
            return at_attribute(Code::domain_not_ascii, Kind::domain);
        std::string asked = ascii::to_lower(written);
        if (asked.empty()) return host_only(Code::domain_empty);
        if (names_own_address(asked)) return host_only(Code::domain_ip_host_only);
        if (is_public_suffix(asked)) {
            if (asked != source_.host) return at_attribute(Code::domain_public_suffix, Kind::domain);
            return host_only(Code::domain_suffix_host_only);
        }
        if (!domain_matches(source_.host, asked)) return at_attribute(Code::domain_mismatch, Kind::domain);
        cookie_.host_only = false;
        cookie_.domain = std::move(asked);
        return std::nullopt;
    }

    /// An IPv6 address is written in brackets where a host is written.
    bool names_own_address(std::string_view asked) const {
        const std::string_view host = source_.host;
        if (host.find(':') != std::string_view::npos)
            return asked.size() == host.size() + 2 && asked.front() == '[' && asked.back() == ']' &&
                   asked.substr(1, host.size()) == host;
        return asked == host && is_ip_address(host);
    }

    std::optional<VerdictReason> host_only() {
        cookie_.host_only = true;
        cookie_.domain = source_.host;
        return std::nullopt;
    }
    std::optional<VerdictReason> host_only(Code why) {
        cookie_.changes.push_back(*at_attribute(why, Kind::domain));
        return host_only();
    }

    void take_path_and_flags() {  // steps 11, 12, 14 and 17
        cookie_.path = line_.path ? *line_.path : default_cookie_path(source_.path);
        cookie_.secure = line_.secure;
        cookie_.http_only = line_.http_only;
        cookie_.partitioned = line_.partitioned;
        cookie_.same_site = line_.same_site == SameSite::unknown ? SameSite::unset : line_.same_site;
    }

    std::optional<VerdictReason> connection() const {  // steps 13, 15 and 16
        const bool secure_connection = is_secure_scheme(source_.scheme);
        if (line_.secure && !secure_connection) return at_attribute(Code::secure_from_insecure, Kind::secure);
        if (line_.http_only && !source_.by_http)
            return at_attribute(Code::http_only_by_script, Kind::http_only);
        if (!line_.secure && !secure_connection && overlays_secure())
            return verdict_reason(Code::overwrites_secure, line_.name_span);
        return std::nullopt;
    }

    bool overlays_secure() const {
        return std::any_of(there_.begin(), there_.end(), [this](const StoredCookie& old) {
            return old.secure && old.name == line_.name &&
                   (domain_matches(old.domain, cookie_.domain) ||
                    domain_matches(cookie_.domain, old.domain)) &&
                   path_matches(cookie_.path, old.path);
        });
    }

    std::optional<VerdictReason> cross_site() const {  // steps 18 and 19, and CHIPS
        if (cookie_.third_party && line_.same_site != SameSite::none)
            return at_attribute(Code::same_site_cross_site, Kind::same_site);
        if (line_.same_site == SameSite::none && !line_.secure)
            return at_attribute(Code::same_site_none_insecure, Kind::same_site);
        if (line_.partitioned && !line_.secure)
            return at_attribute(Code::partitioned_insecure, Kind::partitioned);
        return std::nullopt;
    }

    std::optional<VerdictReason> prefix() const {  // steps 20 to 22, and the prefixes of layered cookies
        const std::string_view posing = line_.name.empty() ? line_.value : line_.name;
        if (!posing.starts_with("__")) return std::nullopt;
        const bool host = ascii::starts_with_ignoring_case(posing, "__host-");
        const bool http = ascii::starts_with_ignoring_case(posing, "__http-");
        const bool secure = ascii::starts_with_ignoring_case(posing, "__secure-");
        if (line_.name.empty()) {
            if (host || http || secure) return verdict_reason(Code::nameless_prefix, line_.value_span);
            return std::nullopt;
        }
        if (secure && !line_.secure) return verdict_reason(Code::secure_prefix, line_.name_span);
        if (host) return host_prefix();
        if (http && !line_.secure) return verdict_reason(Code::http_prefix_secure, line_.name_span);
        if (http && !line_.http_only) return verdict_reason(Code::http_prefix_http_only, line_.name_span);
        return std::nullopt;
    }

    std::optional<VerdictReason> host_prefix() const {
        if (!line_.secure) return verdict_reason(Code::host_prefix_secure, line_.name_span);
        if (!cookie_.host_only) return at_attribute(Code::host_prefix_domain, Kind::domain);
        if (!line_.path || *line_.path != "/") return at_attribute(Code::host_prefix_path, Kind::path);
        if (ascii::starts_with_ignoring_case(line_.name, "__host-http-") && !line_.http_only)
            return verdict_reason(Code::host_http_prefix_http_only, line_.name_span);
        return std::nullopt;
    }

    std::optional<VerdictReason> overwrite() const {  // step 23
        if (source_.by_http) return std::nullopt;
        const bool hides = std::any_of(there_.begin(), there_.end(), [this](const StoredCookie& old) {
            return old.http_only && same_place(old, cookie_, source_);
        });
        if (!hides) return std::nullopt;
        return verdict_reason(Code::overwrites_http_only, line_.name_span);
    }

    /// With the place of the attribute that decided; the cookie's name where it is what is missing.
    std::optional<VerdictReason> at_attribute(Code code, Kind kind) const {
        const CookieAttribute* attribute = deciding_attribute(line_, kind);
        return verdict_reason(code, attribute != nullptr ? attribute->span : line_.name_span);
    }

    JudgedCookie& cookie_;
    const SetCookieLine& line_;
    const CookieSource& source_;
    Timestamp now_;
    std::span<const StoredCookie> there_;
};

VerdictReason reason_of(const SetCookieFault& fault) {
    switch (fault.reason) {
        case SetCookieFault::Reason::control_character:
            return verdict_reason(Code::control_character, fault.span);
        case SetCookieFault::Reason::empty:
            return verdict_reason(Code::empty, fault.span);
        case SetCookieFault::Reason::too_large:
            return verdict_reason(Code::too_large, fault.span);
    }
    return {};
}

JudgedCookie refused(JudgedCookie cookie, const VerdictReason& reason) {
    JudgedCookie empty;
    empty.verdict = CookieVerdict::refused;
    empty.reason = reason;
    empty.line = std::move(cookie.line);
    empty.third_party = cookie.third_party;
    empty.asked_lifetime = cookie.asked_lifetime;
    return empty;
}

/// Expired on arrival: which attribute says so.
VerdictReason expiry_reason(const SetCookieLine& line) {
    const bool by_number = line.max_age.has_value();
    const CookieAttribute* attribute = deciding_attribute(line, by_number ? Kind::max_age : Kind::expires);
    return verdict_reason(by_number ? Code::expired_max_age : Code::expired_date,
                          attribute != nullptr ? attribute->span : ByteSpan{});
}

}  // namespace

std::string partition_site(const CookieSource& source) {
    const std::string& host = source.top_level_host.empty() ? source.host : source.top_level_host;
    return (source.top_level_host.empty() ? source.scheme : source.top_level_scheme) + "://" +
           registrable_domain(host).value_or(host);
}

bool same_place(const StoredCookie& stored, const JudgedCookie& judged, const CookieSource& source) {
    return stored.name == judged.line.name && stored.domain == judged.domain &&
           stored.host_only == judged.host_only && stored.path == judged.path &&
           stored.partitioned == judged.partitioned &&
           (!stored.partitioned || stored.partition == partition_site(source));
}

JudgedCookie judge_among(std::string_view field_value, const CookieSource& source, Timestamp now,
                         std::span<const StoredCookie> there) {
    JudgedCookie cookie;
    SetCookieParse parse = parse_set_cookie(field_value);
    cookie.line = std::move(parse.line);
    cookie.third_party = is_third_party(source);
    if (parse.fault) return refused(std::move(cookie), reason_of(*parse.fault));
    if (const auto reason = Judgement(cookie, source, now, there).refusal())
        return refused(std::move(cookie), *reason);

    add_ignored_attributes(cookie);
    if (cookie.expires && *cookie.expires <= now) {
        cookie.verdict = CookieVerdict::deletes;
        cookie.reason = expiry_reason(cookie.line);
    } else if (cookie.third_party && !cookie.partitioned) {
        cookie.verdict = CookieVerdict::blocked_by_policy;
        const CookieAttribute* attribute = deciding_attribute(cookie.line, Kind::same_site);
        cookie.reason =
            verdict_reason(Code::third_party, attribute != nullptr ? attribute->span : ByteSpan{});
    } else {
        cookie.verdict = cookie.changes.empty() ? CookieVerdict::stored : CookieVerdict::stored_with_changes;
    }
    return cookie;
}

JudgedCookie judge_set_cookie(std::string_view field_value, const CookieSource& source, Timestamp now) {
    return judge_among(field_value, source, now, {});
}

std::string_view to_string(CookieVerdict verdict) noexcept {
    switch (verdict) {
        case CookieVerdict::stored:
            return "stored";
        case CookieVerdict::stored_with_changes:
            return "stored_with_changes";
        case CookieVerdict::refused:
            return "refused";
        case CookieVerdict::blocked_by_policy:
            return "blocked_by_policy";
        case CookieVerdict::deletes:
            return "deletes";
    }
    return "";
}

}  // namespace sessionaudit
