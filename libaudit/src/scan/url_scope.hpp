// Which URLs may be asked for.
#pragma once

#include <string>
#include <vector>

#include "scan/web_url.hpp"

namespace sessionaudit {

class UrlScope {
  public:
    /// Prefixes as the user wrote them.
    explicit UrlScope(const std::vector<std::string>& prefixes);
    /// The target's host and its twin with or without `www.`, over both schemes: at their own ports, or at
    /// the port that the URL names.
    static UrlScope of_target(const WebUrl& target);

    bool allows(const WebUrl& url) const;
    bool empty() const noexcept { return rules_.empty(); }

  private:
    struct Rule {
        std::string scheme;  ///< empty: both
        std::string host;
        int port = 0;  ///< 0: the scheme's own
        std::string target_prefix;
    };
    UrlScope() = default;
    std::vector<Rule> rules_;
};

/// Of shop.example www.shop.example, and back: most sites answer under one of the two with a redirect to the
/// other. Empty where there is none.
std::string www_twin(const std::string& host);

/// Whether the user's headers and cookies, given for `start`, may go to `url`: the same host and port, and
/// never from https to http. From http the default port of https is the way up.
bool may_have_the_users(const WebUrl& url, const WebUrl& start);

}  // namespace sessionaudit
