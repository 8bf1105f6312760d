// Two policies side by side, and which of them protects the person more.
#include <algorithm>

#include "core/ascii.hpp"
#include "sessionaudit/policy_set.hpp"

namespace sessionaudit {
namespace {

/// A member of a rule. Where one value is stricter than another, `rank` grows with strictness.
struct Field {
    std::string name;
    std::string value;
    enum class Order { none, rank, shorter, longer } order = Order::none;
    int rank = 0;
    std::optional<Period> period;
};
using Fields = std::vector<Field>;

template <typename Enum>
std::vector<std::string> words(const std::vector<Enum>& values) {
    std::vector<std::string> texts;
    texts.reserve(values.size());
    for (const Enum value : values)
        texts.emplace_back(to_string(value));
    return texts;
}

Field plain(const char* name, std::string value) {
    return {name, std::move(value), Field::Order::none, 0, std::nullopt};
}
Field flag(const char* name, bool value) {
    return plain(name, value ? "true" : "false");
}
Field period(const char* name, const std::optional<Period>& value, Field::Order order) {
    return {name, value ? to_string(*value) : "", order, 0, value};
}
/// For enumerations whose values stand from mild to strict.
template <typename Enum>
Field ranked(const char* name, Enum value) {
    return {name, std::string(to_string(value)), Field::Order::rank, static_cast<int>(value), std::nullopt};
}

void add_consent(Fields& fields, const ConsentRules& rules) {
    using Order = Field::Order;
    fields.push_back(period("consent/validity", rules.validity, Order::shorter));
    fields.push_back(period("consent/longest_validity", rules.longest_validity, Order::shorter));
    fields.push_back(period("consent/keep_refusal", rules.keep_refusal, Order::longer));
    fields.push_back(period("consent/ask_again_after", rules.ask_again_after, Order::longer));
    if (rules.on_withdrawal) fields.push_back(ranked("consent/on_withdrawal", *rules.on_withdrawal));
}

Fields fields_of(const Purpose& purpose) {
    Fields fields{
        plain("legal_basis", purpose.legal_basis ? std::string(to_string(*purpose.legal_basis)) : ""),
        ranked("choice", purpose.choice), plain("data_categories", ascii::join(purpose.data_categories))};
    if (purpose.choice != ChoiceModel::none) add_consent(fields, purpose.consent);
    fields.push_back(flag("sale_or_sharing", purpose.sale_or_sharing));
    fields.push_back(flag("sensitive", purpose.sensitive));
    fields.push_back(plain("recipients", ascii::join(purpose.recipients)));
    fields.push_back(period("keep_at_most", purpose.keep_at_most, Field::Order::shorter));
    return fields;
}

Fields fields_of(const RetentionRule& rule) {
    Fields fields{plain("data", std::string(to_string(rule.data))), plain("purpose", rule.purpose),
                  period("after", rule.after, Field::Order::shorter)};
    if (rule.after) fields.push_back(ranked("action", rule.action));
    // An earlier moment is stricter.
    fields.push_back({"from", std::string(to_string(rule.from)), Field::Order::rank,
                      -static_cast<int>(rule.from), std::nullopt});
    fields.push_back(period("keep_at_least", rule.keep_at_least, Field::Order::none));
    return fields;
}

Fields fields_of(const RequestRule& rule) {
    using Order = Field::Order;
    return {plain("type", std::string(to_string(rule.kind))),
            period("respond", rule.respond, Order::shorter),
            period("extend_by", rule.extend_by, Order::shorter),
            period("confirm_receipt", rule.confirm_receipt, Order::shorter),
            plain("start", std::string(to_string(rule.start))),
            plain("roll", std::string(to_string(rule.roll))),
            flag("pause_for_identity", rule.pause_for_identity),
            flag("extension_from_receipt", rule.extension_from_receipt)};
}

Fields fields_of(const Exemption& exemption) {
    return {plain("requests", ascii::join(words(exemption.requests))),
            plain("data", ascii::join(words(exemption.data)))};
}

Fields fields_of(const EventRule& rule) {
    return {plain("purpose", rule.purpose)};
}

Fields fields_of(const Policy& policy) {
    Fields fields{plain("jurisdictions/covers", ascii::join(policy.scope.covers)),
                  plain("jurisdictions/decided_by", ascii::join(words(policy.scope.decided_by))),
                  {"jurisdictions/when_unknown", policy.scope.when_unknown ? "applies" : "does_not_apply",
                   Field::Order::rank, policy.scope.when_unknown ? 1 : 0, std::nullopt},
                  plain("session_profile", policy.session_profile),
                  ranked("on_not_allowed", policy.on_not_allowed)};
    for (const JurisdictionGroup& group : policy.scope.groups)
        fields.push_back(
            {"jurisdictions/groups/" + group.id, ascii::join(group.members), Field::Order::none, 0, {}});
    for (const CalendarChoice& choice : policy.scope.calendars)
        fields.push_back(
            {"jurisdictions/calendars/" + choice.jurisdiction, choice.calendar, Field::Order::none, 0, {}});
    add_consent(fields, policy.consent);
    return fields;
}

ChangeDirection from_sign(int stricter) {
    if (stricter == 0) return ChangeDirection::neutral;
    return stricter > 0 ? ChangeDirection::stricter : ChangeDirection::looser;
}

/// A limit that comes is stricter, one that goes is looser.
ChangeDirection direction(const Field& before, const Field& after) {
    switch (after.order) {
        case Field::Order::none:
            return ChangeDirection::neutral;
        case Field::Order::rank:
            return from_sign(after.rank - before.rank);
        case Field::Order::shorter:
        case Field::Order::longer:
            break;
    }
    if (!before.period) return ChangeDirection::stricter;
    if (!after.period) return ChangeDirection::looser;
    const int longer = compare_shortest(*after.period, *before.period);
    return from_sign(after.order == Field::Order::longer ? longer : -longer);
}

const Field* find(const Fields& fields, const std::string& name) {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; });
    return found == fields.end() ? nullptr : &*found;
}

