#include "scan/target_scan.hpp"

#include <algorithm>

#include "cookie/audit/url_secrets.hpp"
#include "scan/sitemap.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kNotesMax = 100;
constexpr int kSitemapsMax = 10;

/// Failures that the start page would only run into once more.
bool nobody_is_there(CaptureProblem::Kind kind) {
    using Kind = CaptureProblem::Kind;
    return kind == Kind::unresolvable || kind == Kind::refused || kind == Kind::tls_expired ||
           kind == Kind::tls_wrong_name || kind == Kind::tls_untrusted || kind == Kind::tls_other;
}

/// What such a page sets is not what the site sets: it must not pass for a clean site.
CaptureProblem failed_start_page(const Capture& page) {
    const std::string answered = "The start page answered with status " + std::to_string(page.status);
    const bool closed = page.status == 401 || page.status == 403;
    return {CaptureProblem::Kind::start_page_failed, page.url,
            answered + (closed ? ": it is not for everybody; log in with --recipe, or give what it asks for "
                                 "with --header or --cookie"
                               : ", so that the site itself was not seen; try again later, or name a page "
                                 "that answers"),
            true};
}

std::size_t to_size(int number) {
    return static_cast<std::size_t>(std::max(number, 0));
}

/// What may stand without a scheme: "example.org", "localhost:8080/x", not "mailto:somebody@example.org".
bool begins_with_host(std::string_view text) {
    const std::string_view authority = text.substr(0, text.find_first_of("/?#"));
    if (authority.starts_with('[')) return true;
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    return authority.find('@') == std::string_view::npos &&
           authority.find_first_not_of("0123456789", std::min(colon + 1, authority.size())) ==
               std::string_view::npos;
}

}  // namespace

TargetScan::TargetScan(std::string target, const FetchOptions& options, TransferLoop& loop,
                       Responded responded)
    : options_(options), loop_(loop), responded_(std::move(responded)) {
    result_.target = std::move(target);
}

bool TargetScan::begin(Finished finished) {
    const std::string& text = result_.target;
    scheme_named_ = text.find("://") != std::string::npos;
    const auto url = parse_web_url(scheme_named_ ? text : "https://" + text);
    if (!url || (!scheme_named_ && !begins_with_host(text))) {
        result_.problems.push_back(
            {CaptureProblem::Kind::bad_url, text,
             "\"" + shown_target(text) + "\" is no http or https URL; write it as https://host/path", true});
        return false;
    }
    start_ = *url;
    finished_ = std::move(finished);
    scope_ = std::make_unique<UrlScope>(options_.scope.empty() ? UrlScope::of_target(start_)
                                                               : UrlScope(options_.scope));
    if (!scope_->allows(start_)) {
        result_.problems.push_back({CaptureProblem::Kind::out_of_scope, start_.text(),
                                    "The target is outside the scope and was not asked; add it with --scope",
                                    true});
        return false;
    }
    context_ = std::make_unique<VisitContext>(VisitContext{options_, loop_, *scope_, start_, responded_});
    frontier_ = std::make_unique<CrawlFrontier>(*scope_, to_size(options_.pages_max));
    ask_robots();
    return true;
}

VisitTask TargetScan::task(const WebUrl& url, CaptureKind kind, bool gpc) const {
    VisitTask task;
    task.url = url;
    task.kind = kind;
    task.gpc = gpc;
    task.known = nullptr;
    return task;
}

/// Asks all tasks at once; `next` has the results in the order of the tasks.
void TargetScan::batch(std::vector<VisitTask> tasks, Next next) {
    struct Gathering {
        std::vector<VisitResult> results;
        std::size_t left = 0;
    };
    const auto gathering = std::make_shared<Gathering>();
    gathering->results.resize(tasks.size());
    gathering->left = tasks.size();
    if (tasks.empty()) return (this->*next)({});
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        std::make_shared<PageVisit>(*context_, std::move(tasks[i]),
                                    [this, gathering, i, next](VisitResult result) {
                                        gathering->results[i] = std::move(result);
                                        if (--gathering->left == 0)
                                            (this->*next)(std::move(gathering->results));
                                    })
            ->begin();
    }
}

WebUrl TargetScan::at_path(const WebUrl& url, const std::string& path) const {
    WebUrl other = url;
    other.path = path;
    other.query.clear();
    return other;
}

void TargetScan::note(const std::string& sentence) {
    const bool told = std::ranges::find(result_.notes, sentence) != result_.notes.end();
    if (!told && result_.notes.size() < kNotesMax) result_.notes.push_back(sentence);
}

