// Which pages come next: links in the order of the pages they stand on, each once.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "scan/robots_txt.hpp"
#include "scan/url_scope.hpp"
#include "scan/web_url.hpp"
#include "sessionaudit/capture.hpp"

namespace sessionaudit {

class CrawlFrontier {
  public:
    CrawlFrontier(const UrlScope& scope, std::size_t pages_max) : scope_(scope), pages_left_(pages_max) {}

    /// Asked already, or about to be; also counts as one of the pages where `page`.
    void asked(const std::string& url, bool page);
    bool was_asked(const std::string& url) const { return asked_.contains(url); }
    const std::set<std::string>& all_asked() const noexcept { return asked_; }

    /// Links that a person could click on; the rest of a page's links is no page.
    void add_links(const std::vector<PageLink>& links);
    void add(const std::string& url);

    /// Hosts of what was added whose robots.txt is not known yet.
    std::vector<WebUrl> hosts_without_robots() const;
    void set_robots(const std::string& host, RobotsTxt robots) { robots_[host] = std::move(robots); }

    /// What was added since the last call, without what robots.txt forbids and what is too much.
    std::vector<WebUrl> take_level();

    /// In sentences: how many pages were left out, and why.
    std::vector<std::string> notes() const;

  private:
    const UrlScope& scope_;
    std::size_t pages_left_;
    std::set<std::string> asked_;
    std::vector<WebUrl> next_;
    std::map<std::string, RobotsTxt> robots_;
    std::size_t forbidden_ = 0;
    std::size_t too_many_ = 0;
    std::size_t logouts_ = 0;
};

}  // namespace sessionaudit
