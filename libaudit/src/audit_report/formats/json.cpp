// Everything of a run, for programs: `sessionaudit.audit/1`. docs/audit-json.md describes it and
// policies/schema/audit.schema.json is its schema. Keys are stable: later versions only add.
#include <nlohmann/json.hpp>

#include "audit_report/formats/formats.hpp"
#include "audit_report/report_text.hpp"
#include "core/json_text.hpp"
#include "core/plain_text.hpp"
#include "sessionaudit/record_json.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(std::string_view text) {
    return text.empty() ? Json(nullptr) : Json(valid_utf8(text));
}

Json span_json(const ByteSpan& span) {
    return Json::array({span.begin, span.end});
}

Json reason_json(const VerdictReason& reason) {
    return {{"code", reason.code}, {"step", reason.step}, {"span", span_json(reason.span)}};
}

Json number_or_null(const std::optional<std::int64_t>& number) {
    return number ? Json(*number) : Json(nullptr);
}

Json cookie_json(const AuditedCookie& cookie) {
    Json changes = Json::array();
    for (const VerdictReason& change : cookie.changes)
        changes.push_back(reason_json(change));
    return {
        {"name", valid_utf8(cookie.name)},
        {"domain", valid_utf8(cookie.domain)},
        {"path", valid_utf8(cookie.path)},
        {"seen_at", {{"url", valid_utf8(cookie.url)}, {"capture", cookie.capture}, {"line", cookie.line}}},
        {"times", cookie.times},
        {"verdict", to_string(cookie.verdict)},
        {"reason", cookie.reason.code.empty() ? Json(nullptr) : reason_json(cookie.reason)},
        {"changes", std::move(changes)},
        {"host_only", cookie.host_only},
        {"secure", cookie.secure},
        {"http_only", cookie.http_only},
        {"same_site", to_string(cookie.same_site)},
        {"partitioned", cookie.partitioned},
        {"third_party", cookie.third_party},
        {"lifetime", number_or_null(cookie.lifetime)},
        {"asked_lifetime", number_or_null(cookie.asked_lifetime)},
        {"value_bytes", cookie.value_bytes},
        {"set_cookie", valid_utf8(cookie.line_redacted)},
        {"session_like", cookie.session_like},
        {"session_evidence", valid_utf8(cookie.session_evidence)},
        {"purpose", text_or_null(cookie.purpose)},
        {"platform", text_or_null(cookie.platform)},
        {"purpose_source", text_or_null(cookie.purpose_source)}};
}

Json suppression_json(const Suppression* suppression) {
    if (suppression == nullptr) return nullptr;
    return {{"owner", valid_utf8(suppression->owner)},
            {"reason", valid_utf8(suppression->reason)},
            {"until", valid_utf8(suppression->until)}};
}

Json finding_json(const ReportedFinding& reported) {
    Json json = json_of(*reported.finding);
    json["state"] = to_string(reported.state);
    json["suppression"] = suppression_json(reported.suppression);
    return json;
}

Json texts_json(const std::vector<std::string>& texts) {
    Json list = Json::array();
    for (const std::string& text : texts)
        list.push_back(valid_utf8(text));
    return list;
}

Json problem_json(const CaptureProblem& problem) {
    return {{"kind", to_string(problem.kind)},
            {"url", valid_utf8(problem.url)},
            {"sentence", valid_utf8(problem.sentence)},
            {"fatal", problem.fatal}};
}

Json lifecycle_json(const LifecycleCheck& check) {
    return {{"id", valid_utf8(check.id)},
            {"outcome", to_string(check.outcome)},
            {"sentence", valid_utf8(check.sentence)},
            {"cookie", text_or_null(check.cookie)},
            {"references", texts_json(check.references)}};
}

