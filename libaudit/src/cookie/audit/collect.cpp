#include "cookie/audit/collect.hpp"

#include <charconv>
#include <limits>
#include <unordered_map>

#include "cookie/audit/line_judge.hpp"
#include "cookie/audit/session_likeness.hpp"
#include "cookie/audit/url_parts.hpp"
#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

/// max-age of the first Strict-Transport-Security field (RFC 6797, 6.1); absent where it has none.
std::optional<HstsHost> hsts_of(const Capture& capture) {
    const auto fields = capture.values_of("strict-transport-security");
    if (fields.empty()) return std::nullopt;
    HstsHost host;
    bool has_age = false;
    std::string_view rest = fields.front();
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        const std::string_view directive = ascii::trim(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (ascii::equal_ignoring_case(directive, "includesubdomains")) host.subdomains = true;
        const std::size_t equals = directive.find('=');
        if (equals == std::string_view::npos ||
            !ascii::equal_ignoring_case(ascii::trim(directive.substr(0, equals)), "max-age"))
            continue;
        std::string_view number = ascii::trim(directive.substr(equals + 1));
        if (number.size() >= 2 && number.front() == '"') number = number.substr(1, number.size() - 2);
        const auto read = std::from_chars(number.data(), number.data() + number.size(), host.max_age);
        // Too large a number is a very long time, and no digits are no age.
        const bool too_large = read.ec == std::errc::result_out_of_range;
        if (too_large) host.max_age = std::numeric_limits<std::int64_t>::max();
        has_age = too_large || read.ec == std::errc{};
    }
    if (!has_age) return std::nullopt;
    return host;
}

class Collector {
  public:
    Collector(TargetFacts& target, const CookieAuditor::Prepared& prepared)
        : target_(target), prepared_(prepared), judge_(*target.captured, target.now) {}

    void run() {
        for (std::size_t i = 0; i < target_.captured->captures.size(); ++i)
            add_response(target_.captured->captures[i], i);
        for (ResponseFacts& response : target_.responses)
            response.hsts = is_covered(response.host);
        for (const ResponseFacts& response : target_.responses)
            add_lines(response);
        for (CookieFacts& cookie : target_.cookies)
            describe(cookie);
        decide_session_likeness(target_);
    }

  private:
    void add_response(const Capture& capture, std::size_t index) {
        UrlParts parts = url_parts(capture.url);
        ResponseFacts& response = target_.responses.emplace_back();
        response.capture = &capture;
        response.index = index;
        response.https = parts.scheme == "https";
        response.scheme = std::move(parts.scheme);
        response.host = std::move(parts.host);
        response.path = std::move(parts.path);
        if (capture.browser) target_.browser = true;
        if (target_.host.empty() && capture.kind != CaptureKind::subresource) target_.host = response.host;
        if (response.https && response.host == target_.host) target_.https = true;
        // A field that came over plain http, or over a certificate that is not good, does not count
        // (RFC 6797, 8.1). A file cannot say whether it was good.
        const bool trusted =
            response.https && (capture.tls_verified || capture.source != CaptureSource::http);
        if (!trusted) return;
        if (auto hsts = hsts_of(capture)) {
            hsts->host = response.host;
            hsts->response = &response;
            remember(*hsts);
        }
    }

    /// The last word of a host counts, as it does for a browser.
    void remember(const HstsHost& hsts) {
        const auto [found, is_new] = hsts_by_host_.try_emplace(hsts.host, target_.hsts.size());
        if (is_new)
            target_.hsts.push_back(hsts);
        else
            target_.hsts[found->second] = hsts;
    }

    /// By its own HSTS, or that of a host above it for its subdomains.
    bool is_covered(const std::string& host) const {
        constexpr int kLabelsMax = 128;  // as many as a name of DNS can have
        std::size_t begin = 0;
        for (int label = 0; label < kLabelsMax; ++label) {
            const auto found = hsts_by_host_.find(host.substr(begin));
            if (found != hsts_by_host_.end()) {
                const HstsHost& known = target_.hsts[found->second];
                if (known.max_age >= kHstsEnough && (begin == 0 || known.subdomains)) return true;
            }
            const std::size_t dot = host.find('.', begin);
            if (dot == std::string::npos) return false;
            begin = dot + 1;
        }
        return false;
    }

