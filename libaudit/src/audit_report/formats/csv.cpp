// A line for each finding (RFC 4180). Texts that a spreadsheet would run are guarded (core/csv.hpp).
#include "core/csv.hpp"
#include "audit_report/formats/formats.hpp"
#include "audit_report/report_text.hpp"
#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

void add_head(std::string& out) {
    CsvLine line;
    for (const std::string_view name :
         {"target", "rule", "severity", "confidence", "state", "cookie", "domain", "path", "seen_at", "times",
          "message", "evidence", "corrected", "category", "cwe", "zap_id", "references", "fingerprint"})
        line.plain(name);
    out += line.end();
}

std::string references_of(const CookieRuleInfo& rule) {
    return ascii::join(rule.references, "; ", &AuditReference::id);
}

void add_finding(const ReportedTarget& target, const ReportedFinding& reported, std::string& out) {
    const CookieFinding& finding = *reported.finding;
    const CookieRuleInfo& rule = *finding.rule;
    CsvLine line;
    line.text(one_line(target.audit->target)).plain(rule.id).plain(to_string(finding.severity));
    line.plain(to_string(finding.confidence)).plain(to_string(reported.state));
    line.text(one_line(finding.cookie)).text(one_line(finding.domain)).text(one_line(finding.path));
    line.text(one_line(finding.url)).number(static_cast<std::int64_t>(finding.times));
    line.text(message_of(finding)).text(one_line(finding.evidence)).text(one_line(finding.corrected));
    line.plain(rule.category).plain(rule.cwe).plain(rule.zap_id).text(references_of(rule));
    line.plain(finding.fingerprint);
    out += line.end();
}

}  // namespace

std::string csv_report(const AuditView& view, const AuditTextOptions& /*text*/) {
    std::string out;
    add_head(out);
    for (const ReportedTarget& target : view.targets)
        for (const ReportedFinding& finding : target.findings)
            add_finding(target, finding, out);
    return out;
}

}  // namespace sessionaudit
