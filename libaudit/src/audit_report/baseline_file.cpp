// sessionaudit.baseline/1 as text: reading it, and writing it so that a change is a changed line.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "audit_report/report_text.hpp"
#include "core/json_lines.hpp"
#include "core/json_text.hpp"
#include "core/plain_text.hpp"
#include "sessionaudit/cookie_baseline.hpp"
#include "sessionaudit/did_you_mean.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kFormat = "sessionaudit.baseline/1";
constexpr std::size_t kFileMax = 32U << 20U;
constexpr std::size_t kTextMax = 4096;
constexpr std::size_t kFingerprintSize = 32;

std::size_t line_at(std::string_view text, std::size_t byte) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
    return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

bool is_fingerprint(const std::string& text) {
    return text.size() == kFingerprintSize && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

class BaselineReader {
  public:
    BaselineReader(std::string_view text, const std::string& source) : text_(text), source_(source) {}

    CookieBaseline read() {
        const Json json = parse();
        lines_ = index_lines(text_);
        if (!lines_.duplicates.empty()) {
            const JsonLines::Duplicate& twice = lines_.duplicates.front();
            refuse(twice.pointer, "\"" + twice.name + "\" is there twice, first on line " +
                                      std::to_string(twice.first_line) + "; remove one of the two");
        }
        if (!json.is_object()) refuse("", "this is no baseline: it must be a JSON object");
        const auto format = json.find("format");
        if (format == json.end() || *format != kFormat)
            refuse("/format", "\"format\" must be \"" + std::string(kFormat) +
                                  "\"; docs/baseline.md shows a whole file");
        only(json, "", {"format", "targets", "findings", "suppressions"});
        CookieBaseline baseline;
        for_each(json, "targets", [&](const Json& item, const std::string& place) {
            baseline.targets.push_back(text_of(item, place, "a target"));
        });
        for_each(json, "findings", [&](const Json& item, const std::string& place) {
            baseline.findings.push_back(finding(item, place));
        });
        for_each(json, "suppressions", [&](const Json& item, const std::string& place) {
            baseline.suppressions.push_back(suppression(item, place));
        });
        return baseline;
    }

  private:
    [[noreturn]] void refuse(const std::string& pointer, const std::string& why) const {
        throw Error(ErrorCode::invalid_argument,
                    source_ + ", line " + std::to_string(lines_.line_of(pointer)) +
                        (pointer.empty() ? "" : ", " + one_line(pointer)) + ": " + why);
    }
    [[noreturn]] void refuse_line(std::size_t line, const std::string& why) const {
        throw Error(ErrorCode::invalid_argument, source_ + ", line " + std::to_string(line) + ": " + why);
    }
    Json parse() const {
        if (text_.size() > kFileMax) refuse_line(1, "is larger than 32 MiB, which no baseline is");
        // A parser takes a NUL for the end of the text, and would say nothing of what comes after.
        if (const std::size_t nul = text_.find('\0'); nul != std::string_view::npos)
            refuse_line(line_at(text_, nul), "holds a NUL byte; save the file as plain UTF-8 text");
        try {
            return parse_json(text_);
        } catch (const Json::parse_error& error) {
            refuse_line(line_at(text_, error.byte > 0 ? error.byte - 1 : 0),
                        "is not JSON from here on; look for a missing comma or quote, or take the file from "
                        "version control again");
        } catch (const Json::out_of_range&) {
            refuse_line(1, "holds a number beyond all bounds; baselines need no numbers");
        }
    }
    void only(const Json& json, const std::string& place, const std::vector<std::string>& names) const {
        for (const auto& [name, value] : json.items())
            if (std::find(names.begin(), names.end(), name) == names.end())
                refuse(place + "/" + pointer_piece(name),
                       "there is no such member; " + did_you_mean(name.substr(0, 70), names));
    }
    template <typename Use>
    void for_each(const Json& json, const std::string& name, const Use& use) const {
        const auto list = json.find(name);
        if (list == json.end()) return;
        if (!list->is_array()) refuse("/" + name, "must be a list");
        std::size_t index = 0;
        for (const Json& item : *list)
            use(item, "/" + name + "/" + std::to_string(index++));
    }
    std::string text_of(const Json& value, const std::string& place, const std::string& what) const {
        if (!value.is_string()) refuse(place, what + " must be a text");
        std::string text = value.get<std::string>();
        if (text.size() > kTextMax) refuse(place, what + " is longer than 4096 bytes");
        return text;
    }
    std::string member(const Json& json, const std::string& place, const std::string& name,
                       const std::string& missing) const {
        const auto found = json.find(name);
        std::string text = found == json.end() ? "" : text_of(*found, place + "/" + name, name);
        if (text.find_first_not_of(" \t\r\n") == std::string::npos && !missing.empty())
            refuse(place, missing);
        return text;
    }
    BaselineFinding finding(const Json& json, const std::string& place) const {
        if (!json.is_object()) refuse(place, "a finding must be an object");
        only(json, place, {"target", "fingerprint", "rule", "cookie", "severity", "first_seen"});
        BaselineFinding finding;
        finding.target = member(json, place, "target", "\"target\" is missing");
        finding.fingerprint = member(json, place, "fingerprint", "\"fingerprint\" is missing");
        if (!is_fingerprint(finding.fingerprint))
            refuse(place + "/fingerprint", "must be 32 hexadecimal digits, as a report in JSON has them");
        finding.rule = member(json, place, "rule", "\"rule\" is missing");
        finding.cookie = member(json, place, "cookie", "");
        finding.first_seen = member(json, place, "first_seen", "\"first_seen\" is missing");
        if (!parse_rfc3339(finding.first_seen))
            refuse(place + "/first_seen", "must be a moment such as 2026-03-01T09:30:00.000Z");
        const auto level = parse_finding_level(member(json, place, "severity", "\"severity\" is missing"));
        if (!level) refuse(place + "/severity", "must be info, low, medium, high or critical");
        finding.severity = *level;
        return finding;
    }
    Suppression suppression(const Json& json, const std::string& place) const {
        if (!json.is_object()) refuse(place, "a suppression must be an object");
        only(json, place, {"fingerprint", "rule", "cookie", "owner", "reason", "until"});
        Suppression suppression;
        suppression.fingerprint = member(json, place, "fingerprint", "");
        suppression.rule = member(json, place, "rule", "");
        suppression.cookie = member(json, place, "cookie", "");
        const bool by_rule = !suppression.rule.empty() && !suppression.cookie.empty();
        const bool any_rule = !suppression.rule.empty() || !suppression.cookie.empty();
        if (suppression.fingerprint.empty() ? !by_rule : any_rule)
            refuse(place,
                   "name what is accepted: either a \"fingerprint\", or a \"rule\" with a \"cookie\" (* "
                   "for any)");
        if (!suppression.fingerprint.empty() && !is_fingerprint(suppression.fingerprint))
            refuse(place + "/fingerprint", "must be 32 hexadecimal digits, as a report in JSON has them");
        suppression.owner = member(json, place, "owner", "\"owner\" is missing: who answers for it?");
        suppression.reason = member(json, place, "reason", "\"reason\" is missing: why is it accepted?");
        suppression.until = member(json, place, "until",
                                   "\"until\" is missing: the last day on which it is accepted, such as "
                                   "2026-12-31");
        if (suppression.until.size() != 10 || !parse_rfc3339(suppression.until + "T00:00:00Z"))
            refuse(place + "/until", "must be a day that exists, written as 2026-12-31");
        return suppression;
    }

    std::string_view text_;
    const std::string& source_;
    JsonLines lines_;
};

std::string json_text(std::string_view text) {
    return dump_json(Json(valid_utf8(text)));
}

/// An item a line, so that version control shows each change as one.
void write_list(std::string& out, std::string_view name, const std::vector<std::string>& items) {
    out += "  \"" + std::string(name) + "\": [";
    for (std::size_t i = 0; i < items.size(); ++i)
        out += (i == 0 ? "\n    " : ",\n    ") + items[i];
    out += items.empty() ? "]" : "\n  ]";
}

std::string finding_line(const BaselineFinding& finding) {
    return "{\"target\": " + json_text(finding.target) + ", \"rule\": " + json_text(finding.rule) +
           ", \"cookie\": " + json_text(finding.cookie) + ", \"severity\": \"" +
           std::string(to_string(finding.severity)) + "\", \"first_seen\": " + json_text(finding.first_seen) +
           ", \"fingerprint\": " + json_text(finding.fingerprint) + "}";
}

std::string suppression_line(const Suppression& suppression) {
    const std::string what =
        suppression.fingerprint.empty()
            ? "\"rule\": " + json_text(suppression.rule) + ", \"cookie\": " + json_text(suppression.cookie)
            : "\"fingerprint\": " + json_text(suppression.fingerprint);
    return "{" + what + ", \"owner\": " + json_text(suppression.owner) +
           ", \"reason\": " + json_text(suppression.reason) + ", \"until\": " + json_text(suppression.until) +
           "}";
}

template <typename T, typename Line>
std::vector<std::string> lines_of(std::vector<T> items, const Line& line) {
    std::vector<std::string> lines;
    lines.reserve(items.size());
    for (const T& item : items)
        lines.push_back(line(item));
    return lines;
}

}  // namespace