    void add_lines(const ResponseFacts& response) {
        const Capture& capture = *response.capture;
        CookieSource source{response.scheme, response.host, response.path, {}, "https", true};
        if (!capture.page_url.empty()) {
            const UrlParts page = url_parts(capture.page_url);
            if (page.host != response.host) source.top_level_host = page.host;
            source.top_level_scheme = page.scheme;
        } else {
            source.top_level_scheme = response.scheme;
        }
        std::size_t index = 0;
        for (const HeaderField& field : capture.headers)
            if (ascii::equal_ignoring_case(field.name, "set-cookie"))
                add_line(response, source, field.value, index++, {});
        if (!capture.browser) return;
        source.by_http = false;
        for (const BrowserFacts::Script& script : capture.browser->written)
            add_line(response, source, script.line, 0, script.script_url);
    }

    void add_line(const ResponseFacts& response, const CookieSource& source, std::string_view text,
                  std::size_t index, std::string_view script) {
        LineFacts& line = target_.lines.emplace_back();
        line.response = &response;
        line.index = index;
        line.text = text;
        line.script = script;
        line.judged = judge_.judge(*response.capture, text, source);
        line.cookie = &cookie_of(line);
        CookieFacts& cookie = *line.cookie;
        cookie.lines.push_back(target_.lines.size() - 1);
        ++cookie.audited.times;
        if (line.deletes()) return;
        // A line that is kept speaks for the cookie, also where a refused one came first.
        const bool stands_in = cookie.judged && target_.lines[cookie.first].refused() && !line.refused();
        if (cookie.judged && !stands_in) return;
        cookie.judged = true;
        cookie.first = target_.lines.size() - 1;
        cookie.value = line.line().value;
    }

    CookieFacts& cookie_of(const LineFacts& line) {
        const JudgedCookie& judged = line.judged;
        key_.assign(judged.line.name);
        key_ += '\n';
        const std::size_t domain_at = key_.size();
        if (!judged.domain.empty())
            key_ += judged.domain;
        else
            key_ += ascii::to_lower(judged.line.domain && !judged.line.domain->empty() ? *judged.line.domain
                                                                                       : line.response->host);
        const std::size_t path_at = key_.size() + 1;
        key_ += '\n';
        key_ += !judged.path.empty() ? std::string_view(judged.path) : judged.line.path.value_or("/");
        const auto [found, is_new] = by_key_.try_emplace(key_, target_.cookies.size());
        if (!is_new) return target_.cookies[found->second];
        CookieFacts& cookie = target_.cookies.emplace_back();
        cookie.index = target_.cookies.size() - 1;
        cookie.first = target_.lines.size() - 1;
        cookie.audited.times = 0;
        cookie.audited.name = judged.line.name;
        cookie.audited.domain = key_.substr(domain_at, path_at - 1 - domain_at);
        cookie.audited.path = key_.substr(path_at);
        return cookie;
    }

    void describe(CookieFacts& cookie) const {
        const LineFacts& line = target_.first_line(cookie);
        const JudgedCookie& judged = line.judged;
        AuditedCookie& audited = cookie.audited;
        audited.url = shown_url(line.response->capture->url);
        audited.capture = line.response->index;
        audited.line = line.index;
        audited.verdict = judged.verdict;
        audited.reason = judged.reason;
        audited.changes = judged.changes;
        const bool kept = judged.verdict != CookieVerdict::refused;
        audited.host_only = kept ? judged.host_only : !judged.line.domain.has_value();
        audited.secure = judged.line.secure;
        audited.http_only = judged.line.http_only;
        audited.same_site = judged.line.same_site;
        audited.partitioned = judged.line.partitioned;
        audited.third_party = judged.third_party;
        audited.asked_lifetime = judged.asked_lifetime;
        if (judged.asked_lifetime) audited.lifetime = std::min(*judged.asked_lifetime, kCookieLifetimeCap);
        audited.value_bytes = judged.line.value.size();
        audited.line_redacted = redacted_line(judged.line);
        find_purpose(cookie);
    }

    void find_purpose(CookieFacts& cookie) const {
        AuditedCookie& audited = cookie.audited;
        cookie.expected = prepared_.expected(audited.name);
        cookie.known = prepared_.catalogue.find(audited.name, audited.domain);
        if (cookie.known != nullptr) {
            audited.platform = cookie.known->platform;
            audited.purpose = cookie.known->purpose;
            audited.purpose_source = "catalogue: " + cookie.known->source;
        }
        if (cookie.expected != nullptr && !cookie.expected->purpose.empty()) {
            audited.purpose = cookie.expected->purpose;
            audited.purpose_source = "policy";
        }
    }

    TargetFacts& target_;
    const CookieAuditor::Prepared& prepared_;
    LineJudge judge_;
    std::string key_;
    std::unordered_map<std::string, std::size_t> by_key_;
    std::unordered_map<std::string, std::size_t> hsts_by_host_;
};

}  // namespace

void collect_facts(TargetFacts& target, const CookieAuditor::Prepared& prepared) {
    Collector(target, prepared).run();
}

}  // namespace sessionaudit
