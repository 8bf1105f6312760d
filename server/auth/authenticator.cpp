#include "auth/authenticator.hpp"

#include <Poco/String.h>

#include <algorithm>

namespace sessionaudit::server {
namespace {

using Poco::Net::HTTPServerRequest;

/// RFC 9110 section 11.1: in any case.
constexpr std::string_view kBearer = "bearer ";
constexpr std::string_view kCookie = "__Host-sessionaudit";
constexpr Milliseconds kFreshLogin = std::chrono::minutes{15};

[[noreturn]] void refuse_unknown(const std::string& detail) {
    Problem problem(401, "not-authenticated", detail);
    problem.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"sessionaudit\"");  // RFC 6750 section 3
    throw problem;
}

[[noreturn]] void refuse_cross_site(const std::string& detail) {
    throw Problem(403, "cross-site", detail);
}

bool is_safe(const std::string& method) {
    return method == "GET" || method == "HEAD";
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

/// Scheme, host and port of an address.
std::string origin_of(const std::string& url) {
    const std::size_t host = url.find("://");
    return host == std::string::npos ? url : url.substr(0, url.find('/', host + 3));
}

bool is_own_origin(const HTTPServerRequest& request, const Config& config) {
    const std::string origin = Poco::toLower(request.get("Origin"));
    if (!config.public_url.empty()) return origin == Poco::toLower(origin_of(config.public_url));
    const std::string host = Poco::toLower(request.get("Host", ""));
    return !host.empty() && (origin == "https://" + host || origin == "http://" + host);
}

}  // namespace

std::string login_cookie(const HTTPServerRequest& request) {
    std::string found;
    for (const auto& [name, value] : request) {
        if (Poco::icompare(name, std::string("Cookie")) != 0) continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find(';'), rest.size());
            const std::string_view pair = trimmed(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            const std::size_t equals = pair.find('=');
            if (equals == std::string_view::npos || pair.substr(0, equals) != kCookie) continue;
            const std::string_view content = pair.substr(equals + 1);
            // A browser holds one __Host- cookie of a name: two are somebody's try at a mix-up.
            if (!found.empty() && found != content)
                throw Problem(400, "two-credentials", "the request has two different cookies of a login");
            found = content;
        }
    }
    return found;
}

Authenticator::Authenticator(const Vault& vault, const Config& config)
    : vault_(vault), config_(config), throttle_(vault.clock()), audit_log_(vault) {}

std::shared_ptr<const Principal> Authenticator::identify(const HTTPServerRequest& request,
                                                         const Operation& operation,
                                                         const std::string& client) {
    if (operation.open) return nullptr;
    audit_log_.write_old();
    const std::string cookie = login_cookie(request);
    const std::string credentials = request.get("Authorization", "");
    if (!cookie.empty()) {
        if (!credentials.empty())
            throw Problem(400, "two-credentials", "send a token or the cookie of a login, not both");
        return identify_person(request, operation, cookie, client);
    }
    if (Poco::toLower(credentials.substr(0, kBearer.size())) != kBearer)
        refuse_unknown("log in, or send a token: Authorization: Bearer sat_...");
    auto principal = vault_.access().check_token(std::string_view(credentials).substr(kBearer.size()));
    if (!principal) {
        require_rate(bad_tokens_, address_name(client), vault_.clock().now());
        refuse_unknown("this token is not good: unknown, expired or revoked");
    }
    return principal;
}

std::shared_ptr<const Principal> Authenticator::identify_person(const HTTPServerRequest& request,
                                                                const Operation& operation,
                                                                const std::string& cookie,
                                                                const std::string& client) {
    auto principal = vault_.staff().check_login(cookie, {client, request.get("User-Agent", "")});
    if (!principal) refuse_unknown("this login is not good: unknown, ended or timed out; log in again");
    try {
        require_own_page(request, !is_safe(request.getMethod()));
    } catch (const Problem& problem) {
        audit_log_.refused(principal->actor, operation.id, problem.status);
        throw;
    }
    return principal;
}

void Authenticator::require(const Principal& principal, const Operation& operation) {
    const bool person = principal.kind == Principal::Kind::user;
    const auto refuse = [&](const std::string& type, const std::string& detail) {
        if (person) audit_log_.refused(principal.actor, operation.id, 403);
        throw Problem(403, type, detail);
    };
    if (person ? !operation.for_people : !operation.for_tokens)
        refuse("not-allowed", person ? "this is for tokens" : "this is for people who logged in");
    if (operation.scope && !principal.scopes.has(*operation.scope))
        refuse("not-allowed", "this needs the scope " + std::string(to_string(*operation.scope)));
    if (!principal.site.empty() && !operation.site_aware)
        refuse("not-allowed", "this token is for the site " + principal.site + " alone");
    if (person && operation.fresh_login && vault_.clock().now() >= principal.authenticated + kFreshLogin)
        refuse("login-too-old", "this needs a login of the last 15 minutes; log in again");
}

void Authenticator::require_own_page(const HTTPServerRequest& request, bool changes) const {
    // No page of another origin can send this field without being asked first, and it never gets a yes.
    if (changes && request.get("X-Requested-With", "") != "sessionaudit")
        refuse_cross_site("send X-Requested-With: sessionaudit with what changes something");
    if (request.has("Origin") && !is_own_origin(request, config_))
        refuse_cross_site("a page of another origin may not do this");
    const std::string fetched = request.get("Sec-Fetch-Site", "same-origin");
    if (fetched != "same-origin" && fetched != "none")
        refuse_cross_site("a page of another site may not do this");
}

}  // namespace sessionaudit::server
