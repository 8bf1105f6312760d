#include "policy/policy_choice.hpp"

#include <algorithm>
#include <set>

namespace sessionaudit {
namespace {

std::vector<const Policy*> covering(const PolicySet& set, const Jurisdiction& jurisdiction) {
    std::vector<const Policy*> found;
    for (const auto& [id, policy] : set.policies)
        if (covers(policy, jurisdiction)) found.push_back(&policy);
    return found;
}

/// Leaves out those that another one of them extends.
std::vector<const Policy*> most_special(const std::vector<const Policy*>& policies) {
    std::set<std::string> general;
    for (const Policy* policy : policies)
        general.insert(policy->ancestors.begin(), policy->ancestors.end());
    std::vector<const Policy*> left;
    for (const Policy* policy : policies)
        if (general.count(policy->id) == 0) left.push_back(policy);
    return left;
}

}  // namespace

std::string RuleReference::to_string() const {
    return rule + " of " + policy + " (" + place.file + ":" + std::to_string(place.line) + ")";
}

std::vector<const Policy*> policies_for(const PolicySet& set, const Jurisdictions& jurisdictions) {
    std::map<std::string, const Policy*> found;
    const auto add = [&](const Jurisdiction& jurisdiction) {
        for (const Policy* policy : most_special(covering(set, jurisdiction)))
            found.emplace(policy->id, policy);
    };
    for (const Jurisdiction& jurisdiction : jurisdictions)
        add(jurisdiction);
    if (jurisdictions.empty()) add({"", JurisdictionSource::unknown});
    std::vector<const Policy*> policies;
    policies.reserve(found.size());
    for (const auto& [id, policy] : found)
        policies.push_back(policy);
    return policies;
}

std::string name_of(const Jurisdictions& jurisdictions) {
    std::string text;
    for (std::size_t i = 0; i < jurisdictions.size(); ++i) {
        if (jurisdictions[i].code.empty()) continue;
        text += (text.empty() ? "" : " and ") + jurisdictions[i].code;
    }
    return text.empty() ? "a session whose jurisdiction is not known" : text;
}

std::string nothing_applies(const Jurisdictions& jurisdictions) {
    return "no policy covers " + name_of(jurisdictions);
}

}  // namespace sessionaudit
