// One browser: keeps cookies as one does, follows redirects, remembers the page it is on. A copy is a browser
// with the same cookies.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lifecycle/lifecycle_web.hpp"
#include "scan/html_page.hpp"
#include "scan/web_url.hpp"
#include "sessionaudit/cookie_verdict.hpp"

namespace sessionaudit {

/// What all visitors of a run share.
struct VisitorWorld {
    LifecycleWeb* web = nullptr;
    const Clock* clock = nullptr;
    FetchOptions fetch;
    WebUrl start;
};

struct PageAsked {
    std::vector<HttpAnswer> answers;  ///< redirects first; empty only where nothing was asked
    const HttpAnswer& first() const { return answers.front(); }
    const HttpAnswer& last() const { return answers.back(); }
    std::optional<CaptureProblem> problem() const {
        return answers.empty() ? std::nullopt : answers.back().problem;
    }
};

/// Why nothing is sent to `url`; a sentence for the report.
std::string sent_in_clear(const WebUrl& url);

class Visitor {
  public:
    explicit Visitor(const VisitorWorld& world) : world_(&world) {}

    /// Asks, keeps what is set, follows redirects. The page's forms are then those of page().
    PageAsked ask(HttpRequest request);
    PageAsked visit(const std::string& url);

    const HtmlPage& page() const noexcept { return page_; }
    const std::string& page_url() const noexcept { return page_url_; }
    const std::vector<StoredCookie>& cookies() const noexcept { return jar_.cookies(); }
    /// The value of the first cookie of that name; absent where there is none.
    std::optional<std::string> value_of(const std::string& cookie) const;
    /// Takes a cookie away.
    void drop(const std::string& cookie);
    /// Keeps a cookie of anybody's.
    void plant(const StoredCookie& cookie);
    /// Names of cookies that were sent but that a browser would not have kept, with the reason's code.
    const std::vector<std::string>& refused() const noexcept { return refused_; }
    /// Whether what is sent there from the page in hand, or from an https site, leaves https.
    bool gives_away(const WebUrl& url) const;
    const VisitorWorld& world() const noexcept { return *world_; }

  private:
    HttpAnswer send(const HttpRequest& request);
    void say_where_from(HttpRequest& request, const WebUrl& target) const;
    void receive(const HttpAnswer& answer, const WebUrl& url);

    const VisitorWorld* world_;
    CookieJar jar_;
    HtmlPage page_;
    std::string page_url_;
    std::vector<std::string> refused_;
};

}  // namespace sessionaudit