CookieBaseline parse_cookie_baseline(std::string_view json, const std::string& source) {
    return BaselineReader(json, source).read();
}

std::string write_cookie_baseline(const CookieBaseline& baseline) {
    const std::set<std::string> targets(baseline.targets.begin(), baseline.targets.end());
    std::vector<BaselineFinding> findings = baseline.findings;
    std::sort(findings.begin(), findings.end(), [](const BaselineFinding& a, const BaselineFinding& b) {
        return std::tie(a.target, a.rule, a.cookie, a.fingerprint) <
               std::tie(b.target, b.rule, b.cookie, b.fingerprint);
    });
    std::vector<Suppression> suppressions = baseline.suppressions;
    std::sort(suppressions.begin(), suppressions.end(), [](const Suppression& a, const Suppression& b) {
        return std::tie(a.rule, a.cookie, a.fingerprint, a.until, a.owner) <
               std::tie(b.rule, b.cookie, b.fingerprint, b.until, b.owner);
    });
    std::string out = "{\n  \"format\": \"" + std::string(kFormat) + "\",\n";
    write_list(out, "targets", lines_of(std::vector<std::string>(targets.begin(), targets.end()), json_text));
    out += ",\n";
    write_list(out, "findings", lines_of(std::move(findings), finding_line));
    out += ",\n";
    write_list(out, "suppressions", lines_of(std::move(suppressions), suppression_line));
    return out + "\n}\n";
}

}  // namespace sessionaudit
