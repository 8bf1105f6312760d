#include "policy_output.hpp"

#include <iostream>

#include "output.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {
namespace {

Json to_json(const PolicyPlace& place) {
    return {{"file", place.file}, {"pointer", place.pointer}, {"line", place.line}};
}

Json to_json(const RuleReference& rule) {
    Json json = {
        {"policy", rule.policy}, {"rule", rule.rule}, {"file", rule.place.file}, {"line", rule.place.line}};
    if (rule.citation.text.empty()) return json;
    json["source"] = rule.citation.text;
    json["confidence"] = to_string(rule.citation.confidence);
    return json;
}

Json to_json(const std::vector<LostRule>& lost) {
    Json json = Json::array();
    for (const LostRule& one : lost)
        json.push_back({{"rule", to_json(one.rule)}, {"why", one.why}});
    return json;
}

Json to_json(const RetentionStage& stage, bool with_action) {
    Json json = Json::object();
    if (with_action) json["action"] = to_string(stage.action);
    json["after"] = to_string(stage.after);
    json["from"] = to_string(stage.from);
    json["rule"] = to_json(stage.rule);
    return json;
}

std::string joined(const std::vector<std::string>& texts) {
    std::string text;
    for (const std::string& part : texts)
        text += (text.empty() ? "" : ", ") + part;
    return text;
}

std::string origin(const Citation& citation, const PolicyPlace& place) {
    std::string where = place.file + ":" + std::to_string(place.line);
    if (citation.text.empty()) return where;
    return citation.text + " [" + std::string(to_string(citation.confidence)) + "] " + where;
}

void print_purposes(const Policy& policy) {
    std::vector<std::vector<std::string>> rows = {{"PURPOSE", "BASIS", "CHOICE", "CONSENT HOLDS", "SOURCE"}};
    for (const Purpose& purpose : policy.purposes) {
        const bool asks = purpose.choice == ChoiceModel::opt_in && purpose.consent.validity;
        rows.push_back({purpose.id, purpose.legal_basis ? std::string(to_string(*purpose.legal_basis)) : "-",
                        std::string(to_string(purpose.choice)),
                        asks ? sessionaudit::to_string(*purpose.consent.validity) : "-",
                        origin(purpose.citation, purpose.place)});
    }
    std::cout << '\n';
    print_table(rows);
}

void print_retention(const Policy& policy) {
    std::vector<std::vector<std::string>> rows = {{"RETENTION", "DATA", "PURPOSE", "WHAT", "SOURCE"}};
    for (const RetentionRule& rule : policy.retention) {
        std::string what;
        const std::string from = " after " + std::string(to_string(rule.from));
        if (rule.after)
            what = std::string(to_string(rule.action)) + " " + sessionaudit::to_string(*rule.after) + from;
        if (rule.keep_at_least)
            what +=
                (what.empty() ? "keep " : ", keep ") + sessionaudit::to_string(*rule.keep_at_least) + from;
        rows.push_back({rule.id, std::string(to_string(rule.data)),
                        rule.purpose.empty() ? "any" : rule.purpose, what,
                        origin(rule.citation, rule.place)});
    }
    std::cout << '\n';
    print_table(rows);
}

void print_requests(const Policy& policy) {
    std::vector<std::vector<std::string>> rows = {{"REQUEST", "ANSWER", "EXTENSION", "CONFIRM", "SOURCE"}};
    const auto text = [](const std::optional<Period>& period) {
        return period ? sessionaudit::to_string(*period) : std::string("-");
    };
    for (const RequestRule& rule : policy.requests)
        rows.push_back({std::string(to_string(rule.kind)), sessionaudit::to_string(rule.respond),
                        text(rule.extend_by), text(rule.confirm_receipt), origin(rule.citation, rule.place)});
    std::cout << '\n';
    print_table(rows);
}

}  // namespace

std::size_t count_failed(const std::vector<PolicyExamples>& runs) {
    std::size_t failed = 0;
    for (const PolicyExamples& run : runs)
        for (const ExampleResult& result : run.results)
            failed += result.passed ? 0U : 1U;
    return failed;
}

Json to_json(const PolicyCheck& check) {
    Json findings = Json::array();
    for (const PolicyFinding& finding : check.findings)
        findings.push_back(json_of(finding));
    Json sound = Json::array();
    for (const auto& [id, policy] : check.policies->policies)
        sound.push_back(id);
    return {{"policies", sound}, {"findings", findings}};
}

Json to_json(const PolicySet& set) {
    Json policies = Json::array();
    for (const auto& [id, policy] : set.policies) {
        Json json = json_of(policy);
        json["ancestors"] = policy.ancestors;
        json["covers"] = policy.scope.covers;
        policies.push_back(std::move(json));
    }
    return {{"policies", policies}};
}

Json to_json(const std::vector<PolicyChange>& changes) {
    return json_list("changes", changes);
}

