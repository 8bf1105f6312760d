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

}  // namespace sessionaudit
