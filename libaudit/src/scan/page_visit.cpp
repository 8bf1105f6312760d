#include "scan/page_visit.hpp"

#include <algorithm>

#include "cookie/audit/url_parts.hpp"
#include "scan/page_facts.hpp"

namespace sessionaudit {
namespace {

// A browser keeps some 180 cookies of a site; a jar of more would only make each line cost more.
constexpr std::size_t kLinesKept = 1000;

std::string name_of(std::string_view pair) {
    return std::string(pair.substr(0, pair.find('=')));
}

bool sends(std::string_view cookie_field, std::string_view name) {
    while (!cookie_field.empty()) {
        const std::size_t end = std::min(cookie_field.find("; "), cookie_field.size());
        if (name_of(cookie_field.substr(0, end)) == name) return true;
        cookie_field.remove_prefix(std::min(end + 2, cookie_field.size()));
    }
    return false;
}

}  // namespace

PageVisit::PageVisit(const VisitContext& context, VisitTask task, Done done)
    : context_(context), task_(std::move(task)), done_(std::move(done)) {}

std::string PageVisit::cookie_field(const WebUrl& url) const {
    const std::string kept =
        task_.jar.cookie_field(url.scheme, url.bare_host(), url.path, system_clock().now());
    std::string field;
    if (may_have_the_users(url, context_.target)) {
        for (const std::string& pair : context_.options.cookies) {
            if (sends(kept, name_of(pair))) continue;  // the server has given another since
            field.append(field.empty() ? "" : "; ").append(pair);
        }
    }
    return field.empty() || kept.empty() ? field + kept : field + "; " + kept;
}

std::vector<std::string> PageVisit::fields(const WebUrl& url) const {
    std::vector<std::string> fields;
    if (may_have_the_users(url, context_.target)) fields = context_.options.headers;
    if (task_.gpc) fields.emplace_back("Sec-GPC: 1");
    return fields;
}

void PageVisit::ask(const WebUrl& url) {
    TransferRequest request;
    request.url = url.text();
    request.headers = fields(url);
    request.cookie = cookie_field(url);
    request.retries = task_.retry ? context_.options.retries : 0;
    if (!asked_.insert(request.url + "\n" + request.cookie).second) {
        fail(CaptureProblem::Kind::redirect_loop, url,
             "The redirects of " + task_.url.origin() + " go round in a circle; mend the redirect at " +
                 url.origin());
        return finish();
    }
    context_.loop.submit(std::move(request), [self = shared_from_this(), url](TransferResult result) {
        self->take(url, std::move(result));
    });
}

void PageVisit::take(const WebUrl& url, TransferResult result) {
    context_.responded(url.text());
    const bool fatal = result.problem && result.problem->fatal;
    if (result.problem) result_.problems.push_back(std::move(*result.problem));
    if (!result.answered) {
        result_.failed = true;
        return finish();
    }
    Capture& capture = result.capture;
    capture.with_gpc = task_.gpc;
    receive_cookies(url, capture);
    const std::string to = redirect_of(capture);
    const bool leads_on = !to.empty();
    capture.kind = leads_on && task_.kind == CaptureKind::page ? CaptureKind::redirect : task_.kind;
    read_body(capture, leads_on ? std::string() : std::move(result.body));
    result_.captures.push_back(std::move(capture));
    result_.failed = fatal;
    if (fatal || !leads_on) return finish();
    follow(url, to);
}

void PageVisit::receive_cookies(const WebUrl& url, const Capture& capture) {
    CookieSource source;
    source.scheme = url.scheme;
    source.host = url.bare_host();
    source.path = url.path;
    const auto lines = capture.values_of("Set-Cookie");
    for (std::size_t i = 0; i < std::min(lines.size(), kLinesKept); ++i) {
        (void)task_.jar.receive(lines[i], source, capture.at);
        result_.received.push_back({std::string(lines[i]), source, capture.at});
    }
}

void PageVisit::read_body(Capture& capture, std::string body) {
    if (capture.page.cut && task_.kind == CaptureKind::page)
        result_.notes.push_back("The body of " + shown_url(capture.url) + " was read up to " +
                                std::to_string(capture.page.bytes) + " bytes");
    if (task_.kind != CaptureKind::page) {
        result_.body = std::move(body);
        return;
    }
    HtmlPage page = read_page_facts(capture, body);
    result_.cookie_pages = std::move(page.cookie_pages);
    std::vector<std::pair<std::string, std::string>> values;
    for (const StoredCookie& cookie : task_.jar.cookies())
        values.emplace_back(cookie.name, cookie.value);
    capture.page.values_in_body = values_found_in(body, values);
}

void PageVisit::follow(const WebUrl& from, const std::string& to) {
    const auto url = parse_web_url(to);
    if (!url) return finish();
    if (!context_.scope.allows(*url)) {
        result_.left_scope = url->origin();
        result_.notes.push_back(
            from.origin() + " redirects to " + url->origin() +
            ", which is outside the scope and was not asked; scan it as a target, or allow it with "
            "--scope");
        return finish();
    }
    if (is_known(url->text())) return finish();
    if (++redirects_ > context_.options.redirects_max) {
        fail(CaptureProblem::Kind::too_many_redirects, *url,
             task_.url.origin() + " redirects more than " + std::to_string(context_.options.redirects_max) +
                 " times; browsers give up at 20");
        return finish();
    }
    ask(*url);
}

/// Asked by another visit. A redirect back to a page of this one is how sites look whether cookies are kept.
bool PageVisit::is_known(const std::string& url) const {
    if (task_.known == nullptr || !task_.known->contains(url)) return false;
    return std::ranges::none_of(result_.captures, [&](const Capture& capture) { return capture.url == url; });
}

void PageVisit::fail(CaptureProblem::Kind kind, const WebUrl& url, std::string sentence) {
    result_.problems.push_back({kind, url.text(), std::move(sentence), true});
    result_.failed = true;
}

void PageVisit::finish() {
    done_(std::move(result_));
}

}  // namespace sessionaudit
