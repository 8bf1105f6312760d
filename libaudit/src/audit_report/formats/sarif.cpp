// SARIF 2.1.0 (OASIS, 2020). A result stands at the URL that was asked, in a region that is the place in its
// Set-Cookie lines: line n of the region is the n-th of them in that response, columns count its bytes.
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "audit_report/formats/formats.hpp"
#include "audit_report/report_text.hpp"
#include "core/ascii.hpp"
#include "core/json_text.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::ordered_json;

std::string_view level_of(FindingLevel severity) {
    switch (severity) {
        case FindingLevel::critical:
        case FindingLevel::high:
            return "error";
        case FindingLevel::medium:
            return "warning";
        case FindingLevel::low:
        case FindingLevel::info:
            return "note";
    }
    return "warning";
}

/// As GitHub parts it: over 9.0 critical, 7.0 high, 4.0 medium, under it low.
std::string_view security_severity(FindingLevel severity) {
    switch (severity) {
        case FindingLevel::critical:
            return "9.5";
        case FindingLevel::high:
            return "8.0";
        case FindingLevel::medium:
            return "5.5";
        case FindingLevel::low:
            return "3.0";
        case FindingLevel::info:
            return "0.1";
    }
    return "5.5";
}

/// Viewers of SARIF show a message up to its first full stop.
std::string sentence(std::string text) {
    if (text.empty()) return "No text.";
    if (std::string_view(".!?").find(text.back()) == std::string_view::npos) text += '.';
    return text;
}

/// "secure_missing" as "SecureMissing", the form that SARIF asks of a rule's name.
std::string pascal_case(std::string_view id) {
    std::string name;
    bool upper = true;
    for (const char c : id) {
        if (c == '_') {
            upper = true;
            continue;
        }
        name += upper ? ascii::to_upper(c) : c;
        upper = false;
    }
    return name;
}

std::string help_markdown(const CookieRuleInfo& rule) {
    std::string help = std::string(rule.why) + "\n\n**What to do.** " + std::string(rule.fix) + "\n";
    for (const AuditReference& reference : rule.references)
        help += reference.url.empty()
                    ? "\n- " + std::string(reference.id)
                    : "\n- [" + std::string(reference.id) + "](" + std::string(reference.url) + ")";
    return help;
}

std::string help_text(const CookieRuleInfo& rule) {
    std::string help = std::string(rule.why) + " What to do: " + std::string(rule.fix);
    for (const AuditReference& reference : rule.references)
        help += "\n" + std::string(reference.id) +
                (reference.url.empty() ? "" : " " + std::string(reference.url));
    return help;
}

class SarifRun {
  public:
    explicit SarifRun(const AuditView& view) : view_(view), rules_(rules_of(view)) {
        for (std::size_t i = 0; i < rules_.size(); ++i)
            index_[rules_[i]->id] = i;
        for (const ReportedTarget& target : view.targets)
            for (const ReportedFinding& reported : target.findings) {
                FindingLevel& worst =
                    worst_.emplace(reported.finding->rule->id, FindingLevel::info).first->second;
                worst = std::max(worst, reported.finding->severity);
            }
    }

    Json json() const {
        Json run = {{"tool", {{"driver", driver()}}}};
        run["automationDetails"] = {{"id", "sessionaudit/" + one_line(view_.run->policy) + "/"}};
        run["invocations"] = Json::array({invocation()});
        run["results"] = results();
        if (Json taxa = weaknesses(); !taxa.empty())
            run["taxonomies"] = Json::array({taxonomy(std::move(taxa))});
        run["columnKind"] = "unicodeCodePoints";
        run["properties"] = {{"policy", one_line(view_.run->policy)},
                             {"policyDigest", one_line(view_.run->policy_digest)},
                             {"publicSuffixList", one_line(view_.run->suffix_list)},
                             {"failures", failures()}};
        return run;
    }