Json to_json(const std::vector<PolicyExamples>& runs) {
    Json list = Json::array();
    std::size_t count = 0;
    for (const PolicyExamples& run : runs)
        for (const ExampleResult& result : run.results) {
            Json json = {{"policy", run.policy}, {"title", result.title}, {"passed", result.passed}};
            json.update(to_json(result.place));
            if (!result.passed) json["message"] = result.message;
            list.push_back(json);
            ++count;
        }
    const std::size_t failed = count_failed(runs);
    return {{"passed", count - failed}, {"failed", failed}, {"examples", list}};
}

Json to_json(const std::string& purpose, const PurposeDecision& decision) {
    return {{"purpose", purpose},
            {"allowed", decision.allowed},
            {"needs_consent", decision.needs_consent},
            {"allowed_by_default", decision.allowed_by_default},
            {"rule", decision.rule ? to_json(*decision.rule) : Json(nullptr)},
            {"sentence", decision.sentence},
            {"lost", to_json(decision.lost)}};
}

Json to_json(const EventHandling& handling) {
    Json rules = Json::array();
    for (const RuleReference& rule : handling.rules)
        rules.push_back(to_json(rule));
    return {{"purposes", handling.purposes},
            {"on_not_allowed", to_string(handling.on_not_allowed)},
            {"rules", rules},
            {"sentence", handling.sentence}};
}

Json to_json(const RetentionDecision& decision) {
    Json stages = Json::array();
    for (const RetentionStage& stage : decision.stages)
        stages.push_back(to_json(stage, true));
    return {
        {"data", to_string(decision.data)},
        {"purpose", decision.purpose.empty() ? Json(nullptr) : Json(decision.purpose)},
        {"stages", stages},
        {"keep_at_least", decision.keep_at_least ? to_json(*decision.keep_at_least, false) : Json(nullptr)},
        {"sentence", decision.sentence},
        {"lost", to_json(decision.lost)}};
}

Json to_json(const RequestDecision& decision) {
    const auto text = [](const std::optional<Period>& period) {
        return period ? Json(sessionaudit::to_string(*period)) : Json(nullptr);
    };
    Json exemptions = Json::array();
    for (const Exemption& exemption : decision.exemptions)
        exemptions.push_back(
            {{"id", exemption.id}, {"title", exemption.title}, {"source", exemption.citation.text}});
    return {{"type", to_string(decision.clock.kind)},
            {"respond", sessionaudit::to_string(decision.clock.respond)},
            {"extend_by", text(decision.clock.extend_by)},
            {"confirm_receipt", text(decision.clock.confirm_receipt)},
            {"start", to_string(decision.clock.start)},
            {"roll", to_string(decision.clock.roll)},
            {"calendar", decision.calendar.empty() ? Json(nullptr) : Json(decision.calendar)},
            {"rule", to_json(decision.rule)},
            {"exemptions", exemptions},
            {"sentence", decision.sentence},
            {"lost", to_json(decision.lost)}};
}

std::vector<std::vector<std::string>> table_of(const PolicySet& set) {
    std::vector<std::vector<std::string>> rows = {{"POLICY", "VERSION", "EXTENDS", "COVERS", "TITLE"}};
    for (const auto& [id, policy] : set.policies)
        rows.push_back({id, policy.version, policy.extends.empty() ? "-" : policy.extends,
                        joined(policy.scope.covers), policy.title});
    return rows;
}

std::vector<std::vector<std::string>> table_of(const std::vector<PolicyChange>& changes) {
    std::vector<std::vector<std::string>> rows = {{"DIRECTION", "WHAT", "BEFORE", "AFTER"}};
    for (const PolicyChange& change : changes)
        rows.push_back({std::string(to_string(change.direction)), change.what,
                        change.before.empty() ? "-" : change.before,
                        change.after.empty() ? "-" : change.after});
    return rows;
}

void print_policy(const Policy& policy) {
    print_fields({{"policy", policy.id},
                  {"title", policy.title},
                  {"version", policy.version},
                  {"extends", joined(policy.ancestors)},
                  {"covers", joined(policy.scope.covers)},
                  {"where unknown", policy.scope.when_unknown ? "applies" : "does not apply"},
                  {"session profile", policy.session_profile},
                  {"not allowed", std::string(to_string(policy.on_not_allowed))},
                  {"file", policy.file},
                  {"sha256", policy.sha256}});
    print_purposes(policy);
    print_retention(policy);
    if (!policy.requests.empty()) print_requests(policy);
}

void print_examples(const std::vector<PolicyExamples>& runs) {
    std::size_t count = 0;
    for (const PolicyExamples& run : runs) {
        for (const ExampleResult& result : run.results)
            if (!result.passed)
                std::cout << printable(result.place.file) << ':' << result.place.line << ": "
                          << printable(result.message) << '\n';
        count += run.results.size();
    }
    const std::size_t failed = count_failed(runs);
    std::cout << count - failed << " passed, " << failed << " failed\n";
}

}  // namespace sessionaudit::cli
