// JUnit XML as Jenkins, GitLab and GitHub's actions read it: a suite for each target, a test case for each
// rule. A rule that was broken fails with all that broke it in its text; one for which nothing was captured
// is skipped. What a baseline knows or a suppression accepts is a test that passes and says so: the page of a
// CI system shows what changed.
#include <algorithm>
#include <map>

#include "audit_report/formats/formats.hpp"
#include "audit_report/report_text.hpp"
#include "core/plain_text.hpp"

namespace sessionaudit {
namespace {

/// XML 1.0 has no spelling for most control characters, so none is left: one_line() shows them.
std::string attribute(std::string_view text) {
    return escape_html(one_line(text));
}

bool counts(FindingState state) {
    switch (state) {
        case FindingState::fresh:
        case FindingState::worse:
        case FindingState::suppression_ended:
            return true;
        case FindingState::known:
        case FindingState::suppressed:
            return false;
    }
    return true;
}

FindingLevel threshold(const AuditRun& run, std::string_view category) {
    const auto own = run.fail_on_category.find(std::string(category));
    return own == run.fail_on_category.end() ? run.fail_on.value_or(FindingLevel::low) : own->second;
}

bool fails(const AuditRun& run, const ReportedFinding& reported) {
    return counts(reported.state) &&
           reported.finding->severity >= threshold(run, reported.finding->rule->category);
}

std::string describe(const ReportedFinding& reported) {
    const CookieFinding& finding = *reported.finding;
    std::string text = std::string(to_string(finding.severity)) + ", " +
                       std::string(state_word(reported.state)) + ": " + cookie_words(finding) + ": " +
                       message_of(finding) + "\n  seen at " + one_line(finding.url);
    if (!finding.evidence.empty()) text += "\n  evidence " + one_line(finding.evidence);
    if (!finding.corrected.empty()) text += "\n  better   " + one_line(finding.corrected);
    if (reported.suppression != nullptr)
        text += "\n  accepted by " + one_line(reported.suppression->owner) + " until " +
                one_line(reported.suppression->until) + ": " + one_line(reported.suppression->reason);
    return text + "\n";
}

struct Suite {
    std::string cases;
    std::size_t tests = 0;
    std::size_t failures = 0;
    std::size_t errors = 0;
    std::size_t skipped = 0;

