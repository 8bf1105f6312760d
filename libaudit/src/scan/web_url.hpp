// http and https URLs, read the way the transfers read them: what is compared with the scope is what is
// asked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sessionaudit {

struct WebUrl {
    std::string scheme;  ///< "http" or "https"
    std::string host;    ///< lower case, punycode; an IPv6 literal in its brackets
    int port = 0;
    bool port_named = false;  ///< also where it is the scheme's own
    std::string path = "/";   ///< escaped, without dot segments
    std::string query;        ///< without the question mark; may be empty

    /// Without user, password and fragment; the scheme's own port is left out.
    std::string text() const;
    /// scheme://host[:port]
    std::string origin() const;
    /// Without the brackets of an IPv6 literal, as CookieSource wants it.
    std::string bare_host() const;
    std::string request_target() const { return query.empty() ? path : path + "?" + query; }
};

/// Absent for what is no absolute http or https URL.
std::optional<WebUrl> parse_web_url(std::string_view text);
/// What a page or a Location at `base` means by `reference`. Absent where it leads to neither http nor https.
std::optional<WebUrl> resolve_web_url(const WebUrl& base, std::string_view reference);

}  // namespace sessionaudit
