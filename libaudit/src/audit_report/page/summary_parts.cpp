// The parts of the page that are not about one cookie.
#include <algorithm>
#include <map>
#include <set>

#include "audit_report/page/audit_page.hpp"
#include "audit_report/report_text.hpp"
#include "core/ascii.hpp"
#include "core/plain_text.hpp"

namespace sessionaudit {
namespace {

struct PlainWords {
    std::string_view category;
    std::string_view heading;
    std::string_view meaning;
    std::string_view question;
};
constexpr PlainWords kPlainWords[] = {
#define PLAIN_WORDS(category, heading, meaning, question) {#category, heading, meaning, question},
#include "audit_report/page/plain_words.def"
#undef PLAIN_WORDS
};

/// What is accepted, or only good to know, is no news to somebody who is not an engineer.
bool is_news(const ReportedFinding& reported) {
    return reported.state != FindingState::suppressed && reported.finding->severity >= FindingLevel::low;
}

std::map<std::string_view, std::set<std::string>> cookies_by_category(const AuditView& view) {
    std::map<std::string_view, std::set<std::string>> categories;
    for (const ReportedTarget& target : view.targets)
        for (const ReportedFinding& reported : target.findings)
            if (is_news(reported))
                categories[reported.finding->rule->category].insert(one_line(reported.finding->cookie));
    return categories;
}

std::string named_cookies(const std::set<std::string>& names) {
    constexpr std::size_t kNamed = 4;
    std::string list;
    std::size_t count = 0;
    for (const std::string& name : names) {
        if (name.empty()) continue;
        if (++count > kNamed) continue;
        list += (list.empty() ? "" : ", ") + html_code(name);
    }
    if (count > kNamed) list += " and " + std::to_string(count - kNamed) + " more";
    return list;
}

std::string bar(const LevelCounts& counts) {
    std::size_t all = 0;
    for (const std::size_t count : counts)
        all += count;
    if (all == 0) return {};
    std::string html = "<svg class=\"bar\" viewBox=\"0 0 " + std::to_string(all * 100) +
                       " 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">";
    std::size_t x = 0;
    for (const FindingLevel level : kWorstFirst) {
        const std::size_t count = counts[static_cast<std::size_t>(level)];
        if (count == 0) continue;
        html += "<rect class=\"" + std::string(to_string(level)) + "\" x=\"" + std::to_string(x * 100) +
                "\" width=\"" + std::to_string(count * 100) + "\" height=\"10\"/>";
        x += count;
    }
    return html + "</svg>";
}

std::string bullets(const std::vector<std::string>& items) {
    if (items.empty()) return {};
    std::string html = "<ul>";
    for (const std::string& item : items)
        html += "<li>" + html_text(item) + "</li>";
    return html + "</ul>\n";
}

std::string state_counts(const AuditView& view) {
    std::string html = "<ul class=\"figures\">";
    for (const FindingState state :
         {FindingState::fresh, FindingState::worse, FindingState::suppression_ended, FindingState::known,
          FindingState::suppressed})
        html += "<li><b>" + std::to_string(view.in_state(state)) + "</b> " + std::string(state_word(state)) +
                "</li>";
    return html + "<li><b>" + std::to_string(view.run->comparison.gone.size()) + "</b> gone</li></ul>\n";
}

std::string_view outcome_class(LifecycleCheck::Outcome outcome) {
    switch (outcome) {
        case LifecycleCheck::Outcome::passed:
            return "good";
        case LifecycleCheck::Outcome::failed:
            return "poor";
        case LifecycleCheck::Outcome::not_tested:
        case LifecycleCheck::Outcome::inconclusive:
            return "fair";
    }
    return "fair";
}

std::string_view outcome_word(LifecycleCheck::Outcome outcome) {
    switch (outcome) {
        case LifecycleCheck::Outcome::passed:
            return "passed";
        case LifecycleCheck::Outcome::failed:
            return "failed";
        case LifecycleCheck::Outcome::not_tested:
            return "not tested";
        case LifecycleCheck::Outcome::inconclusive:
            return "unclear";
    }
    return "unclear";
}

std::string lifecycle_row(const LifecycleCheck& check) {
    const std::string references = ascii::join(check.references);
    std::string name = check.id;
    std::replace(name.begin(), name.end(), '_', ' ');
    return "<tr><th scope=\"row\">" + html_text(name) + "</th><td><span class=\"grade " +
           std::string(outcome_class(check.outcome)) + "\">" + std::string(outcome_word(check.outcome)) +
           "</span></td><td>" + html_text(check.sentence) + "</td><td class=\"quiet\">" +
           html_text(references) + "</td></tr>\n";
}

}  // namespace

std::string html_text(std::string_view text) {
    return escape_html(one_line(text));
}

std::string html_code(std::string_view text) {
    return "<code>" + html_text(text) + "</code>";
}

std::string html_level(FindingLevel level) {
    const std::string word(to_string(level));
    return "<span class=\"level " + word + "\">" + word + "</span>";
}

std::string html_grade(const ReportedTarget& target) {
    if (!target.judged) return "<span class=\"grade fair\">not judged</span>";
    const ObservatoryScore& score = target.audit->observatory;
    std::string html = "<span class=\"grade ";
    html += score.score >= 85 ? "good" : score.score >= 60 ? "fair" : "poor";
    return html + "\">" + html_text(score.grade) + "</span>";
}

std::string plain_words_part(const AuditView& view) {
    const auto categories = cookies_by_category(view);
    std::string html =
        "<p>A cookie is a small note that a website leaves in a visitor's browser and reads again later. "
        "Some "
        "keep a visitor logged in, some remember a choice, some follow people. This report says how safely "
        "and "
        "how sparingly the site uses them.</p>\n";
    std::string meanings;
    std::string questions;
    for (const PlainWords& words : kPlainWords) {
        const auto found = categories.find(words.category);
        if (found == categories.end()) continue;
        const std::string names = named_cookies(found->second);
        meanings += "<li><h3>" + std::string(words.heading) + "</h3><p>" + std::string(words.meaning) +
                    "</p>" + (names.empty() ? "" : "<p class=\"quiet\">Concerned: " + names + "</p>") +
                    "</li>\n";
        questions += "<li>" + std::string(words.question) + "</li>\n";
    }
    if (view.responses == 0)
        return html + "<p><strong>Nothing could be captured, so nothing can be said.</strong></p>\n";
    if (meanings.empty())
        return html +
               "<p><strong>Nothing was found that visitors would have to worry about</strong>, as far as "
               "it was tested.</p>\n";
    return html + "<h3>What it means for visitors</h3>\n<ul class=\"plain\">\n" + meanings +
           "</ul>\n<h3>What to ask the engineers</h3>\n<ol>\n" + questions + "</ol>\n";
}

std::string targets_part(const AuditView& view) {
    std::string html =
        "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-labelledby=\"targets\">\n<table>\n"
        "<thead><tr><th scope=\"col\">Target</th><th scope=\"col\">Grade</th><th scope=\"col\" "
        "class=\"number\">Score</th>"
        "<th scope=\"col\" class=\"number\">Cookies</th><th "
        "scope=\"col\">Findings</th></tr></thead>\n<tbody>\n";
    for (const ReportedTarget& target : view.targets) {
        const CookieAudit& audit = *target.audit;
        html += "<tr><th scope=\"row\">" + html_text(audit.target) + "</th><td>" + html_grade(target) +
                "</td><td class=\"number\">" +
                (target.judged ? std::to_string(audit.observatory.score) : "") +
                "</td><td class=\"number\">" + std::to_string(target.cookies.size()) + "</td><td>" +
                level_list(target.counts) + bar(target.counts) + "</td></tr>\n";
    }
    html +=
        "</tbody>\n</table>\n</div>\n<p class=\"quiet\">Grade and score are those that Mozilla's HTTP "
        "Observatory "
        "(algorithm 6) gives for cookies; they look at fewer things than the findings do.</p>\n";
    std::vector<std::string> budgets;
    for (const ReportedTarget& target : view.targets)
        for (const BudgetResult& budget : target.audit->budgets)
            budgets.push_back((budget.kept ? "kept: " : "not kept: ") + budget.id + ": " + budget.sentence);
    if (!budgets.empty()) html += "<h3>Budgets of the policy</h3>\n" + bullets(budgets);
    return html;
}

std::string changes_part(const AuditView& view) {
    const BaselineComparison& comparison = view.run->comparison;
    if (!comparison.has_baseline) return {};
    std::string html =
        "<p>Compared with the baseline, the list of findings that was agreed on before.</p>\n" +
        state_counts(view);
    std::vector<std::string> gone;
    gone.reserve(comparison.gone.size());
    for (const BaselineFinding& finding : comparison.gone)
        gone.push_back(finding.rule + (finding.cookie.empty() ? "" : " of " + finding.cookie) +
                       ", first seen " + finding.first_seen.substr(0, 10));
    std::sort(gone.begin(), gone.end());
    if (!gone.empty()) html += "<h3>No longer found</h3>\n" + bullets(gone);
    if (!comparison.notes.empty()) html += "<h3>Suppressions to look at</h3>\n" + bullets(comparison.notes);
    if (!comparison.other_targets.empty())
        html += "<h3>Targets that the baseline does not know</h3>\n" + bullets(comparison.other_targets);
    return html;
}

std::string sessions_part(const AuditView& view) {
    std::string rows;
    std::vector<std::string> estimates;
    for (const ReportedTarget& target : view.targets) {
        for (const LifecycleCheck& check : target.audit->lifecycle)
            rows += lifecycle_row(check);
        for (const SessionIdEstimate& estimate : target.audit->id_estimates)
            estimates.push_back(estimate.cookie + " (" + counted(estimate.samples, "sample") +
                                "): " + estimate.sentence);
    }
    std::string html;
    if (!rows.empty())
        html =
            "<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
            "aria-labelledby=\"sessions\">\n<table>\n<thead><tr>"
            "<th scope=\"col\">Test</th><th scope=\"col\">Result</th><th scope=\"col\">What was seen</th>"
            "<th scope=\"col\">Source</th></tr></thead>\n<tbody>\n" +
            rows + "</tbody>\n</table>\n</div>\n";
    if (!estimates.empty()) html += "<h3>How hard session ids are to guess</h3>\n" + bullets(estimates);
    return html;
}

std::string limits_part(const AuditView& view) {
    std::vector<std::string> not_tested;
    std::vector<std::string> problems;
    std::vector<std::string> notes;
    for (const ReportedTarget& target : view.targets) {
        for (const std::string& sentence : target.audit->not_tested)
            if (std::find(not_tested.begin(), not_tested.end(), sentence) == not_tested.end())
                not_tested.push_back(sentence);
        for (const CaptureProblem& problem : target.audit->problems)
            problems.push_back((problem.url.empty() ? target.audit->target : problem.url) + ": " +
                               problem.sentence);
        notes.insert(notes.end(), target.audit->notes.begin(), target.audit->notes.end());
    }
    std::string html = not_tested.empty() ? ""
                                          : "<p>A report says only what was looked at. This was not:</p>\n" +
                                                bullets(not_tested);
    if (!problems.empty()) html += "<h3>Problems on the way</h3>\n" + bullets(problems);
    if (!notes.empty()) html += "<h3>Notes</h3>\n" + bullets(notes);
    return html;
}

std::string checking_part(const AuditView& view) {
    return "<ol>\n<li>Open the site in a browser, open its developer tools (F12) and look at the tab for "
           "storage: "
           "it lists the cookies that were kept. The network tab shows the <code>Set-Cookie</code> lines of "
           "each "
           "response, also of those that the browser refused.</li>\n"
           "<li>Compare a line with the one in this report. Where this report says that a browser refuses or "
           "changes a line, it names the step of the specification that says so.</li>\n"
           "<li>Where an evidence pack was made, <code>sessionaudit verify</code> with its file name derives "
           "every "
           "verdict again from the lines that were captured, without a network, and checks that nothing in "
           "the "
           "pack was changed.</li>\n</ol>\n<p class=\"quiet\">Made " +
           minute_words(view.run->at) + " from " + counted(view.responses, "response") + ".</p>\n";
}

}  // namespace sessionaudit