  private:
    FindingLevel severity_of(const CookieRuleInfo& rule) const {
        const auto worst = worst_.find(rule.id);
        return worst == worst_.end() ? rule.severity : worst->second;
    }
    Json rule_json(const CookieRuleInfo& rule) const {
        Json tags = Json::array({"security", "cookies", rule.category});
        if (!rule.cwe.empty()) tags.push_back("external/cwe/cwe-" + std::string(rule.cwe));
        for (const AuditReference& reference : rule.references)
            if (!reference.id.starts_with("CWE")) tags.push_back(reference.id);
        Json json = {{"id", rule.id},
                     {"shortDescription", {{"text", sentence(std::string(rule.title))}}},
                     {"fullDescription", {{"text", sentence(std::string(rule.why))}}},
                     {"help", {{"text", help_text(rule)}, {"markdown", help_markdown(rule)}}},
                     {"defaultConfiguration", {{"level", level_of(rule.severity)}}},
                     {"properties",
                      {{"tags", std::move(tags)},
                       {"precision", "high"},
                       {"problem.severity", problem_severity(rule)},
                       {"security-severity", security_severity(severity_of(rule))}}}};
        // A name that only repeats the id is to be left out.
        if (rule.id.find('_') != std::string_view::npos) json["name"] = pascal_case(rule.id);
        if (!rule.zap_id.empty()) json["properties"]["zapId"] = rule.zap_id;
        for (const AuditReference& reference : rule.references) {
            if (reference.url.empty()) continue;
            json["helpUri"] = reference.url;
            break;
        }
        if (!rule.cwe.empty())
            json["relationships"] = Json::array(
                {{{"target", {{"id", rule.cwe}, {"toolComponent", {{"name", "CWE"}, {"index", 0}}}}},
                  {"kinds", Json::array({"superset"})}}});
        return json;
    }
    std::string_view problem_severity(const CookieRuleInfo& rule) const {
        const std::string_view level = level_of(severity_of(rule));
        return level == "note" ? "recommendation" : level;
    }
    Json driver() const {
        Json rules = Json::array();
        for (const CookieRuleInfo* rule : rules_)
            rules.push_back(rule_json(*rule));
        Json driver = {{"name", "sessionaudit"},
                       {"fullName", "sessionaudit cookie and session audit"},
                       {"semanticVersion", one_line(view_.run->version)},
                       {"version", one_line(view_.run->version)},
                       {"rules", std::move(rules)},
                       {"notifications", notification_kinds()}};
        if (!weaknesses().empty())
            driver["supportedTaxonomies"] = Json::array({{{"name", "CWE"}, {"index", 0}}});
        return driver;
    }
    std::set<std::string_view> problem_kinds() const {
        std::set<std::string_view> kinds;
        for (const ReportedTarget& target : view_.targets)
            for (const CaptureProblem& problem : target.audit->problems)
                kinds.insert(to_string(problem.kind));
        return kinds;
    }
    Json notification_kinds() const {
        Json kinds = Json::array();
        for (const std::string_view kind : problem_kinds())
            kinds.push_back({{"id", kind}, {"shortDescription", {{"text", "Something was not captured."}}}});
        return kinds;
    }
    Json weaknesses() const {
        std::set<std::string_view> ids;
        for (const CookieRuleInfo* rule : rules_)
            if (!rule->cwe.empty()) ids.insert(rule->cwe);
        Json taxa = Json::array();
        for (const std::string_view id : ids)
            taxa.push_back(
                {{"id", id},
                 {"name", "CWE-" + std::string(id)},
                 {"shortDescription", {{"text", "Weakness " + std::string(id) + " of the CWE list."}}},
                 {"helpUri", "https://cwe.mitre.org/data/definitions/" + std::string(id) + ".html"}});
        return taxa;
    }
    static Json taxonomy(Json taxa) {
        return {{"name", "CWE"},
                {"organization", "MITRE"},
                {"shortDescription", {{"text", "Common Weakness Enumeration."}}},
                {"informationUri", "https://cwe.mitre.org/"},
                {"isComprehensive", false},
                {"taxa", std::move(taxa)}};
    }
    Json failures() const {
        Json list = Json::array();
        for (const std::string& failure : view_.run->failures)
            list.push_back(one_line(failure));
        return list;
    }
    Json invocation() const {
        Json notifications = Json::array();
        const std::set<std::string_view> kinds = problem_kinds();
        for (const ReportedTarget& target : view_.targets) {
            for (const CaptureProblem& problem : target.audit->problems) {
                const auto place = kinds.find(to_string(problem.kind));
                notifications.push_back(
                    {{"descriptor",
                      {{"id", to_string(problem.kind)}, {"index", std::distance(kinds.begin(), place)}}},
                     {"level", problem.fatal ? "error" : "warning"},
                     {"message", {{"text", sentence(one_line(problem.sentence))}}},
                     {"locations",
                      Json::array({{{"physicalLocation", artifact(problem.url.empty() ? target.audit->target
                                                                                      : problem.url)}}})}});
            }
        }
        return {{"executionSuccessful", view_.run->finished},
                {"endTimeUtc", to_rfc3339(view_.run->at)},
                {"toolExecutionNotifications", std::move(notifications)}};
    }
    static Json artifact(std::string_view url) { return {{"artifactLocation", {{"uri", as_uri(url)}}}}; }
    static Json location(const ReportedTarget& target, const CookieFinding& finding) {
        Json physical = artifact(finding.url.empty() ? target.audit->target : finding.url);
        physical["region"] = {{"startLine", finding.line + 1}};
        if (finding.span.end > finding.span.begin) {
            physical["region"]["startColumn"] = finding.span.begin + 1;
            physical["region"]["endColumn"] = finding.span.end + 1;
        }
        Json location = {{"physicalLocation", std::move(physical)}};
        if (!finding.cookie.empty())
            location["logicalLocations"] = Json::array(
                {{{"name", one_line(finding.cookie)},
                  {"fullyQualifiedName", one_line(finding.domain + finding.path + " " + finding.cookie)},
                  {"kind", "object"}}});
        return location;
    }
    void add_state(const ReportedFinding& reported, Json& result) const {
        if (view_.run->comparison.has_baseline) {
            switch (reported.state) {
                case FindingState::fresh:
                    result["baselineState"] = "new";
                    break;
                case FindingState::worse:
                    result["baselineState"] = "updated";
                    break;
                case FindingState::known:
                case FindingState::suppressed:
                case FindingState::suppression_ended:
                    result["baselineState"] = "unchanged";
                    break;
            }
        }
        if (reported.state != FindingState::suppressed) return;
        Json suppression = {{"kind", "external"}, {"status", "accepted"}};
        if (reported.suppression != nullptr)
            suppression["justification"] =
                one_line(reported.suppression->reason + " (" + reported.suppression->owner + ", until " +
                         reported.suppression->until + ")");
        result["suppressions"] = Json::array({std::move(suppression)});
    }
    Json result(const ReportedTarget& target, const ReportedFinding& reported) const {
        const CookieFinding& finding = *reported.finding;
        std::string message = sentence(message_of(finding));
        if (!finding.corrected.empty()) message += " Better: " + one_line(finding.corrected);
        Json result = {{"ruleId", finding.rule->id},
                       {"ruleIndex", index_.at(finding.rule->id)},
                       {"level", level_of(finding.severity)},
                       {"message", {{"text", sentence(std::move(message))}}},
                       {"locations", Json::array({location(target, finding)})},
                       {"partialFingerprints", fingerprints(finding)},
                       {"properties",
                        {{"severity", to_string(finding.severity)},
                         {"confidence", to_string(finding.confidence)},
                         {"target", one_line(target.audit->target)},
                         {"state", to_string(reported.state)},
                         {"evidence", one_line(finding.evidence)}}}};
        if (finding.times > 1) result["occurrenceCount"] = finding.times;
        if (!finding.corrected.empty()) result["properties"]["corrected"] = one_line(finding.corrected);
        add_state(reported, result);
        return result;
    }
    /// GitHub knows a result again by primaryLocationLineHash, which it would otherwise try to compute from
    /// a source file that does not exist.
    static Json fingerprints(const CookieFinding& finding) {
        const std::string fingerprint = one_line(finding.fingerprint);
        return {{"sessionaudit/v1", fingerprint}, {"primaryLocationLineHash", fingerprint + ":1"}};
    }
    Json results() const {
        Json list = Json::array();
        for (const ReportedTarget& target : view_.targets)
            for (const ReportedFinding& reported : target.findings)
                list.push_back(result(target, reported));
        return list;
    }

    const AuditView& view_;
    std::vector<const CookieRuleInfo*> rules_;
    std::map<std::string_view, std::size_t> index_;
    std::map<std::string_view, FindingLevel> worst_;
};

}  // namespace

std::string sarif_report(const AuditView& view, const AuditTextOptions& /*text*/) {
    const Json log = {{"$schema",
                       "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                       "sarif-schema-2.1.0.json"},
                      {"version", "2.1.0"},
                      {"runs", Json::array({SarifRun(view).json()})}};
    return dump_json(log, 2) + "\n";
}

}  // namespace sessionaudit
