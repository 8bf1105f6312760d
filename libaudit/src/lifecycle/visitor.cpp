// One browser, without its window.
#include "lifecycle/visitor.hpp"

#include <algorithm>

#include "scan/url_scope.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kRefusedMax = 10;

// Fetch standard, HTTP-redirect fetch: what was posted is asked for with GET after 301 and 302, everything
// after 303, and 307 and 308 change nothing.
HttpRequest redirected(const HttpRequest& request, const HttpAnswer& answer) {
    HttpRequest next;
    next.url = answer.redirect;
    const int status = answer.capture.status;
    const bool keeps = status == 307 || status == 308 || request.method == "GET" ||
                       (status != 303 && request.method != "POST");
    if (!keeps) return next;
    next.method = request.method;
    next.body = request.body;
    next.content_type = request.content_type;
    return next;
}

CookieSource source_of(const WebUrl& url) {
    CookieSource source;
    source.scheme = url.scheme;
    source.host = url.bare_host();
    source.path = url.path;
    return source;
}

CaptureProblem problem_of(CaptureProblem::Kind kind, const std::string& url, std::string sentence) {
    return {kind, url, std::move(sentence), false};
}

}  // namespace

std::string sent_in_clear(const WebUrl& url) {
    return "what the step sends would go to " + url.origin() +
           " over plain http, where anybody on the way can read it, and so was not sent; mend the form or "
           "the redirect to use https";
}

bool Visitor::gives_away(const WebUrl& url) const {
    return url.scheme == "http" && (world_->start.scheme == "https" || page_url_.starts_with("https://"));
}

PageAsked Visitor::visit(const std::string& url) {
    HttpRequest request;
    request.url = url;
    return ask(std::move(request));
}

PageAsked Visitor::ask(HttpRequest request) {
    PageAsked asked;
    for (int hop = 0; hop <= world_->fetch.redirects_max; ++hop) {
        asked.answers.push_back(send(request));
        const HttpAnswer& answer = asked.last();
        if (answer.problem || answer.redirect.empty()) break;
        if (hop == world_->fetch.redirects_max) {
            asked.answers.back().problem = problem_of(CaptureProblem::Kind::too_many_redirects, request.url,
                                                      "there are more redirects than browsers follow");
            break;
        }
        request = redirected(request, answer);
    }
    const HttpAnswer& last = asked.last();
    page_url_ = last.capture.url;
    page_ = last.problem ? HtmlPage{} : read_html_page(last.body, page_url_);
    return asked;
}

HttpAnswer Visitor::send(const HttpRequest& request) {
    const auto url = parse_web_url(request.url);
    if (!url) {
        HttpAnswer answer;
        answer.capture.url = request.url;
        answer.problem = problem_of(CaptureProblem::Kind::bad_url, request.url,
                                    "this is no http or https address; write it as https://host/path");
        return answer;
    }
    if (request.method != "GET" && gives_away(*url)) {
        HttpAnswer answer;
        answer.capture.url = url->text();
        answer.problem = problem_of(CaptureProblem::Kind::out_of_scope, url->text(), sent_in_clear(*url));
        return answer;
    }
    HttpRequest sent = request;
    sent.cookie = jar_.cookie_field(url->scheme, url->bare_host(), url->path, world_->clock->now());
    if (may_have_the_users(*url, world_->start))
        for (const std::string& cookie : world_->fetch.cookies)
            sent.cookie += (sent.cookie.empty() ? "" : "; ") + cookie;
    if (request.method != "GET") say_where_from(sent, *url);
    HttpAnswer answer = world_->web->send(sent);
    if (!answer.problem) receive(answer, *url);
    return answer;
}

// What checks against forged requests look at. Another site learns no more than the origin.
void Visitor::say_where_from(HttpRequest& request, const WebUrl& target) const {
    const WebUrl from = parse_web_url(page_url_).value_or(target);
    request.headers.push_back("Origin: " + from.origin());
    request.headers.push_back("Referer: " +
                              (from.origin() == target.origin() ? from.text() : from.origin() + "/"));
}

void Visitor::receive(const HttpAnswer& answer, const WebUrl& url) {
    for (const std::string_view line : answer.capture.values_of("set-cookie")) {
        const JudgedCookie judged = jar_.receive(line, source_of(url), world_->clock->now());
        if (judged.verdict != CookieVerdict::refused) continue;
        const std::string told =
            std::string(judged.line.name.substr(0, 70)) + " (" + std::string(judged.reason.code) + ")";
        const bool known = std::find(refused_.begin(), refused_.end(), told) != refused_.end();
        if (!known && refused_.size() < kRefusedMax) refused_.push_back(told);
    }
}

std::optional<std::string> Visitor::value_of(const std::string& cookie) const {
    const auto& all = jar_.cookies();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == cookie; });
    if (found == all.end()) return std::nullopt;
    return found->value;
}

void Visitor::plant(const StoredCookie& cookie) {
    std::string line = cookie.name + "=" + cookie.value + "; Path=" + cookie.path;
    if (!cookie.host_only) line += "; Domain=" + cookie.domain;
    if (cookie.secure) line += "; Secure";
    if (cookie.http_only) line += "; HttpOnly";
    CookieSource source;
    source.scheme = cookie.secure ? "https" : world_->start.scheme;
    source.host = cookie.domain;
    jar_.receive(line, source, world_->clock->now());
}

void Visitor::drop(const std::string& cookie) {
    const std::vector<StoredCookie> all = jar_.cookies();
    jar_.clear();
    for (const StoredCookie& one : all)
        if (one.name != cookie) plant(one);
}

}  // namespace sessionaudit
