#include "cookie/audit/session_likeness.hpp"

#include <algorithm>

#include "cookie/audit/value_shape.hpp"
#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

/// Without the prefixes that browsers and frameworks put in front.
std::string_view bare_name(std::string_view name) {
    for (const std::string_view prefix : {"__Host-Http-", "__Host-", "__Http-", "__Secure-", "."})
        if (name.size() > prefix.size() && ascii::starts_with_ignoring_case(name, prefix))
            return name.substr(prefix.size());
    return name;
}

template <std::size_t size>
bool any_equal(const std::string_view (&list)[size], std::string_view name) {
    return std::any_of(std::begin(list), std::end(list),
                       [&](std::string_view known) { return ascii::equal_ignoring_case(known, name); });
}
template <std::size_t size>
bool any_inside(const std::string_view (&list)[size], std::string_view name) {
    return std::any_of(std::begin(list), std::end(list),
                       [&](std::string_view part) { return ascii::contains_ignoring_case(name, part); });
}

constexpr std::string_view kCsrf[] = {"csrf", "xsrf", "requestverification", "antiforgery",
                                      "authenticity_token"};
constexpr std::string_view kRemember[] = {"remember", "persistent_login", "keepalive_login", "stay_signed"};
constexpr std::string_view kConsent[] = {"consent",   "cookieconf",    "cookie_notice", "cookie-agreed",
                                         "gdpr",      "optanon",       "cookielaw",     "cookie_policy",
                                         "borlabs",   "tarteaucitron", "didomi",        "cookiebanner",
                                         "usprivacy", "euconsent"};
constexpr std::string_view kPreference[] = {"lang",     "language", "locale",   "theme",     "currency",
                                            "timezone", "tz",       "country",  "region",    "darkmode",
                                            "i18n",     "culture",  "fontsize", "dark_mode", "color_scheme"};
/// Whole names. Parts of names would take `sidebar` for `sid`.
constexpr std::string_view kSession[] = {"sid",
                                         "ssid",
                                         "s_id",
                                         "sess",
                                         "session",
                                         "sessionid",
                                         "session_id",
                                         "session-id",
                                         "sessid",
                                         "phpsessid",
                                         "jsessionid",
                                         "connect.sid",
                                         "koa.sess",
                                         "koa:sess",
                                         "express:sess",
                                         "_session_id",
                                         "_app_session",
                                         "laravel_session",
                                         "ci_session",
                                         "cakephp",
                                         "asp.net_sessionid",
                                         "aspnetcore.session",
                                         "cfid",
                                         "cftoken",
                                         "jwt",
                                         "token",
                                         "auth",
                                         "auth_token",
                                         "authtoken",
                                         "auth-token",
                                         "access_token",
                                         "accesstoken",
                                         "access-token",
                                         "refresh_token",
                                         "refreshtoken",
                                         "id_token",
                                         "aspxauth",
                                         "aspnetcore.identity.application",
                                         "aspnetcore.cookies",
                                         "authentication",
                                         "login",
                                         "login_token",
                                         "user_session",
                                         "usersession",
                                         "session_token",
                                         "sessiontoken",
                                         "ory_kratos_session",
                                         "keycloak_session",
                                         "keycloak_identity",
                                         "next-auth.session-token",
                                         "authjs.session-token",
                                         "sails.sid",
                                         "rack.session",
                                         "symfony",
                                         "frontend",
                                         "adminhtml",
                                         "sessionkey",
                                         "bearer",
                                         "sb-access-token",
                                         "django_session",
                                         "flask_session",
                                         "plack_session",
                                         "mojolicious",
                                         "beaker.session.id",
                                         "play_session",
                                         "grails_session",
                                         "zope_session",
                                         "_gitlab_session",
                                         "wordpress_sec",
                                         "userauth"};
constexpr std::string_view kSessionPart[] = {
    "sessid",      "sessionid",    "_session",     "-session",
    "session_",    "session-",     "aspsessionid", "wordpress_logged_in",
    "auth_token",  "access_token", "authtoken",    "logintoken",
    "login_token", "_sess_",       "_sid"};
/// Of the session names, those that are a login by themselves.
constexpr std::string_view kCredential[] = {"auth",  "token",     "remember", "jwt",
                                            "login", "logged_in", "identity", "bearer"};

/// A visit that is logged in saw another value than one that is not, or only it saw a value.
bool changes_at_login(const CookieFacts& cookie, const TargetFacts& target) {
    std::string_view before;
    std::string_view after;
    for (const std::size_t index : cookie.lines) {
        const LineFacts& line = target.lines[index];
        if (line.deletes() || line.refused()) continue;
        std::string_view& side = line.response->capture->logged_in ? after : before;
        if (side.empty()) side = line.line().value;
    }
    return !after.empty() && after != before && (!before.empty() || looks_random(after));
}

