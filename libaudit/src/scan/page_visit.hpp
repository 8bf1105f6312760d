// One URL asked for as a browser would: redirects followed one by one, cookies kept and sent.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "scan/transfer_loop.hpp"
#include "scan/url_scope.hpp"
#include "scan/web_url.hpp"
#include "sessionaudit/capture.hpp"
#include "sessionaudit/cookie_verdict.hpp"

namespace sessionaudit {

/// What every visit to a target shares.
struct VisitContext {
    const FetchOptions& options;
    TransferLoop& loop;
    const UrlScope& scope;
    WebUrl target;  ///< headers and cookies of the options go where may_have_the_users() says
    std::function<void(const std::string& url)> responded;
};

struct VisitTask {
    WebUrl url;
    CaptureKind kind = CaptureKind::page;
    bool gpc = false;
    bool retry = true;
    CookieJar jar;
    /// A redirect to one of these is captured and not followed: it was asked already.
    const std::set<std::string>* known = nullptr;
};

/// A line that the jar took, to be told again to the jar of the target.
struct ReceivedLine {
    std::string value;
    CookieSource source;
    Timestamp at;
};

struct VisitResult {
    std::vector<Capture> captures;  ///< in the order they were asked
    std::vector<CaptureProblem> problems;
    std::vector<std::string> notes;
    std::vector<ReceivedLine> received;
    std::vector<std::string> cookie_pages;  ///< links of the last page that speak of cookies
    std::string body;                       ///< of the last response, for kinds other than page
    std::string left_scope;                 ///< where a redirect leads that was not followed for it
    bool failed = false;                    ///< no last page came of it; the last problem says why
};

/// Lives until `done` was called. Threads: one at a time.
class PageVisit : public std::enable_shared_from_this<PageVisit> {
  public:
    using Done = std::function<void(VisitResult)>;
    PageVisit(const VisitContext& context, VisitTask task, Done done);
    void begin() { ask(task_.url); }

  private:
    void ask(const WebUrl& url);
    std::string cookie_field(const WebUrl& url) const;
    std::vector<std::string> fields(const WebUrl& url) const;
    void take(const WebUrl& url, TransferResult result);
    void receive_cookies(const WebUrl& url, const Capture& capture);
    void read_body(Capture& capture, std::string body);
    void follow(const WebUrl& from, const std::string& to);
    bool is_known(const std::string& url) const;
    void fail(CaptureProblem::Kind kind, const WebUrl& url, std::string sentence);
    void finish();

    const VisitContext& context_;
    VisitTask task_;
    Done done_;
    VisitResult result_;
    std::set<std::string> asked_;  ///< URL and Cookie field: asking that again would go round in a circle
    int redirects_ = 0;
};

}  // namespace sessionaudit
