// The Set-Cookie line of a session (RFC 6265bis section 4.1).
#include "sessionaudit/error.hpp"
#include "sessionaudit/session_profile.hpp"

namespace sessionaudit {
namespace {

std::string attributes_of(const CookiePolicy& cookie) {
    std::string line = "; Path=" + cookie.path;
    if (!cookie.domain.empty()) line += "; Domain=" + cookie.domain;
    if (cookie.secure) line += "; Secure";
    if (cookie.http_only) line += "; HttpOnly";
    return line + "; SameSite=" + cookie.same_site;
}

void require_cookie(const SessionProfile& profile) {
    if (!profile.url_parameter.empty())
        throw Error(ErrorCode::invalid_argument, "profile " + profile.id +
                                                     " sends its token in the URL parameter " +
                                                     profile.url_parameter + ", not in a cookie");
}

}  // namespace

std::string render_set_cookie(const SessionProfile& profile, std::string_view token) {
    require_cookie(profile);
    std::string line = profile.cookie.name + '=' + std::string(token) + attributes_of(profile.cookie);
    if (profile.cookie.persistent) line += "; Max-Age=" + std::to_string(profile.absolute.count());
    return line;
}

std::string render_clear_cookie(const SessionProfile& profile) {
    require_cookie(profile);
    return profile.cookie.name + '=' + attributes_of(profile.cookie) + "; Max-Age=0";
}

}  // namespace sessionaudit
