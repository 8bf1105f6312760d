// What a person reads in ten seconds.
#include <algorithm>

#include "audit_report/formats/formats.hpp"
#include "audit_report/report_text.hpp"
#include "core/utf8.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kWorst = 10;
constexpr std::size_t kListed = 8;  // of lists that are not findings

std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// Lines of at most `columns`, broken at spaces.
class Page {
  public:
    explicit Page(const AuditTextOptions& options)
        : colour_(options.colour), columns_(static_cast<std::size_t>(std::clamp(options.columns, 40, 400))) {}

    std::string paint(std::string_view text, std::string_view code) const {
        if (!colour_ || text.empty()) return std::string(text);
        return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
    }
    void line(const std::string& text) { out_ += text + "\n"; }
    void blank() { out_ += '\n'; }
    void heading(std::string_view text) {
        blank();
        line(paint(text, "1"));
    }
    /// `first` stands in front of the first line, as many spaces as it is wide in front of the others.
    void wrapped(const std::string& first, std::string_view text, std::string_view code = {}) {
        const std::size_t indent = width_of(first);
        const std::size_t room = columns_ > indent + 20 ? columns_ - indent : 20;
        std::string current;
        bool is_first = true;
        const auto flush = [&] {
            line((is_first ? first : std::string(indent, ' ')) + paint(current, code));
            is_first = false;
            current.clear();
        };
        while (!text.empty()) {
            const std::string_view word = text.substr(0, text.find(' '));
            text.remove_prefix(std::min(text.size(), word.size() + 1));
            if (!current.empty() && width_of(current) + 1 + width_of(word) > room) flush();
            if (!current.empty()) current += ' ';
            current += word;
        }
        if (!current.empty() || is_first) flush();
    }
    void bullets(const std::vector<std::string>& items, std::size_t most) {
        for (std::size_t i = 0; i < std::min(items.size(), most); ++i)
            wrapped("  - ", one_line(items[i]));
        if (items.size() > most) line("  - and " + std::to_string(items.size() - most) + " more");
    }
    std::string take() { return std::move(out_); }

  private:
    bool colour_;
    std::size_t columns_;
    std::string out_;
};

std::string_view colour_of(FindingLevel level) {
    switch (level) {
        case FindingLevel::critical:
            return "1;31";
        case FindingLevel::high:
            return "31";
        case FindingLevel::medium:
            return "33";
        case FindingLevel::low:
            return "36";
        case FindingLevel::info:
            return "2";
    }
    return "0";
}

std::string padded(std::string_view text, std::size_t width) {
    std::string out(text);
    const std::size_t is = width_of(out);
    return is < width ? out + std::string(width - is, ' ') : out;
}

void write_targets(Page& page, const AuditView& view) {
    std::size_t widest = 0;
    for (const ReportedTarget& target : view.targets)
        widest = std::max(widest, std::min<std::size_t>(width_of(one_line(target.audit->target)), 48));
    for (const ReportedTarget& target : view.targets) {
        const CookieAudit& audit = *target.audit;
        std::string line = padded(one_line(audit.target), widest) + "  ";
        if (!target.judged) {
            page.wrapped(line, "not judged: " + one_line(audit.problems.front().sentence), "31");
            continue;
        }
        const bool good = audit.observatory.score >= 85;
        line += page.paint(padded(one_line(audit.observatory.grade), 2), good ? "1;32" : "1;31") + " " +
                padded(std::to_string(audit.observatory.score), 3) + "  ";
        line += counted(target.cookies.size(), "cookie") + "; findings: " + level_list(target.counts);
        if (!audit.problems.empty()) line += "; " + counted(audit.problems.size(), "problem");
        page.line(line);
    }
}

void write_finding(Page& page, const AuditView& view, const ReportedTarget& target,
                   const ReportedFinding& reported) {
    const CookieFinding& finding = *reported.finding;
    std::string head = "  " +
                       page.paint(padded(to_string(finding.severity), 8), colour_of(finding.severity)) +
                       "  " + std::string(finding.rule->id) + "  " + page.paint(cookie_words(finding), "1");
    if (view.run->comparison.has_baseline) head += "  (" + std::string(state_word(reported.state)) + ")";
    page.line(head);
    page.wrapped("            ", message_of(finding));
    const std::string at = one_line(finding.url.empty() ? target.audit->target : finding.url);
    page.wrapped("    where   ",
                 at + (finding.times > 1 ? " and " + counted(finding.times - 1, "more line") : ""));
    page.wrapped("    why     ", one_line(finding.rule->why));
    if (!finding.corrected.empty())
        page.wrapped("    better  ", one_line(finding.corrected), "32");
    else if (!finding.rule->fix.empty())
        page.wrapped("    better  ", one_line(finding.rule->fix));
    if (reported.suppression != nullptr)
        page.wrapped(
            "    note    ",
            one_line((reported.state == FindingState::suppressed ? "accepted by " : "was accepted by ") +
                     reported.suppression->owner + " until " + reported.suppression->until + ": " +
                     reported.suppression->reason));
}

