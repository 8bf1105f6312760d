#include "scan/url_scope.hpp"

#include <algorithm>
#include <string_view>

#include "sessionaudit/cookie_verdict.hpp"

namespace sessionaudit {
namespace {

int own_port(const WebUrl& url) {
    return url.scheme == "https" ? 443 : 80;
}

}  // namespace

std::string www_twin(const std::string& host) {
    constexpr std::string_view kWww = "www.";
    const auto site = registrable_domain(host);
    if (!site) return {};
    if (host == *site) return std::string(kWww) + host;
    return host == std::string(kWww) + *site ? *site : std::string();
}

bool may_have_the_users(const WebUrl& url, const WebUrl& start) {
    if (url.host != start.host) return false;
    if (url.scheme == start.scheme) return url.port == start.port;
    return start.scheme == "http" && start.port == own_port(start) && url.port == own_port(url);
}

UrlScope::UrlScope(const std::vector<std::string>& prefixes) {
    for (const std::string& prefix : prefixes)
        if (const auto url = parse_web_url(prefix))
            rules_.push_back({url->scheme, url->host, url->port, url->request_target()});
}

UrlScope UrlScope::of_target(const WebUrl& target) {
    UrlScope scope;
    const int port = target.port == own_port(target) ? 0 : target.port;
    scope.rules_.push_back({"", target.host, port, "/"});
    if (const std::string twin = www_twin(target.host); !twin.empty())
        scope.rules_.push_back({"", twin, port, "/"});
    return scope;
}

bool UrlScope::allows(const WebUrl& url) const {
    return std::ranges::any_of(rules_, [&](const Rule& rule) {
        return (rule.scheme.empty() || rule.scheme == url.scheme) && rule.host == url.host &&
               url.port == (rule.port == 0 ? own_port(url) : rule.port) &&
               url.request_target().starts_with(rule.target_prefix);
    });
}

}  // namespace sessionaudit
