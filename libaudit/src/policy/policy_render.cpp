// A policy as JSON, for programs that want to see the rules after `extends`.
#include <nlohmann/json.hpp>

#include "core/json_text.hpp"
#include "sessionaudit/policy_set.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::ordered_json;

Json periods(std::initializer_list<std::pair<const char*, std::optional<Period>>> members) {
    Json json = Json::object();
    for (const auto& [name, value] : members)
        if (value) json[name] = to_string(*value);
    return json;
}

template <typename Enum>
Json words(const std::vector<Enum>& values) {
    Json json = Json::array();
    for (const Enum value : values)
        json.push_back(to_string(value));
    return json;
}

void add_origin(Json& json, const Citation& citation, const PolicyPlace& place) {
    if (!citation.text.empty()) {
        json["source"] = citation.text;
        json["confidence"] = to_string(citation.confidence);
    }
    json["file"] = place.file;
    json["line"] = place.line;
}

Json render(const ConsentRules& rules) {
    Json json = periods({{"validity", rules.validity},
                         {"longest_validity", rules.longest_validity},
                         {"keep_refusal", rules.keep_refusal},
                         {"ask_again_after", rules.ask_again_after}});
    if (rules.on_withdrawal) json["on_withdrawal"] = to_string(*rules.on_withdrawal);
    return json;
}

Json render(const PolicyScope& scope) {
    Json groups = Json::object();
    for (const JurisdictionGroup& group : scope.groups)
        groups[group.id] = group.members;
    Json calendars = Json::object();
    for (const CalendarChoice& choice : scope.calendars)
        calendars[choice.jurisdiction] = choice.calendar;
    return {{"covers", scope.covers},
            {"groups", groups},
            {"decided_by", words(scope.decided_by)},
            {"when_unknown", scope.when_unknown ? "applies" : "does_not_apply"},
            {"calendars", calendars}};
}

Json render(const Purpose& purpose) {
    Json json = {{"id", purpose.id}, {"title", purpose.title}};
    if (purpose.legal_basis) json["legal_basis"] = to_string(*purpose.legal_basis);
    json["choice"] = to_string(purpose.choice);
    json["data_categories"] = purpose.data_categories;
    if (purpose.choice != ChoiceModel::none) json["consent"] = render(purpose.consent);
    json["sale_or_sharing"] = purpose.sale_or_sharing;
    json["sensitive"] = purpose.sensitive;
    json["recipients"] = purpose.recipients;
    if (purpose.keep_at_most) json["keep_at_most"] = to_string(*purpose.keep_at_most);
    if (!purpose.retention_text.empty()) json["retention_text"] = purpose.retention_text;
    add_origin(json, purpose.citation, purpose.place);
    return json;
}

Json render(const RetentionRule& rule) {
    Json json = {{"id", rule.id}, {"data", to_string(rule.data)}};
    if (!rule.purpose.empty()) json["purpose"] = rule.purpose;
    json.update(periods({{"after", rule.after}, {"keep_at_least", rule.keep_at_least}}));
    json["from"] = to_string(rule.from);
    if (rule.after) json["action"] = to_string(rule.action);
    add_origin(json, rule.citation, rule.place);
    return json;
}

Json render(const RequestRule& rule) {
    Json clock = periods({{"respond", rule.respond},
                          {"extend_by", rule.extend_by},
                          {"confirm_receipt", rule.confirm_receipt}});
    clock["start"] = to_string(rule.start);
    clock["roll"] = to_string(rule.roll);
    clock["pause_for_identity"] = rule.pause_for_identity;
    clock["extension_from_receipt"] = rule.extension_from_receipt;
    Json json = {{"id", rule.id}, {"type", to_string(rule.kind)}, {"clock", clock}};
    add_origin(json, rule.citation, rule.place);
    return json;
}

Json render(const Exemption& exemption) {
    Json json = {{"id", exemption.id},
                 {"title", exemption.title},
                 {"requests", words(exemption.requests)},
                 {"data", words(exemption.data)}};
    add_origin(json, exemption.citation, exemption.place);
    return json;
}

Json render(const EventRule& rule) {
    Json json = {{"kind", to_string(rule.kind)}};
    if (!rule.name.empty()) json["name"] = rule.name;
    json["purpose"] = rule.purpose;
    add_origin(json, {}, rule.place);
    return json;
}

template <typename Rule>
Json render_all(const std::vector<Rule>& rules) {
    Json json = Json::array();
    for (const Rule& rule : rules)
        json.push_back(render(rule));
    return json;
}

}  // namespace

std::string render_policy(const Policy& policy) {
    const Json json = {{"id", policy.id},
                       {"title", policy.title},
                       {"version", policy.version},
                       {"extends", policy.ancestors},
                       {"file", policy.file},
                       {"sha256", policy.sha256},
                       {"jurisdictions", render(policy.scope)},
                       {"session_profile", policy.session_profile},
                       {"consent", render(policy.consent)},
                       {"purposes", render_all(policy.purposes)},
                       {"retention", render_all(policy.retention)},
                       {"requests", render_all(policy.requests)},
                       {"exemptions", render_all(policy.exemptions)},
                       {"events", render_all(policy.events)},
                       {"on_not_allowed", to_string(policy.on_not_allowed)}};
    return dump_json(json, 2);
}

}  // namespace sessionaudit
