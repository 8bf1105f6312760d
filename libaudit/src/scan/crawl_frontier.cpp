#include "scan/crawl_frontier.hpp"

#include <algorithm>
#include <array>

#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kWaitingMax = 20000;

/// What ends so is no page: it would only cost the site its bytes.
bool is_download(std::string_view path) {
    constexpr std::array<std::string_view, 30> kEndings{
        ".pdf", ".zip",  ".gz",   ".tgz",  ".jpg",   ".jpeg", ".png", ".gif", ".svg", ".webp",
        ".ico", ".mp3",  ".mp4",  ".webm", ".avi",   ".mov",  ".css", ".js",  ".mjs", ".woff",
        ".ttf", ".docx", ".xlsx", ".pptx", ".woff2", ".exe",  ".dmg", ".iso", ".xml", ".rss"};
    const std::string lower = ascii::to_lower(path);
    return std::ranges::any_of(kEndings, [&](std::string_view ending) { return lower.ends_with(ending); });
}

/// A crawl with somebody's session must not end it.
bool ends_the_session(const WebUrl& url) {
    constexpr std::array<std::string_view, 8> kWords{"logout",   "log-out",     "signout", "sign-out",
                                                     "abmelden", "deconnexion", "log_out", "sign_out"};
    const std::string lower = ascii::to_lower(url.request_target());
    return std::ranges::any_of(kWords,
                               [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::string counted(std::size_t count, const char* one, const char* many) {
    return count == 1 ? std::string("1 ") + one : std::to_string(count) + " " + many;
}

}  // namespace

void CrawlFrontier::asked(const std::string& url, bool page) {
    asked_.insert(url);
    if (page && pages_left_ > 0) --pages_left_;
}

void CrawlFrontier::add_links(const std::vector<PageLink>& links) {
    for (const PageLink& link : links)
        if (link.element == "a" || link.element == "area" || link.element == "meta") add(link.url);
}

void CrawlFrontier::add(const std::string& url) {
    const auto page = parse_web_url(url);
    if (!page || !scope_.allows(*page) || is_download(page->path)) return;
    const std::string text = page->text();
    if (asked_.contains(text)) return;
    if (next_.size() >= kWaitingMax) {
        ++too_many_;
        return;
    }
    asked_.insert(text);
    if (ends_the_session(*page))
        ++logouts_;
    else
        next_.push_back(*page);
}

std::vector<WebUrl> CrawlFrontier::hosts_without_robots() const {
    std::map<std::string, WebUrl> hosts;
    for (const WebUrl& url : next_)
        if (!robots_.contains(url.host)) hosts.emplace(url.host, url);
    std::vector<WebUrl> list;
    list.reserve(hosts.size());
    for (auto& [host, url] : hosts)
        list.push_back(url);
    return list;
}

std::vector<WebUrl> CrawlFrontier::take_level() {
    std::vector<WebUrl> level;
    for (WebUrl& url : next_) {
        const auto robots = robots_.find(url.host);
        if (robots != robots_.end() && !robots->second.allows(url.request_target())) {
            ++forbidden_;
        } else if (pages_left_ == 0) {
            ++too_many_;
        } else {
            --pages_left_;
            level.push_back(std::move(url));
        }
    }
    next_.clear();
    return level;
}

std::vector<std::string> CrawlFrontier::notes() const {
    std::vector<std::string> notes;
    if (forbidden_ > 0)
        notes.push_back("robots.txt forbids " + counted(forbidden_, "page, which was", "pages, which were") +
                        " left out");
    if (too_many_ > 0)
        notes.push_back(counted(too_many_, "page was", "pages were") +
                        " left out, since the limit of pages was reached");
    if (logouts_ > 0)
        notes.push_back(counted(logouts_, "link that ends a session was", "links that end a session were") +
                        " not followed");
    return notes;
}

}  // namespace sessionaudit
