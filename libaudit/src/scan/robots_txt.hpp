// robots.txt (RFC 9309): what a crawler may ask for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sessionaudit {

class RobotsTxt {
  public:
    /// Nothing is forbidden.
    RobotsTxt() = default;
    /// Everything is: what RFC 9309, 2.3.1.4, asks for where the server cannot say.
    static RobotsTxt forbids_all();
    /// Any bytes. Groups that name us, or else those for everybody. Reads 500 KiB, as RFC 9309, 2.5, allows.
    static RobotsTxt parse(std::string_view text);

    /// `target`: path and query. The longest rule that fits decides; Allow wins a tie.
    bool allows(std::string_view target) const;
    const std::vector<std::string>& sitemaps() const noexcept { return sitemaps_; }

  private:
    struct Rule {
        std::string pattern;
        bool allow = false;
    };
    std::vector<Rule> rules_;
    std::vector<std::string> sitemaps_;
};

/// The product token that robots.txt may name.
inline constexpr std::string_view kRobotName = "sessionaudit";

}  // namespace sessionaudit
