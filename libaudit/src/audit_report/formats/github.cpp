// Annotations of a GitHub job: workflow commands, one a line. A command's end is its line's end and its
// parameters end at a comma or a colon, so these are escaped as the runner takes them back.
#include "audit_report/formats/formats.hpp"
#include "audit_report/report_text.hpp"

namespace sessionaudit {
namespace {

/// Ten errors, ten warnings and ten notices are shown of a step; what is more is only in the log.
constexpr std::size_t kShownMax = 10;

std::string escaped_message(std::string_view text) {
    std::string out;
    for (const char c : one_line(text)) {
        if (c == '%')
            out += "%25";
        else
            out += c;
    }
    return out;
}

std::string escaped_property(std::string_view text) {
    std::string out;
    for (const char c : escaped_message(text)) {
        if (c == ':')
            out += "%3A";
        else if (c == ',')
            out += "%2C";
        else
            out += c;
    }
    return out;
}

std::string_view command_of(const ReportedFinding& reported) {
    if (reported.state == FindingState::known) return "notice";
    switch (reported.finding->severity) {
        case FindingLevel::critical:
        case FindingLevel::high:
            return "error";
        case FindingLevel::medium:
        case FindingLevel::low:
            return "warning";
        case FindingLevel::info:
            return "notice";
    }
    return "warning";
}

std::string command(std::string_view name, std::string_view title, std::string_view message) {
    return "::" + std::string(name) + " title=" + escaped_property(title) + "::" + escaped_message(message) +
           "\n";
}

std::string annotation(const ReportedTarget& target, const ReportedFinding& reported) {
    const CookieFinding& finding = *reported.finding;
    const std::string title = std::string(to_string(finding.severity)) + ": " +
                              std::string(finding.rule->id) + " (" + cookie_words(finding) + ")";
    std::string message =
        message_of(finding) + " Seen at " + (finding.url.empty() ? target.audit->target : finding.url) + ".";
    if (!finding.corrected.empty()) message += " Better: " + finding.corrected;
    return command(command_of(reported), title, message);
}

}  // namespace

std::string github_report(const AuditView& view, const AuditTextOptions& text) {
    std::string out;
    for (const std::string& failure : view.run->failures)
        out += command("error", "sessionaudit failed", failure);
    std::size_t errors = view.run->failures.size();
    std::size_t warnings = 0;
    std::size_t notices = 0;
    std::size_t left_out = 0;
    for (const FindingLevel level : kWorstFirst) {
        for (const ReportedTarget& target : view.targets) {
            for (const ReportedFinding& reported : target.findings) {
                if (reported.finding->severity != level || reported.state == FindingState::suppressed)
                    continue;
                const std::string_view name = command_of(reported);
                std::size_t& count = name == "error" ? errors : name == "warning" ? warnings : notices;
                if (++count > kShownMax && !text.all)
                    ++left_out;
                else
                    out += annotation(target, reported);
            }
        }
    }
    for (const ReportedTarget& target : view.targets)
        for (const CaptureProblem& problem : target.audit->problems)
            out += command(problem.fatal ? "error" : "warning", "sessionaudit: " + target.audit->target,
                           problem.sentence);
    if (left_out != 0)
        out += command("notice", "sessionaudit",
                       counted(left_out, "more finding") +
                           "; GitHub shows ten annotations of each kind, the "
                           "other formats show all");
    return out;
}

}  // namespace sessionaudit