Json estimate_json(const SessionIdEstimate& estimate) {
    return {{"cookie", valid_utf8(estimate.cookie)},
            {"samples", estimate.samples},
            {"bits", estimate.bits},
            {"bits_at_most", estimate.bits_at_most},
            {"confidence", estimate.confidence},
            {"structure", valid_utf8(estimate.structure)},
            {"collisions", estimate.collisions},
            {"sentence", valid_utf8(estimate.sentence)}};
}

template <typename T, typename Make>
Json list_json(const std::vector<T>& values, const Make& make) {
    Json list = Json::array();
    for (const T& value : values)
        list.push_back(make(value));
    return list;
}

Json observatory_json(const ObservatoryScore& score) {
    return {{"result", valid_utf8(score.result)},
            {"modifier", score.modifier},
            {"score", score.score},
            {"grade", valid_utf8(score.grade)}};
}

Json budget_json(const BudgetResult& budget) {
    return {{"id", valid_utf8(budget.id)}, {"sentence", valid_utf8(budget.sentence)}, {"kept", budget.kept}};
}

Json target_json(const ReportedTarget& target) {
    const CookieAudit& audit = *target.audit;
    return {{"url", valid_utf8(audit.target)},
            {"captures", audit.responses},
            {"cookies",
             list_json(target.cookies, [](const AuditedCookie* cookie) { return cookie_json(*cookie); })},
            {"findings", list_json(target.findings, finding_json)},
            {"score", target.judged ? Json(audit.observatory.score) : Json(nullptr)},
            {"grade", target.judged ? Json(valid_utf8(audit.observatory.grade)) : Json(nullptr)},
            {"observatory", target.judged ? observatory_json(audit.observatory) : Json(nullptr)},
            {"budgets", list_json(audit.budgets, budget_json)},
            {"lifecycle", list_json(audit.lifecycle, lifecycle_json)},
            {"session_ids", list_json(audit.id_estimates, estimate_json)},
            {"not_tested", texts_json(audit.not_tested)},
            {"problems", list_json(audit.problems, problem_json)},
            {"notes", texts_json(audit.notes)}};
}

Json baseline_json(const BaselineComparison& comparison) {
    if (!comparison.has_baseline) return nullptr;
    return {
        {"gone", list_json(comparison.gone, [](const BaselineFinding& finding) { return json_of(finding); })},
        {"other_targets", texts_json(comparison.other_targets)},
        {"notes", texts_json(comparison.notes)}};
}

Json summary_json(const AuditView& view) {
    Json findings;
    for (const FindingLevel level : kWorstFirst)
        findings[std::string(to_string(level))] = view.counts[static_cast<std::size_t>(level)];
    Json states;
    for (const FindingState state : {FindingState::fresh, FindingState::worse, FindingState::known,
                                     FindingState::suppressed, FindingState::suppression_ended})
        states[std::string(to_string(state))] = view.in_state(state);
    return {{"targets", view.targets.size()},
            {"captures", view.responses},
            {"cookies", view.cookies},
            {"findings", std::move(findings)},
            {"states", std::move(states)},
            {"problems", view.problems},
            {"passed", view.run->failures.empty() && view.run->finished},
            {"finished", view.run->finished}};
}

}  // namespace

std::string json_report(const AuditView& view, const AuditTextOptions& /*text*/) {
    const AuditRun& run = *view.run;
    const Json report = {
        {"format", "sessionaudit.audit/1"},
        {"tool",
         {{"name", "sessionaudit"},
          {"version", valid_utf8(run.version)},
          {"public_suffix_list", text_or_null(run.suffix_list)}}},
        {"policy", {{"id", valid_utf8(run.policy)}, {"digest", text_or_null(run.policy_digest)}}},
        {"at", to_rfc3339(run.at)},
        {"targets", list_json(view.targets, target_json)},
        {"baseline", baseline_json(run.comparison)},
        {"failures", texts_json(run.failures)},
        {"summary", summary_json(view)}};
    return dump_json(report, 2) + "\n";
}

}  // namespace sessionaudit
