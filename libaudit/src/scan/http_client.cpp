#include "scan/http_client.hpp"

#include "scan/fetch_checks.hpp"
#include "scan/page_facts.hpp"
#include "scan/transfer_loop.hpp"
#include "scan/url_scope.hpp"

namespace sessionaudit {
namespace {

HttpAnswer refusal(const HttpRequest& request, CaptureProblem::Kind kind, std::string sentence) {
    HttpAnswer answer;
    answer.capture.url = request.url;
    answer.capture.method = request.method;
    answer.capture.source = CaptureSource::http;
    answer.problem = CaptureProblem{kind, request.url, std::move(sentence), true};
    return answer;
}

}  // namespace

struct HttpClient::State {
    explicit State(const FetchOptions& given) : options(given), scope(options.scope), loop(options) {}
    FetchOptions options;
    UrlScope scope;
    TransferLoop loop;
    std::optional<WebUrl> start;  ///< the first request's: the options' headers go where it may
};

HttpClient::HttpClient(const FetchOptions& options) {
    check_fetch_options(options);
    state_ = std::make_unique<State>(options);
}

HttpClient::~HttpClient() = default;

HttpAnswer HttpClient::send(const HttpRequest& request) {
    const auto url = parse_web_url(request.url);
    if (!url)
        return refusal(request, CaptureProblem::Kind::bad_url,
                       "This is no http or https URL; write it as https://host/path");
    if (!state_->scope.empty() && !state_->scope.allows(*url))
        return refusal(
            request, CaptureProblem::Kind::out_of_scope,
            url->origin() + " is outside the scope and was not asked; name it with --scope if it may be");
    TransferRequest wanted;
    wanted.method = request.method;
    wanted.url = url->text();
    if (!state_->start) state_->start = url;
    if (may_have_the_users(*url, *state_->start)) wanted.headers = state_->options.headers;
    wanted.headers.insert(wanted.headers.end(), request.headers.begin(), request.headers.end());
    wanted.cookie = request.cookie;
    wanted.body = request.body;
    wanted.content_type = request.content_type;
    // What changes something at the server is sent once.
    wanted.retries = request.method == "GET" ? state_->options.retries : 0;
    HttpAnswer answer;
    state_->loop.submit(std::move(wanted), [&answer](TransferResult result) {
        answer.capture = std::move(result.capture);
        answer.body = std::move(result.body);
        if (result.problem && (result.problem->fatal || !result.answered))
            answer.problem = std::move(result.problem);
    });
    state_->loop.run();
    read_page_facts(answer.capture, answer.body);
    answer.redirect = redirect_of(answer.capture);
    return answer;
}

}  // namespace sessionaudit