    void open(std::string_view classname, std::string_view name) {
        ++tests;
        cases += "    <testcase classname=\"" + attribute(classname) + "\" name=\"" + attribute(name) +
                 "\" time=\"0\"";
    }
    void close_empty() { cases += "/>\n"; }
    void fail(std::string_view type, std::string_view message, std::string_view text) {
        ++failures;
        cases += ">\n      <failure type=\"" + attribute(type) + "\" message=\"" + attribute(message) +
                 "\">" + escape_html(text) + "</failure>\n    </testcase>\n";
    }
    void error(std::string_view type, std::string_view message) {
        ++errors;
        cases += ">\n      <error type=\"" + attribute(type) + "\" message=\"" + attribute(message) +
                 "\"/>\n    </testcase>\n";
    }
    void skip(std::string_view message) {
        ++skipped;
        cases += ">\n      <skipped message=\"" + attribute(message) + "\"/>\n    </testcase>\n";
    }
    void note(std::string_view text) {
        cases += ">\n      <system-out>" + escape_html(text) + "</system-out>\n    </testcase>\n";
    }
};

void add_rule(Suite& suite, const AuditRun& run, const CookieRuleInfo& rule,
              const std::vector<const ReportedFinding*>& findings) {
    suite.open("cookies." + std::string(rule.category),
               std::string(rule.id) + ": " + std::string(rule.title));
    if (findings.empty()) return suite.close_empty();
    std::string text;
    const ReportedFinding* worst = nullptr;
    std::size_t failing = 0;
    for (const ReportedFinding* reported : findings) {
        text += describe(*reported);
        if (!fails(run, *reported)) continue;
        ++failing;
        if (worst == nullptr) worst = reported;
    }
    if (worst == nullptr) return suite.note(text);
    text += "why: " + one_line(rule.why) + "\nfix: " + one_line(rule.fix) + "\n";
    std::string message = message_of(*worst->finding);
    if (failing > 1) message += " (and " + std::to_string(failing - 1) + " more)";
    suite.fail(to_string(worst->finding->severity), message, text);
}

bool was_seen(const ReportedTarget& target, const CookieRuleInfo& rule) {
    if (rule.needs == "recipe")
        return !target.audit->lifecycle.empty() || !target.audit->id_estimates.empty();
    return target.audit->responses != 0 && rule.needs != "browser" && rule.needs != "declaration";
}

std::string_view not_seen(const CookieRuleInfo& rule) {
    if (rule.needs == "recipe") return "not tested: needs a login recipe";
    if (rule.needs == "browser") return "not tested: needs captures of a browser";
    if (rule.needs == "declaration")
        return "nothing found; judged only where the site's cookies are declared";
    return "not tested: nothing was captured";
}

void add_lifecycle(Suite& suite, const LifecycleCheck& check) {
    suite.open("sessions.life_cycle", check.id);
    switch (check.outcome) {
        case LifecycleCheck::Outcome::passed:
            return suite.close_empty();
        case LifecycleCheck::Outcome::failed:
            return suite.fail("life_cycle", check.sentence, one_line(check.sentence) + "\n");
        case LifecycleCheck::Outcome::not_tested:
        case LifecycleCheck::Outcome::inconclusive:
            return suite.skip(check.sentence);
    }
}

Suite suite_of(const AuditView& view, const ReportedTarget& target) {
    std::map<std::string_view, std::vector<const ReportedFinding*>> by_rule;
    for (const ReportedFinding& reported : target.findings)
        by_rule[reported.finding->rule->id].push_back(&reported);
    Suite suite;
    for (const CookieRuleInfo* rule : rules_of(view)) {
        const auto& findings = by_rule[rule->id];
        if (findings.empty() && !was_seen(target, *rule)) {
            suite.open("cookies." + std::string(rule->category),
                       std::string(rule->id) + ": " + std::string(rule->title));
            suite.skip(not_seen(*rule));
            continue;
        }
        add_rule(suite, *view.run, *rule, findings);
    }
    for (const LifecycleCheck& check : target.audit->lifecycle)
        add_lifecycle(suite, check);
    for (const BudgetResult& budget : target.audit->budgets) {
        suite.open("budgets", budget.id);
        if (budget.kept)
            suite.note(one_line(budget.sentence) + "\n");
        else
            suite.fail("budget", budget.sentence, one_line(budget.sentence) + "\n");
    }
    for (const CaptureProblem& problem : target.audit->problems) {
        suite.open("captures", problem.url.empty() ? target.audit->target : problem.url);
        if (problem.fatal)
            suite.error(to_string(problem.kind), problem.sentence);
        else
            suite.note(one_line(problem.sentence) + "\n");
    }
    return suite;
}

std::string totals(const Suite& suite) {
    return " tests=\"" + std::to_string(suite.tests) + "\" failures=\"" + std::to_string(suite.failures) +
           "\" errors=\"" + std::to_string(suite.errors) + "\" skipped=\"" + std::to_string(suite.skipped) +
           "\" time=\"0\"";
}

}  // namespace

std::string junit_report(const AuditView& view, const AuditTextOptions& /*text*/) {
    Suite all;
    std::string suites;
    const std::string at = to_rfc3339(view.run->at).substr(0, 19);
    for (const ReportedTarget& target : view.targets) {
        const Suite suite = suite_of(view, target);
        suites += "  <testsuite name=\"" + attribute(target.audit->target) + "\"" + totals(suite) +
                  " timestamp=\"" + at + "\">\n    <properties>\n      <property name=\"grade\" value=\"" +
                  attribute(target.judged ? target.audit->observatory.grade : "not judged") +
                  "\"/>\n      <property name=\"policy\" value=\"" + attribute(view.run->policy) +
                  "\"/>\n    </properties>\n" + suite.cases + "  </testsuite>\n";
        all.tests += suite.tests;
        all.failures += suite.failures;
        all.errors += suite.errors;
        all.skipped += suite.skipped;
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"sessionaudit\"" + totals(all) +
           ">\n" + suites + "</testsuites>\n";
}

}  // namespace sessionaudit