/// Captures, problems and notes of a visit become the target's.
void TargetScan::keep(VisitResult& result, bool fatal_stays) {
    for (Capture& capture : result.captures) {
        frontier_->asked(capture.url, false);
        result_.captures.push_back(std::move(capture));
    }
    for (CaptureProblem& problem : result.problems) {
        problem.fatal = problem.fatal && fatal_stays;
        result_.problems.push_back(std::move(problem));
    }
    for (const std::string& sentence : result.notes)
        note(sentence);
}

void TargetScan::add_robots(const std::string& host, const VisitResult& result) {
    const int status = result.captures.empty() ? 0 : result.captures.back().status;
    if (result.failed || status >= 500 || status == 0) {
        frontier_->set_robots(host, RobotsTxt::forbids_all());
        if (options_.depth > 0 || options_.sitemap)
            note("robots.txt of " + host + " could not be read, so that nothing of that host is crawled");
        return;
    }
    const RobotsTxt robots = status == 200 ? RobotsTxt::parse(result.body) : RobotsTxt();
    for (const std::string& sitemap : robots.sitemaps())
        sitemaps_.push_back(sitemap);
    frontier_->set_robots(host, robots);
}

void TargetScan::ask_robots() {
    const WebUrl robots = at_path(start_, "/robots.txt");
    if (!options_.robots) {
        frontier_->set_robots(start_.host, RobotsTxt());
        return ask_start();
    }
    if (!scope_->allows(robots)) {
        note("robots.txt is outside the scope and was not read");
        frontier_->set_robots(start_.host, RobotsTxt());
        return ask_start();
    }
    VisitTask first = task(robots, CaptureKind::robots);
    first.retry = false;
    batch({std::move(first)}, &TargetScan::took_robots);
}

void TargetScan::took_robots(std::vector<VisitResult> results) {
    VisitResult& result = results.front();
    const bool hopeless =
        result.failed && result.captures.empty() && nobody_is_there(result.problems.back().kind);
    if (hopeless) {
        result.problems.back().url = start_.text();
        start_failed_ = true;
        keep(result, true);
        return ask_other_scheme();
    }
    // Its cookies stay out of the jar: no browser asks for robots.txt before a page.
    add_robots(start_.host, result);
    keep(result, false);
    ask_start();
}

void TargetScan::ask_start() {
    frontier_->asked(start_.text(), true);
    VisitTask first = task(start_, CaptureKind::page);
    first.jar = jar_;
    batch({std::move(first)}, &TargetScan::took_start);
}

void TargetScan::took_start(std::vector<VisitResult> results) {
    VisitResult& result = results.front();
    start_failed_ = result.failed;
    for (const ReceivedLine& line : result.received)
        (void)jar_.receive(line.value, line.source, line.at);
    if (!result.failed && !result.captures.empty()) {
        const Capture& last = result.captures.back();
        if (last.kind == CaptureKind::page)
            frontier_->add_links(options_.depth > 0 ? last.page.links : std::vector<PageLink>{});
        if (last.status >= 400) result.problems.push_back(failed_start_page(last));
        if (!result.left_scope.empty())
            result.problems.push_back(
                {CaptureProblem::Kind::out_of_scope, last.url,
                 "The start page leads to " + result.left_scope +
                     ", which is outside the scope, so that no page was seen; scan that "
                     "address, or allow it with --scope",
                 true});
    }
    // The page about cookies is what their declaration stands on.
    for (const std::string& url : result.cookie_pages) {
        const auto page = parse_web_url(url);
        if (!page || !scope_->allows(*page) || page->text() == start_.text()) continue;
        if (options_.depth == 0) frontier_->add(url);
        break;
    }
    keep(result, true);
    ask_other_scheme();
}

void TargetScan::ask_other_scheme() {
    WebUrl other = start_;
    other.scheme = start_.scheme == "https" ? "http" : "https";
    if (!start_.port_named) other.port = other.scheme == "https" ? 443 : 80;
    // Without a scheme in what the user wrote, http may be what a named port speaks.
    const bool fallback = start_failed_ && !scheme_named_;
    const bool wanted = (options_.both_schemes && !start_.port_named) || fallback;
    if (!wanted || !scope_->allows(other)) return ask_gpc();
    VisitTask twin = task(other, CaptureKind::page);
    twin.retry = start_failed_;
    twin.known = &frontier_->all_asked();
    batch({std::move(twin)}, &TargetScan::took_other_scheme);
}

void TargetScan::took_other_scheme(std::vector<VisitResult> results) {
    VisitResult& result = results.front();
    if (start_failed_ && !scheme_named_ && !result.failed) {
        for (CaptureProblem& problem : result_.problems)
            problem.fatal = false;
        note("Over https nothing could be read, so that http alone was judged");
        if (!result.captures.empty() && result.captures.back().status >= 400)
            result_.problems.push_back(failed_start_page(result.captures.back()));
        if (!result.captures.empty() && options_.depth > 0)
            frontier_->add_links(result.captures.back().page.links);
    }
    if (result.failed && result.captures.empty() && !result.problems.empty()) {
        // A site need not answer on its other port: that is no problem of the target.
        if (!start_failed_)
            note("The same page over the other scheme was not answered: " + result.problems.back().sentence);
        result.problems.clear();
    }
    keep(result, false);
    ask_gpc();
}

