// A policy takes from the one it extends what it does not say itself; a rule with the same id stands for it.
#include <algorithm>

#include "policy/policy_draft.hpp"

namespace sessionaudit {
namespace {

/// The parent's rules in their order, each replaced by the child's where it has one, then what is new.
template <typename Rule>
void merge(std::vector<Rule>& child, const std::vector<Rule>& parent) {
    std::vector<Rule> merged = parent;
    std::set<std::string> replaced;
    for (Rule& rule : child) {
        const auto same =
            std::find_if(merged.begin(), merged.end(), [&](const Rule& old) { return old.id == rule.id; });
        // Twice the same id in the child stays, so that the checks see it.
        if (same == merged.end() || !replaced.insert(rule.id).second)
            merged.push_back(std::move(rule));
        else
            *same = std::move(rule);
    }
    child = std::move(merged);
}

void fill(ConsentRules& rules, const ConsentRules& from) {
    if (!rules.validity) rules.validity = from.validity;
    if (!rules.longest_validity) rules.longest_validity = from.longest_validity;
    if (!rules.keep_refusal) rules.keep_refusal = from.keep_refusal;
    if (!rules.ask_again_after) rules.ask_again_after = from.ask_again_after;
    if (!rules.on_withdrawal) rules.on_withdrawal = from.on_withdrawal;
    if (rules.citation.text.empty()) rules.citation = from.citation;
}

bool says_nothing(const ConsentRules& rules) {
    return !rules.validity && !rules.longest_validity && !rules.keep_refusal && !rules.ask_again_after &&
           !rules.on_withdrawal;
}

}  // namespace

void inherit(PolicyDraft& child, const PolicyDraft& parent) {
    Policy& policy = child.policy;
    policy.ancestors = parent.policy.ancestors;
    policy.ancestors.insert(policy.ancestors.begin(), parent.policy.id);
    if (child.given.count("jurisdictions") == 0) policy.scope = parent.policy.scope;
    for (const JurisdictionGroup& group : parent.policy.scope.groups) {
        const auto same = [&](const JurisdictionGroup& own) { return own.id == group.id; };
        auto& groups = policy.scope.groups;
        if (std::none_of(groups.begin(), groups.end(), same)) groups.push_back(group);
    }
    if (policy.scope.calendars.empty()) policy.scope.calendars = parent.policy.scope.calendars;
    if (child.given.count("session_profile") == 0) policy.session_profile = parent.policy.session_profile;
    if (child.given.count("on_not_allowed") == 0) policy.on_not_allowed = parent.policy.on_not_allowed;
    if (says_nothing(policy.consent)) policy.consent.place = parent.policy.consent.place;
    fill(policy.consent, parent.policy.consent);
    merge(policy.purposes, parent.policy.purposes);
    merge(policy.retention, parent.policy.retention);
    merge(policy.requests, parent.policy.requests);
    merge(policy.exemptions, parent.policy.exemptions);
    merge(policy.events, parent.policy.events);
}

Policy finished(const PolicyDraft& draft) {
    Policy policy = draft.policy;
    for (Purpose& purpose : policy.purposes) {
        if (purpose.choice == ChoiceModel::none) continue;
        // So that a finding points at the rules that are meant.
        if (says_nothing(purpose.consent)) purpose.consent.place = policy.consent.place;
        fill(purpose.consent, policy.consent);
    }
    return policy;
}

}  // namespace sessionaudit