void write_findings(Page& page, const AuditView& view, const AuditTextOptions& options) {
    std::vector<std::pair<const ReportedTarget*, const ReportedFinding*>> all;
    for (const ReportedTarget& target : view.targets)
        for (const ReportedFinding& finding : target.findings)
            if (options.all || finding.state != FindingState::suppressed) all.emplace_back(&target, &finding);
    if (all.empty()) return;
    // What makes a run fail is read before what was known already.
    const auto is_old = [](FindingState state) {
        return state == FindingState::known || state == FindingState::suppressed;
    };
    std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
        if (is_old(a.second->state) != is_old(b.second->state)) return is_old(b.second->state);
        return a.second->finding->severity > b.second->finding->severity;
    });
    const std::size_t shown = options.all ? all.size() : std::min(all.size(), kWorst);
    page.heading(shown == all.size() ? "findings"
                                     : "the " + std::to_string(shown) + " worst of " +
                                           std::to_string(all.size()) + " findings");
    for (std::size_t i = 0; i < shown; ++i)
        write_finding(page, view, *all[i].first, *all[i].second);
}

void write_changes(Page& page, const AuditView& view) {
    const BaselineComparison& comparison = view.run->comparison;
    if (!comparison.has_baseline) return;
    page.heading("since the baseline");
    std::string counts;
    for (const FindingState state :
         {FindingState::fresh, FindingState::worse, FindingState::suppression_ended, FindingState::known,
          FindingState::suppressed})
        if (const std::size_t count = view.in_state(state); count != 0)
            counts +=
                (counts.empty() ? "" : ", ") + std::to_string(count) + " " + std::string(state_word(state));
    page.wrapped("  ", counts.empty() ? "no findings" : counts);
    std::vector<std::string> gone;
    gone.reserve(comparison.gone.size());
    for (const BaselineFinding& finding : comparison.gone)
        gone.push_back("gone: " + finding.rule + (finding.cookie.empty() ? "" : " of " + finding.cookie));
    std::sort(gone.begin(), gone.end());
    page.bullets(gone, kListed);
    for (const std::string& target : comparison.other_targets)
        page.wrapped("  - ", "not in the baseline, so all of it is new: " + one_line(target));
    page.bullets(comparison.notes, kListed);
}

/// Sentences of several targets, each once; of which target it is where that matters.
using Sentences = std::vector<std::string> CookieAudit::*;

std::vector<std::string> gathered(const AuditView& view, Sentences member) {
    std::vector<std::string> sentences;
    for (const ReportedTarget& target : view.targets)
        for (const std::string& sentence : target.audit->*member)
            if (std::find(sentences.begin(), sentences.end(), sentence) == sentences.end())
                sentences.push_back(sentence);
    return sentences;
}

std::string lifecycle_line(const LifecycleCheck& check) {
    return std::string(to_string(check.outcome)) + ": " + check.id + ": " + check.sentence;
}

void write_lifecycle(Page& page, const AuditView& view) {
    std::vector<std::string> lines;
    for (const ReportedTarget& target : view.targets) {
        for (const LifecycleCheck& check : target.audit->lifecycle)
            lines.push_back(lifecycle_line(check));
        for (const SessionIdEstimate& estimate : target.audit->id_estimates)
            lines.push_back("ids of " + estimate.cookie + ": " + estimate.sentence);
    }
    if (lines.empty()) return;
    page.heading("sessions");
    page.bullets(lines, lines.size());
}

void write_problems(Page& page, const AuditView& view) {
    std::vector<std::string> lines;
    for (const ReportedTarget& target : view.targets)
        for (const CaptureProblem& problem : target.audit->problems)
            lines.push_back((problem.url.empty() ? target.audit->target : problem.url) + ": " +
                            problem.sentence);
    if (lines.empty()) return;
    page.heading("problems");
    page.bullets(lines, kListed);
}

void write_end(Page& page, const AuditView& view) {
    const AuditRun& run = *view.run;
    page.blank();
    if (!run.finished) page.wrapped("", "not finished: a target could not be judged", "1;31");
    if (!run.failures.empty()) {
        page.line(page.paint("failed under policy " + one_line(run.policy), "1;31"));
        page.bullets(run.failures, run.failures.size());
    } else if (run.finished) {
        page.line(page.paint("passed under policy " + one_line(run.policy), "1;32"));
    }
}

}  // namespace

std::string text_report(const AuditView& view, const AuditTextOptions& text) {
    Page page(text);
    page.line("sessionaudit " + one_line(view.run->version) + ", policy " + one_line(view.run->policy) +
              ", " + minute_words(view.run->at) + ", " + counted(view.responses, "response"));
    page.blank();
    write_targets(page, view);
    write_findings(page, view, text);
    write_changes(page, view);
    write_lifecycle(page, view);
    write_problems(page, view);
    const std::vector<std::string> notes = gathered(view, &CookieAudit::notes);
    if (!notes.empty()) {
        page.heading("notes");
        page.bullets(notes, kListed);
    }
    const std::vector<std::string> not_tested = gathered(view, &CookieAudit::not_tested);
    if (!not_tested.empty()) {
        page.heading("not tested");
        page.bullets(not_tested, text.all ? not_tested.size() : kListed);
    }
    write_end(page, view);
    return page.take();
}

}  // namespace sessionaudit
