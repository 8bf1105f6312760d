#include "scan/url_scope.hpp"

#include <algorithm>

namespace sessionaudit {
namespace {

int own_port(const WebUrl& url) {
    return url.scheme == "https" ? 443 : 80;
}

}  // namespace

UrlScope::UrlScope(const std::vector<std::string>& prefixes) {
    for (const std::string& prefix : prefixes)
        if (const auto url = parse_web_url(prefix))
            rules_.push_back({url->scheme, url->host, url->port, url->request_target()});
}

UrlScope UrlScope::of_target(const WebUrl& target) {
    UrlScope scope;
    scope.rules_.push_back({"", target.host, target.port == own_port(target) ? 0 : target.port, "/"});
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
