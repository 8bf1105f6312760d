#include <algorithm>

#include "policy/policy_choice.hpp"

namespace sessionaudit {
namespace {

/// How well a rule's name fits: exact, then the longer pattern, then any name; negative when it does not.
int fitness(const EventRule& rule, EventKind kind, std::string_view name) {
    constexpr int kExact = 1'000'000;
    if (rule.kind != kind) return -1;
    if (rule.name.empty()) return 0;
    if (rule.name == name) return kExact;
    if (rule.name.back() != '*') return -1;
    const std::string_view start = std::string_view(rule.name).substr(0, rule.name.size() - 1);
    return name.starts_with(start) ? 1 + static_cast<int>(start.size()) : -1;
}

const EventRule* best_rule(const Policy& policy, EventKind kind, std::string_view name) {
    const EventRule* best = nullptr;
    int best_fitness = -1;
    for (const EventRule& rule : policy.events) {
        const int fits = fitness(rule, kind, name);
        if (fits <= best_fitness) continue;
        best = &rule;
        best_fitness = fits;
    }
    return best;
}

}  // namespace

EventHandling event_handling(const PolicySet& set, const Jurisdictions& jurisdictions, EventKind kind,
                             std::string_view name) {
    EventHandling handling;
    const auto policies = policies_for(set, jurisdictions);
    handling.on_not_allowed = policies.empty() ? NotAllowedAction::drop : NotAllowedAction::anonymise;
    for (const Policy* policy : policies) {
        handling.on_not_allowed = std::max(handling.on_not_allowed, policy->on_not_allowed);
        const EventRule* const rule = best_rule(*policy, kind, name);
        if (rule == nullptr) continue;
        const auto& known = handling.purposes;
        if (std::find(known.begin(), known.end(), rule->purpose) != known.end()) continue;
        handling.purposes.push_back(rule->purpose);
        handling.rules.push_back(reference_to(*policy, "events", *rule));
    }
    const std::string event = std::string(to_string(kind)) + (name.empty() ? "" : " " + std::string(name));
    if (policies.empty()) {
        handling.sentence = event + " has no purpose: " + nothing_applies(jurisdictions);
    } else if (handling.purposes.empty()) {
        handling.sentence = event + " has no purpose: no policy that applies maps it";
    } else {
        handling.sentence = event + " is kept for ";
        for (std::size_t i = 0; i < handling.purposes.size(); ++i)
            handling.sentence +=
                (i == 0 ? "" : " and ") + handling.purposes[i] + " by " + handling.rules[i].to_string();
    }
    return handling;
}

}  // namespace sessionaudit
