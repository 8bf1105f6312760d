#include "audit_report/evidence/verdict_check.hpp"

#include <algorithm>
#include <set>

#include "audit_report/report_text.hpp"
#include "cookie/audit/line_judge.hpp"
#include "core/ascii.hpp"
#include "core/plain_text.hpp"
#include "sessionaudit/cookie_verdict.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

struct UrlPieces {
    std::string scheme;
    std::string host;
    std::string path = "/";
};

/// Of an absolute http URL, as captures hold them.
UrlPieces pieces_of(std::string_view url) {
    UrlPieces pieces;
    const std::size_t colon = url.find("://");
    if (colon == std::string_view::npos) return pieces;
    pieces.scheme = ascii::to_lower(url.substr(0, colon));
    const std::string_view rest = url.substr(colon + 3);
    const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
    std::string_view authority = rest.substr(0, end);
    authority.remove_prefix(authority.find('@') == std::string_view::npos ? 0 : authority.rfind('@') + 1);
    if (authority.starts_with('[')) {
        pieces.host =
            ascii::to_lower(authority.substr(1, std::min(authority.find(']'), authority.size()) - 1));
    } else {
        pieces.host = ascii::to_lower(authority.substr(0, authority.find(':')));
    }
    const std::string_view path = rest.substr(end, rest.find_first_of("?#", end) - end);
    if (path.starts_with('/')) pieces.path = path;
    return pieces;
}

CookieSource source_of(const Capture& capture, bool by_http) {
    const UrlPieces own = pieces_of(capture.url);
    CookieSource source{own.scheme, own.host, own.path, {}, own.scheme, by_http};
    if (!capture.page_url.empty()) {
        const UrlPieces page = pieces_of(capture.page_url);
        if (page.host != own.host) source.top_level_host = page.host;
        source.top_level_scheme = page.scheme;
    }
    return source;
}

/// What of a verdict does not depend on a cookie's value. The line's own attributes: a refused cookie has
/// them too.
Json verdict_json(const JudgedCookie& judged) {
    Json changes = Json::array();
    for (const VerdictReason& change : judged.changes)
        changes.push_back(change.code);
    return {{"name", valid_utf8(judged.line.name)},
            {"verdict", to_string(judged.verdict)},
            {"reason", judged.reason.code},
            {"changes", std::move(changes)},
            {"secure", judged.line.secure},
            {"http_only", judged.line.http_only},
            {"partitioned", judged.line.partitioned},
            {"third_party", judged.third_party},
            {"same_site", to_string(judged.line.same_site)},
            {"asked_lifetime", judged.asked_lifetime ? Json(*judged.asked_lifetime) : Json(nullptr)},
            {"value_bytes", judged.line.value.size()}};
}

/// The same of a report's cookie.
Json reported_json(const Json& cookie) {
    Json changes = Json::array();
    for (const Json& change : cookie.at("changes"))
        changes.push_back(change.at("code"));
    const Json& reason = cookie.at("reason");
    Json json{{"changes", std::move(changes)}, {"reason", reason.is_null() ? Json("") : reason.at("code")}};
    for (const char* const name : {"name", "verdict", "secure", "http_only", "partitioned", "third_party",
                                   "same_site", "asked_lifetime", "value_bytes"})
        json[name] = cookie.at(name);
    return json;
}

std::string differing(const Json& derived, const Json& reported) {
    std::string names;
    for (const auto& [name, value] : derived.items())
        if (reported.at(name) != value) names += (names.empty() ? "" : ", ") + name;
    return names;
}

class VerdictCheck {
  public:
    VerdictCheck(const TargetCapture& captured, Timestamp at, std::vector<std::string>& differences)
        : captured_(captured), differences_(differences) {
        LineJudge judge(captured, at);
        for (const Capture& capture : captured.captures)
            judge_lines(capture, judge);
    }

    std::size_t run(const Json& target) {
        if (target.at("captures").get<std::size_t>() != captured_.captures.size())
            differences_.push_back("it counts other responses than were captured");
        std::size_t verdicts = 0;
        for (const Json& cookie : target.at("cookies")) {
            reported_.insert(cookie.at("name").get<std::string>());
            verdicts += check(cookie);
        }
        for (std::size_t i = 0; i < captured_.captures.size(); ++i)
            look_for_unreported(judged_[i]);
        return verdicts;
    }

  private:
    /// Of a response: its Set-Cookie fields, and what scripts of the page wrote.
    struct Judged {
        std::vector<JudgedCookie> fields;
        std::vector<JudgedCookie> scripts;
    };
    /// All lines once and in their order, as the audit judged them.
    void judge_lines(const Capture& capture, LineJudge& judge) {
        Judged& judged = judged_.emplace_back();
        for (const std::string_view line : capture.values_of("set-cookie"))
            judged.fields.push_back(judge.judge(capture, line, source_of(capture, true)));
        if (!capture.browser) return;
        for (const BrowserFacts::Script& script : capture.browser->written)
            judged.scripts.push_back(judge.judge(capture, script.line, source_of(capture, false)));
    }
    /// The lines that may be meant: the one by its number, and those of scripts, which have none.
    static std::vector<const JudgedCookie*> candidates(const Judged& judged, std::size_t line) {
        std::vector<const JudgedCookie*> found;
        if (line < judged.fields.size()) found.push_back(&judged.fields[line]);
        for (const JudgedCookie& script : judged.scripts)
            found.push_back(&script);
        return found;
    }
    std::size_t check(const Json& cookie) {
        const std::string name = one_line(cookie.at("name").get<std::string>());
        const auto index = cookie.at("seen_at").at("capture").get<std::size_t>();
        const auto line = cookie.at("seen_at").at("line").get<std::size_t>();
        if (index >= captured_.captures.size()) {
            differences_.push_back("the line of " + name + " was not captured");
            return 0;
        }
        const Json reported = reported_json(cookie);
        std::string difference = "there is no such line";
        for (const JudgedCookie* const judged : candidates(judged_[index], line)) {
            difference = differing(verdict_json(*judged), reported);
            if (difference.empty()) return 1;
        }
        differences_.push_back(name + " (" + difference + ")");
        return 1;
    }
    void look_for_unreported(const Judged& lines) {
        for (const JudgedCookie& judged : lines.fields) {
            if (judged.verdict == CookieVerdict::deletes) continue;
            const std::string name = valid_utf8(judged.line.name);
            if (!reported_.contains(name)) differences_.push_back(one_line(name) + " is not in the report");
        }
    }

    const TargetCapture& captured_;
    std::vector<std::string>& differences_;
    std::vector<Judged> judged_;
    std::set<std::string> reported_;
};

}  // namespace

std::size_t compare_verdicts(const Json& target, const TargetCapture& captured, Timestamp at,
                             std::vector<std::string>& differences) {
    return VerdictCheck(captured, at, differences).run(target);
}

}  // namespace sessionaudit
