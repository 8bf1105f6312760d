#include "scan/web_url.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

#include "core/ascii.hpp"
#include "core/percent.hpp"
#include "scan/ascii_host.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kUrlLengthMax = 8192;

using UrlHandle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::optional<std::string> part(CURLU* url, CURLUPart which) {
    char* text = nullptr;
    if (curl_url_get(url, which, &text, 0) != CURLUE_OK) return std::nullopt;
    std::string copy(text);
    curl_free(text);
    return copy;
}

bool all_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// As browsers do before they parse (WHATWG URL): surrounding controls and spaces go, so do tabs and line
/// breaks inside, and a backslash before the query is a slash.
std::string browser_spelling(std::string_view text) {
    while (!text.empty() && static_cast<unsigned char>(text.front()) <= 0x20)
        text.remove_prefix(1);
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= 0x20)
        text.remove_suffix(1);
    std::string url;
    bool in_query = false;
    for (const char c : text) {
        if (c == '\t' || c == '\n' || c == '\r') continue;
        if (c == '#') break;
        in_query = in_query || c == '?';
        url += c == '\\' && !in_query ? '/' : c;
    }
    return url;
}

/// The scheme in lower case; empty for a relative reference.
std::string scheme_of(std::string_view url) {
    const std::size_t end = url.find_first_of(":/?#");
    if (end == std::string_view::npos || end == 0 || url[end] != ':') return {};
    return ascii::to_lower(url.substr(0, end));
}

bool is_web_scheme(std::string_view scheme) {
    return scheme == "http" || scheme == "https";
}

int default_port(std::string_view scheme) {
    return scheme == "https" ? 443 : 80;
}

/// An unreserved letter that somebody escaped (%2e for a dot, say) reads the same to a server: one spelling.
std::string plain_path(std::string_view path) {
    std::string plain;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const bool dot = percent_triple(path, i) == '.';
        plain += dot ? '.' : path[i];
        if (dot) i += 2;
    }
    return plain;
}

std::optional<WebUrl> taken_apart(CURLU* handle) {
    WebUrl url;
    const auto scheme = part(handle, CURLUPART_SCHEME);
    auto host = part(handle, CURLUPART_HOST);
    if (!scheme || !host || host->empty()) return std::nullopt;
    // curl's own conversion depends on the locale of the process.
    if (!all_ascii(*host)) host = ascii_host(*host);
    if (!host) return std::nullopt;
    url.scheme = ascii::to_lower(*scheme);
    url.host = ascii::to_lower(*host);
    if (!is_web_scheme(url.scheme)) return std::nullopt;
    const auto port = part(handle, CURLUPART_PORT);
    url.port_named = port.has_value();
    url.port = port ? std::stoi(*port) : default_port(url.scheme);
    url.path = part(handle, CURLUPART_PATH).value_or("/");
    url.query = part(handle, CURLUPART_QUERY).value_or("");
    return url;
}

std::optional<WebUrl> read(CURLU* handle, const std::string& text) {
    constexpr unsigned kFlags = CURLU_URLENCODE;
    if (curl_url_set(handle, CURLUPART_URL, text.c_str(), kFlags) != CURLUE_OK) return std::nullopt;
    auto url = taken_apart(handle);
    if (!url) return url;
    const std::string plain = plain_path(url->path);
    if (plain == url->path) return url;
    // Once more without the escapes, so that dot segments spelled with them go as well.
    url->path = plain;
    if (curl_url_set(handle, CURLUPART_URL, url->text().c_str(), kFlags) != CURLUE_OK) return std::nullopt;
    const bool named = url->port_named;
    url = taken_apart(handle);
    if (url) url->port_named = named;
    return url;
}

/// "/path/of?plain=letters" needs no parser: nothing in it is escaped, relative or unusual. Most links of
/// most pages are such, and a page has hundreds.
bool is_plain_target(std::string_view reference) {
    if (!reference.starts_with('/') || reference.starts_with("//")) return false;
    if (reference.find("/.") != std::string_view::npos) return false;
    bool in_query = false;
    for (const char c : reference) {
        const bool letter = ascii::is_alnum(c);
        if (letter || c == '/' || c == '-' || c == '_' || c == '.') continue;
        if (c == '?' && !in_query)
            in_query = true;
        else if (!in_query || (c != '=' && c != '&'))
            return false;
    }
    return true;
}

}  // namespace

std::string WebUrl::origin() const {
    std::string text = scheme + "://" + host;
    if (port != default_port(scheme)) text += ":" + std::to_string(port);
    return text;
}

std::string WebUrl::text() const {
    return origin() + request_target();
}

std::string WebUrl::bare_host() const {
    return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
}

std::optional<WebUrl> parse_web_url(std::string_view text) {
    if (text.size() > kUrlLengthMax || text.find('\0') != std::string_view::npos) return std::nullopt;
    const std::string url = browser_spelling(text);
    if (!is_web_scheme(scheme_of(url))) return std::nullopt;
    const UrlHandle handle(curl_url(), curl_url_cleanup);
    return handle ? read(handle.get(), url) : std::nullopt;
}

std::optional<WebUrl> resolve_web_url(const WebUrl& base, std::string_view reference) {
    if (reference.size() > kUrlLengthMax || reference.find('\0') != std::string_view::npos)
        return std::nullopt;
    if (is_plain_target(reference)) {
        WebUrl url = base;
        const std::size_t query = std::min(reference.find('?'), reference.size());
        url.path = reference.substr(0, query);
        url.query = reference.substr(std::min(query + 1, reference.size()));
        return url;
    }
    const std::string url = browser_spelling(reference);
    if (url.empty()) return base;
    const std::string scheme = scheme_of(url);
    if (!scheme.empty() && !is_web_scheme(scheme)) return std::nullopt;
    const UrlHandle handle(curl_url(), curl_url_cleanup);
    if (!handle || curl_url_set(handle.get(), CURLUPART_URL, base.text().c_str(), 0) != CURLUE_OK)
        return std::nullopt;
    return read(handle.get(), url);
}

}  // namespace sessionaudit
