#include <algorithm>

#include "policy/policy_choice.hpp"

namespace sessionaudit {
namespace {

std::vector<Exemption> exemptions_for(const Policy& policy, RequestKind kind) {
    std::vector<Exemption> found;
    for (const Exemption& exemption : policy.exemptions)
        if (std::find(exemption.requests.begin(), exemption.requests.end(), kind) != exemption.requests.end())
            found.push_back(exemption);
    return found;
}

/// The calendar of the first jurisdiction that has one in this policy.
std::string calendar_for(const Policy& policy, const Jurisdictions& jurisdictions) {
    for (const Jurisdiction& jurisdiction : jurisdictions) {
        if (jurisdiction.code.empty() || !covers(policy, jurisdiction)) continue;
        std::string calendar = policy.calendar_of(jurisdiction.code);
        if (!calendar.empty()) return calendar;
    }
    return {};
}

struct Candidate {
    const Policy* policy = nullptr;
    const RequestRule* rule = nullptr;
};

}  // namespace

std::optional<RequestDecision> request_decision(const PolicySet& set, const Jurisdictions& jurisdictions,
                                                RequestKind kind) {
    std::vector<Candidate> candidates;
    for (const Policy* policy : policies_for(set, jurisdictions))
        for (const RequestRule& rule : policy->requests)
            if (rule.kind == kind) candidates.push_back({policy, &rule});
    if (candidates.empty()) return std::nullopt;
    std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return compare_shortest(a.rule->respond, b.rule->respond) < 0;
    });
    const Candidate& first = candidates.front();
    RequestDecision decision;
    decision.clock = *first.rule;
    decision.rule = reference_to(*first.policy, "requests", *first.rule);
    decision.calendar = calendar_for(*first.policy, jurisdictions);
    decision.exemptions = exemptions_for(*first.policy, kind);
    for (std::size_t i = 1; i < candidates.size(); ++i)
        decision.lost.push_back({reference_to(*candidates[i].policy, "requests", *candidates[i].rule),
                                 to_string(candidates[i].rule->respond) + " is not shorter"});
    decision.sentence = std::string(to_string(kind)) + " is to be answered within " +
                        to_string(decision.clock.respond) + " by " + decision.rule.to_string() + ", " +
                        decision.rule.citation.text;
    return decision;
}

}  // namespace sessionaudit
