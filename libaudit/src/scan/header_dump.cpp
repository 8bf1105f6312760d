// What `curl -i`, `curl -D` and `curl -v` write, and other dumps of the same look: blocks of header lines,
// each begun by a status line, with or without bodies between them.
#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "core/ascii.hpp"
#include "scan/capture_readers.hpp"
#include "scan/header_fields.hpp"
#include "scan/page_facts.hpp"
#include "scan/web_url.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kCapturesMax = 100000;
constexpr std::size_t kProblemsMax = 100;

bool begins_response(std::string_view text) {
    // Cut first: the next line break may be at the end of a large file.
    const std::string_view begin = text.substr(0, 200);
    return parse_status_line(without_line_break(begin.substr(0, begin.find('\n')))).has_value();
}

/// A proxy's answer to CONNECT, which is no answer of the site.
bool is_tunnel(std::string_view status_line) {
    const std::string lower = ascii::to_lower(status_line);
    return lower.find("connection established") != std::string::npos ||
           lower.find("tunnel established") != std::string::npos;
}

std::size_t content_length(const Capture& capture) {
    std::size_t length = std::string_view::npos;
    for (const std::string_view value : capture.values_of("Content-Length"))
        if (std::from_chars(value.data(), value.data() + value.size(), length).ec != std::errc{})
            return std::string_view::npos;
    return length;
}

/// The responses read so far, and whose the next one is.
class DumpedResponses {
  public:
    DumpedResponses(const std::string& source, const std::string& base_url) : url_(parse_web_url(base_url)) {
        target_.target = source;
    }

    void begin(std::string_view status_line) {
        capture_ = {};
        capture_.source = CaptureSource::header_dump;
        const auto status = parse_status_line(status_line);
        if (!status) return;
        capture_.status = status->status;
        capture_.http_version = status->http_version;
        skip_ = status->status < 200 || is_tunnel(status_line) || method_ == "CONNECT";
    }

    void header_line(std::string_view line, std::size_t at) {
        if (!take_header_line(capture_.headers, line))
            problem("has a header line without a colon at byte " + std::to_string(at) +
                    ", which was left out");
    }

    const Capture& current() const noexcept { return capture_; }
    bool skipped() const noexcept { return skip_; }

    void end(std::string_view body) {
        if (std::exchange(skip_, true) || capture_.status == 0 || target_.captures.size() >= kCapturesMax)
            return;
        if (!url_) {
            if (target_.problems.empty())
                problem(
                    "does not say whose responses these are; name the URL that was asked with --base-url");
            return;
        }
        capture_.url = url_->text();
        capture_.method = method_;
        capture_.page.bytes = body.size();
        (void)read_page_facts(capture_, body);
        values_.add(capture_);
        capture_.page.values_in_body = values_found_in(body, values_.all());
        const std::string to = redirect_of(capture_);
        capture_.kind = to.empty() ? CaptureKind::page : CaptureKind::redirect;
        target_.captures.push_back(std::move(capture_));
        if (auto next = parse_web_url(to)) url_ = std::move(next);
    }

    /// A line of a request, as `curl -v` shows them.
    void request_line(std::string_view line) {
        const std::size_t method_end = line.find(' ');
        const std::size_t version = line.rfind(" HTTP/");
        if (version != std::string_view::npos && method_end < version) {
            method_ = line.substr(0, method_end);
            request_target_ = line.substr(method_end + 1, version - method_end - 1);
        } else if (ascii::equal_ignoring_case(line.substr(0, 5), "host:") && method_ != "CONNECT") {
            const std::string scheme = url_ ? url_->scheme : "https";
            const std::string host(ascii::trim(line.substr(5), " \t"));
            if (auto asked = parse_web_url(scheme + "://" + host + request_target_)) url_ = std::move(asked);
        }
    }