bool named_by_lifecycle(const CookieFacts& cookie, const TargetFacts& target) {
    return std::any_of(target.captured->lifecycle.begin(), target.captured->lifecycle.end(),
                       [&](const LifecycleCheck& check) {
                           return check.cookie == cookie.audited.name && check.id == "rotation_at_login" &&
                                  check.outcome != LifecycleCheck::Outcome::not_tested;
                       });
}

std::string length_words(std::string_view value) {
    return std::to_string(value.size()) + " characters";
}

struct Verdict {
    bool session;
    std::string evidence;
};

/// What somebody has said of it, or what it does, before what it looks like.
std::optional<Verdict> by_knowledge(const CookieFacts& cookie, const TargetFacts& target) {
    const AuditedCookie& audited = cookie.audited;
    if (cookie.expected != nullptr && !cookie.expected->purpose.empty()) {
        if (audited.purpose == "session") return Verdict{true, "the policy calls it a session's cookie"};
        if (is_tracking_purpose(audited.purpose) || audited.purpose == "consent" ||
            audited.purpose == "load_balancing" || audited.purpose == "personalisation")
            return Verdict{false, "the policy gives its purpose as " + audited.purpose};
    }
    if (named_by_lifecycle(cookie, target))
        return Verdict{true, "the login recipe found that the session hangs on it"};
    if (cookie.known != nullptr && audited.purpose != "session" && audited.purpose != "service")
        return Verdict{false, "known as a cookie of " + cookie.known->platform + " for " + audited.purpose};
    if (cookie.name_kind == NameKind::csrf)
        return Verdict{false, "named like a token against cross-site request forgery"};
    if (cookie.name_kind == NameKind::consent) return Verdict{false, "named like a record of consent"};
    if (changes_at_login(cookie, target)) return Verdict{true, "its value changes at login"};
    return std::nullopt;
}

Verdict by_look(const CookieFacts& cookie, const TargetFacts& target) {
    const JudgedCookie& judged = target.first_line(cookie).judged;
    const std::string_view value = cookie.value;
    const bool session_name = cookie.name_kind == NameKind::session || cookie.name_kind == NameKind::remember;
    const bool random = looks_random(value) || looks_like_jwt(value);
    if (judged.third_party && !session_name) return {false, "set by a third party"};
    if (cookie.name_kind == NameKind::preference && !random) return {false, "named like a preference"};
    if (random && session_name)
        return {true, "random-looking, " + length_words(value) + ", and named like a session's cookie"};
    if (random && judged.line.http_only) return {true, "HttpOnly and random-looking, " + length_words(value)};
    if (random && !judged.asked_lifetime)
        return {true, "no lifetime and random-looking, " + length_words(value)};
    if (cookie.known != nullptr && cookie.audited.purpose == "session")
        return {true, "known as the session's cookie of " + cookie.known->platform};
    if (session_name) return {true, "named like a session's cookie"};
    if (random) return {false, "random-looking, but with a lifetime and readable by scripts"};
    return {false, "neither its name nor its value is a session's"};
}

}  // namespace

NameKind name_kind(std::string_view name) {
    if (any_inside(kCsrf, name)) return NameKind::csrf;
    if (any_inside(kRemember, name)) return NameKind::remember;
    if (any_inside(kConsent, name)) return NameKind::consent;
    const std::string_view bare = bare_name(name);
    if (any_equal(kPreference, bare)) return NameKind::preference;
    if (any_equal(kSession, bare) || any_inside(kSessionPart, bare)) return NameKind::session;
    return NameKind::plain;
}

bool is_tracking_purpose(std::string_view purpose) {
    return purpose == "audience_measurement" || purpose == "advertising" || purpose == "social_media" ||
           purpose == "direct_marketing";
}

void decide_session_likeness(TargetFacts& target) {
    for (CookieFacts& cookie : target.cookies) {
        cookie.name_kind = name_kind(cookie.audited.name);
        cookie.analytics = is_tracking_purpose(cookie.audited.purpose);
        if (!cookie.judged) {
            cookie.audited.session_evidence = "only deleted here";
            continue;
        }
        std::optional<Verdict> verdict = by_knowledge(cookie, target);
        if (!verdict) verdict = by_look(cookie, target);
        cookie.audited.session_like = verdict->session;
        cookie.audited.session_evidence = std::move(verdict->evidence);
        cookie.credential =
            verdict->session && (cookie.name_kind == NameKind::remember || looks_like_jwt(cookie.value) ||
                                 any_inside(kCredential, cookie.audited.name));
    }
}

}  // namespace sessionaudit
