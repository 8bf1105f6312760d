// Session ids that travel in URLs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cookie/audit/facts.hpp"

namespace sessionaudit {

struct UrlSessionId {
    static constexpr std::size_t kNoCookie = static_cast<std::size_t>(-1);

    std::string parameter;  ///< its name; that of the cookie where the value alone gave it away
    std::size_t begin = 0;  ///< where the value stands in the URL
    std::size_t size = 0;
    bool very_value = false;  ///< it is the value of a cookie of the target
    std::size_t cookie = kNoCookie;
};

/// Looks for them, by the name of a parameter together with a value that looks like an id, and by the values
/// of the target's session cookies.
class UrlSessionIds {
  public:
    explicit UrlSessionIds(const TargetFacts& target);
    std::optional<UrlSessionId> find(std::string_view url) const;

  private:
    struct Known {
        std::string_view value;
        const CookieFacts* cookie;
    };
    std::vector<Known> values_;
};

/// The URL as it may be shown, its id and what else may be a secret replaced.
std::string hide_session_id(const std::string& url, const UrlSessionId& id);

}  // namespace sessionaudit