    TargetCapture result() && {
        if (target_.captures.empty() && target_.problems.empty())
            problem(
                "holds no response: no line of it looks like \"HTTP/1.1 200 OK\"; save what curl -i prints");
        return std::move(target_);
    }

  private:
    void problem(const std::string& what) {
        if (target_.problems.size() < kProblemsMax)
            target_.problems.push_back(
                {CaptureProblem::Kind::unreadable, target_.target, target_.target + " " + what, true});
    }

    TargetCapture target_;
    std::optional<WebUrl> url_;
    Capture capture_;
    SeenValues values_;
    std::string method_ = "GET";
    std::string request_target_;
    bool skip_ = true;
};

/// `curl -v`: requests behind "> ", responses behind "< "; everything else is curl's talk, or a body.
void read_verbose(std::string_view text, DumpedResponses& responses) {
    bool in_header = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1);
        const std::string_view line = without_line_break(text.substr(at, end + 1 - at));
        if (line.starts_with('>')) {
            if (std::exchange(in_header, false)) responses.end({});
            responses.request_line(ascii::trim(line.substr(1), " \t"));
        } else if (line.starts_with('<') && (line.size() == 1 || line[1] == ' ')) {
            const std::string_view field = line.substr(std::min<std::size_t>(line.size(), 2));
            if (begins_response(field)) {
                if (in_header) responses.end({});
                responses.begin(field);
                in_header = true;
            } else if (field.empty()) {
                if (std::exchange(in_header, false)) responses.end({});
            } else if (in_header) {
                responses.header_line(field, at);
            }
        }
        at = end + 1;
    }
    if (in_header) responses.end({});
}

/// Where the body that begins at `at` ends. A status line inside a body is text, unless the header before
/// leads to another response (curl -iL) or says how long the body is.
std::size_t body_end(std::string_view text, std::size_t at, const Capture& capture, bool skipped) {
    const std::string_view rest = text.substr(at);
    // curl -D writes headers only, with an empty line between them.
    const std::size_t blank = rest.starts_with("\r\n") ? 2U : rest.starts_with('\n') ? 1U : 0U;
    if (begins_response(rest) || begins_response(rest.substr(blank))) return at;
    if (const std::size_t length = content_length(capture); length < rest.size()) {
        const std::string_view after = rest.substr(length);
        if (begins_response(ascii::trim(after.substr(0, 300), "\r\n"))) return at + length;
    }
    const bool leads_on = skipped || (capture.status >= 300 && capture.status < 400) || capture.status == 401;
    for (std::size_t next = at; leads_on && (next = text.find("HTTP/", next)) != std::string_view::npos;
         next += 5)
        if (begins_response(text.substr(next))) return next;
    return text.size();
}

void read_plain(std::string_view text, DumpedResponses& responses) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1);
        const std::string_view status_line = without_line_break(text.substr(at, end + 1 - at));
        at = end + 1;
        if (!begins_response(status_line)) continue;
        responses.begin(status_line);
        bool ended = false;
        while (at < text.size() && !ended) {
            const std::size_t stop = std::min(text.find('\n', at), text.size() - 1);
            const std::string_view line = without_line_break(text.substr(at, stop + 1 - at));
            ended = line.empty();
            if (!ended) responses.header_line(line, at);
            at = stop + 1;
        }
        const std::size_t body = at;
        at = ended ? body_end(text, at, responses.current(), responses.skipped()) : at;
        responses.end(text.substr(body, at - body));
    }
}

bool is_verbose(std::string_view text) {
    const std::size_t found = text.find("< HTTP/");
    return found != std::string_view::npos && (found == 0 || text[found - 1] == '\n');
}

}  // namespace

TargetCapture read_header_dump(std::string_view text, const std::string& source,
                               const std::string& base_url) {
    DumpedResponses responses(source, base_url);
    if (is_verbose(text))
        read_verbose(text, responses);
    else
        read_plain(text, responses);
    return std::move(responses).result();
}

}  // namespace sessionaudit
