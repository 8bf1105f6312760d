// A summary for a pull request or the page of a job (GitHub's Markdown). Names are anybody's: every mark that
// Markdown or HTML would read is escaped, and nothing becomes a link or a mention.
#include <algorithm>

#include "audit_report/formats/formats.hpp"
#include "audit_report/report_text.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kRowsMax = 50;

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : one_line(text)) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '@':  // nobody is called
                out += "&#64;";
                break;
            case ':':  // no emoji, and no address becomes a link
                out += "&#58;";
                break;
            case '\\':
            case '`':
            case '*':
            case '_':
            case '{':
            case '}':
            case '[':
            case ']':
            case '(':
            case ')':
            case '#':
            case '+':
            case '!':
            case '|':
            case '~':
            case '=':
            case '-':
                out += '\\';
                out += c;
                break;
            default:
                out += c;
        }
    }
    return out;
}

/// As code, in a table too: HTML's element, since a | inside of back quotes would still part cells.
std::string code(std::string_view text) {
    return "<code>" + escaped(text) + "</code>";
}

std::string_view mark_of(FindingLevel level) {
    switch (level) {
        case FindingLevel::critical:
            return "🔴 critical";
        case FindingLevel::high:
            return "🟠 high";
        case FindingLevel::medium:
            return "🟡 medium";
        case FindingLevel::low:
            return "🔵 low";
        case FindingLevel::info:
            return "⚪ info";
    }
    return "";
}

std::string verdict_line(const AuditRun& run) {
    if (!run.failures.empty()) return "❌ **Failed** under policy " + code(run.policy);
    if (!run.finished) return "⚠️ **Not finished**: a target could not be judged";
    return "✅ **Passed** under policy " + code(run.policy);
}

std::string list(std::string_view heading, const std::vector<std::string>& items) {
    if (items.empty()) return {};
    std::string out = "\n### " + std::string(heading) + "\n\n";
    for (const std::string& item : items)
        out += "- " + escaped(item) + "\n";
    return out;
}

std::string target_table(const AuditView& view) {
    std::string out =
        "\n| Target | Grade | Cookies | Critical | High | Medium | Low | Info |\n"
        "|---|---|--:|--:|--:|--:|--:|--:|\n";
    for (const ReportedTarget& target : view.targets) {
        const ObservatoryScore& score = target.audit->observatory;
        out +=
            "| " + code(target.audit->target) + " | " +
            (target.judged ? escaped(score.grade) + " (" + std::to_string(score.score) + ")" : "not judged") +
            " | " + std::to_string(target.cookies.size());
        for (const FindingLevel level : kWorstFirst)
            out += " | " + std::to_string(target.counts[static_cast<std::size_t>(level)]);
        out += " |\n";
    }
    return out;
}

std::string finding_row(const AuditView& view, const ReportedFinding& reported) {
    const CookieFinding& finding = *reported.finding;
    std::string row = "| " + std::string(mark_of(finding.severity)) + " | " + code(finding.rule->id) + " | " +
                      (finding.cookie.empty() ? "" : code(finding.cookie)) + " | " +
                      escaped(message_of(finding)) + " | " +
                      (finding.corrected.empty() ? "" : code(finding.corrected)) + " |";
    if (view.run->comparison.has_baseline) row += " " + std::string(state_word(reported.state)) + " |";
    return row + "\n";
}

std::string finding_table(const AuditView& view, const ReportedTarget& target, bool all) {
    if (target.findings.empty()) return {};
    const bool states = view.run->comparison.has_baseline;
    std::string out = "\n### Findings at " + code(target.audit->target) +
                      "\n\n| Severity | Rule | Cookie | What | Better |" + (states ? " State |" : "") +
                      "\n|---|---|---|---|---|" + (states ? "---|" : "") + "\n";
    const std::size_t shown = all ? target.findings.size() : std::min(target.findings.size(), kRowsMax);
    for (std::size_t i = 0; i < shown; ++i)
        out += finding_row(view, target.findings[i]);
    if (shown < target.findings.size())
        out += "\n" + counted(target.findings.size() - shown, "more finding") + " in the other formats.\n";
    return out;
}

std::string changes(const AuditView& view) {
    const BaselineComparison& comparison = view.run->comparison;
    if (!comparison.has_baseline) return {};
    std::string out = "\n### Since the baseline\n\n" + std::to_string(view.in_state(FindingState::fresh)) +
                      " new, " + std::to_string(view.in_state(FindingState::worse)) + " worse, " +
                      std::to_string(view.in_state(FindingState::known)) + " known, " +
                      std::to_string(view.in_state(FindingState::suppressed)) + " suppressed, " +
                      std::to_string(view.in_state(FindingState::suppression_ended)) +
                      " with a suppression that ended, " + std::to_string(comparison.gone.size()) + " gone\n";
    std::vector<std::string> lines;
    lines.reserve(comparison.gone.size());
    for (const BaselineFinding& gone : comparison.gone)
        lines.push_back("- gone: " + code(gone.rule) +
                        (gone.cookie.empty() ? "" : " of " + code(gone.cookie)) + "\n");
    std::sort(lines.begin(), lines.end());
    for (const std::string& note : comparison.notes)
        lines.push_back("- " + escaped(note) + "\n");
    if (!lines.empty()) out += "\n";
    for (const std::string& line : lines)
        out += line;
    return out;
}

}  // namespace

std::string markdown_report(const AuditView& view, const AuditTextOptions& text) {
    const AuditRun& run = *view.run;
    std::string out = "## Cookie audit\n\n" + verdict_line(run) + ": " +
                      counted(view.targets.size(), "target") + ", " + counted(view.cookies, "cookie") +
                      ", findings " + level_list(view.counts) + ".\n";
    out += target_table(view);
    out += list("Why it failed", run.failures);
    for (const ReportedTarget& target : view.targets)
        out += finding_table(view, target, text.all);
    out += changes(view);
    std::vector<std::string> problems;
    std::vector<std::string> not_tested;
    for (const ReportedTarget& target : view.targets) {
        for (const CaptureProblem& problem : target.audit->problems)
            problems.push_back(target.audit->target + ": " + problem.sentence);
        for (const std::string& sentence : target.audit->not_tested)
            if (std::find(not_tested.begin(), not_tested.end(), sentence) == not_tested.end())
                not_tested.push_back(sentence);
    }
    out += list("Problems", problems);
    out += list("Not tested", not_tested);
    return out + "\n<sub>sessionaudit " + escaped(run.version) + ", " + escaped(minute_words(run.at)) +
           "</sub>\n";
}

}  // namespace sessionaudit