void compare(const std::string& prefix, const Fields& before, const Fields& after,
             std::vector<PolicyChange>& changes) {
    for (const Field& field : after) {
        const Field* const old = find(before, field.name);
        if (old == nullptr && !field.value.empty())
            changes.push_back({prefix + field.name, "", field.value, ChangeDirection::neutral});
        else if (old != nullptr && old->value != field.value)
            changes.push_back({prefix + field.name, old->value, field.value, direction(*old, field)});
    }
    for (const Field& field : before)
        if (find(after, field.name) == nullptr && !field.value.empty())
            changes.push_back({prefix + field.name, field.value, "", ChangeDirection::neutral});
}

std::string summary(const Fields& fields) {
    std::string text;
    for (const Field& field : fields)
        if (!field.value.empty() && field.value != "false")
            text += (text.empty() ? "" : "; ") + field.name + " " + field.value;
    return text;
}

/// Rules by id. `when_added` is what a rule that comes means; one that goes means the contrary.
template <typename Rule>
void compare_lists(const std::string& list, const std::vector<Rule>& before, const std::vector<Rule>& after,
                   ChangeDirection when_added, std::vector<PolicyChange>& changes) {
    const auto find_rule = [](const std::vector<Rule>& rules, const std::string& id) {
        return std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.id == id; });
    };
    const ChangeDirection when_removed = when_added == ChangeDirection::stricter ? ChangeDirection::looser
                                         : when_added == ChangeDirection::looser ? ChangeDirection::stricter
                                                                                 : ChangeDirection::neutral;
    for (const Rule& rule : after) {
        const auto old = find_rule(before, rule.id);
        const std::string what = list + "/" + rule.id;
        if (old == before.end())
            changes.push_back({what, "", summary(fields_of(rule)), when_added});
        else
            compare(what + "/", fields_of(*old), fields_of(rule), changes);
    }
    for (const Rule& rule : before)
        if (find_rule(after, rule.id) == after.end())
            changes.push_back({list + "/" + rule.id, summary(fields_of(rule)), "", when_removed});
}

}  // namespace

std::string_view to_string(ChangeDirection direction) noexcept {
    switch (direction) {
        case ChangeDirection::neutral:
            return "neutral";
        case ChangeDirection::stricter:
            return "stricter";
        case ChangeDirection::looser:
            return "looser";
    }
    return "neutral";
}

std::vector<PolicyChange> diff_policies(const Policy& before, const Policy& after) {
    std::vector<PolicyChange> changes;
    compare("", fields_of(before), fields_of(after), changes);
    // One purpose more is one more reason to keep data.
    compare_lists("purposes", before.purposes, after.purposes, ChangeDirection::looser, changes);
    compare_lists("retention", before.retention, after.retention, ChangeDirection::stricter, changes);
    compare_lists("requests", before.requests, after.requests, ChangeDirection::stricter, changes);
    compare_lists("exemptions", before.exemptions, after.exemptions, ChangeDirection::looser, changes);
    compare_lists("events", before.events, after.events, ChangeDirection::neutral, changes);
    return changes;
}

}  // namespace sessionaudit