void TargetScan::ask_gpc() {
    if (!options_.gpc || start_failed_) return ask_sitemaps();
    std::vector<VisitTask> tasks;
    tasks.push_back(task(start_, CaptureKind::page, true));
    if (const WebUrl file = at_path(start_, "/.well-known/gpc.json"); scope_->allows(file))
        tasks.push_back(task(file, CaptureKind::well_known));
    batch(std::move(tasks), &TargetScan::took_gpc);
}

void TargetScan::took_gpc(std::vector<VisitResult> results) {
    for (VisitResult& result : results)
        keep(result, false);
    ask_sitemaps();
}

void TargetScan::ask_sitemaps() {
    if (!options_.sitemap || start_failed_) return ask_level();
    if (sitemaps_.empty() && sitemaps_asked_ == 0)
        sitemaps_.push_back(at_path(start_, "/sitemap.xml").text());
    std::vector<VisitTask> tasks;
    for (const std::string& text : sitemaps_) {
        const auto url = parse_web_url(text);
        if (!url || !scope_->allows(*url) || frontier_->was_asked(url->text()) ||
            sitemaps_asked_ >= kSitemapsMax)
            continue;
        ++sitemaps_asked_;
        frontier_->asked(url->text(), false);
        VisitTask one = task(*url, CaptureKind::sitemap);
        one.jar = jar_;
        tasks.push_back(std::move(one));
    }
    sitemaps_.clear();
    if (tasks.empty()) return ask_level();
    batch(std::move(tasks), &TargetScan::took_sitemaps);
}

void TargetScan::took_sitemaps(std::vector<VisitResult> results) {
    for (VisitResult& result : results) {
        const bool usable =
            !result.failed && !result.captures.empty() && result.captures.back().status == 200;
        if (usable) {
            const Sitemap sitemap =
                parse_sitemap(result.body, 5000, static_cast<std::size_t>(options_.body_max));
            for (const std::string& url : sitemap.urls) {
                if (sitemap.index)
                    sitemaps_.push_back(url);
                else
                    frontier_->add(url);
            }
        }
        keep(result, false);
    }
    ask_sitemaps();
}

void TargetScan::ask_level() {
    ++depth_;
    std::vector<VisitTask> tasks;
    if (options_.robots) {
        for (const WebUrl& host : frontier_->hosts_without_robots()) {
            const WebUrl robots = at_path(host, "/robots.txt");
            if (scope_->allows(robots)) {
                tasks.push_back(task(robots, CaptureKind::robots));
            } else {
                note("robots.txt of " + host.host + " is outside the scope and was not read");
                frontier_->set_robots(host.host, RobotsTxt());
            }
        }
    }
    batch(std::move(tasks), &TargetScan::took_more_robots);
}

void TargetScan::took_more_robots(std::vector<VisitResult> results) {
    for (VisitResult& result : results) {
        const std::string& asked =
            result.captures.empty() ? result.problems.back().url : result.captures.front().url;
        if (const auto url = parse_web_url(asked)) add_robots(url->host, result);
        keep(result, false);
    }
    level_ = frontier_->take_level();
    std::ranges::reverse(level_);  // taken from its end
    ask_pages();
}

void TargetScan::ask_pages() {
    if (level_.empty()) return finish();
    std::vector<VisitTask> tasks;
    while (!level_.empty() && tasks.size() < to_size(options_.per_host)) {
        VisitTask page = task(level_.back(), CaptureKind::page);
        page.jar = jar_;
        page.known = &frontier_->all_asked();
        tasks.push_back(std::move(page));
        level_.pop_back();
    }
    batch(std::move(tasks), &TargetScan::took_pages);
}

void TargetScan::took_pages(std::vector<VisitResult> results) {
    for (VisitResult& result : results) {
        for (const ReceivedLine& line : result.received)
            (void)jar_.receive(line.value, line.source, line.at);
        const bool page = !result.captures.empty() && result.captures.back().kind == CaptureKind::page;
        if (page && depth_ < options_.depth) frontier_->add_links(result.captures.back().page.links);
        keep(result, false);
    }
    if (!level_.empty()) return ask_pages();
    if (depth_ < options_.depth) return ask_level();
    finish();
}

void TargetScan::finish() {
    for (const std::string& sentence : frontier_->notes())
        note(sentence);
    finished_(*this);
}

}  // namespace sessionaudit
