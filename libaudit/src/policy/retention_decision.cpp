#include <algorithm>
#include <set>

#include "policy/policy_choice.hpp"

namespace sessionaudit {
namespace {

struct Candidate {
    const Policy* policy = nullptr;
    const RetentionRule* rule = nullptr;

    RuleReference reference() const { return reference_to(*policy, "retention", *rule); }
    RetentionStage stage() const {
        return {rule->action, rule->after.value_or(Period{}), rule->from, reference()};
    }
};

std::string rule_text(const RetentionRule& rule) {
    return std::string(to_string(rule.action)) + " " + to_string(*rule.after) + " after " +
           std::string(to_string(rule.from));
}

/// Whether what `a` does leaves nothing for `b` to do: at least as much, at least as early.
bool makes_needless(const RetentionRule& a, const RetentionRule& b) {
    return a.action >= b.action && a.from <= b.from && compare_shortest(*a.after, *b.after) <= 0;
}

std::string why_needless(const RetentionRule& rule, const Candidate& winner) {
    const std::string own = rule_text(rule);
    const std::string other = rule_text(*winner.rule);
    if (own == other) return winner.reference().to_string() + " says the same";
    return own + " is milder: " + winner.reference().to_string() + " says " + other;
}

/// One policy's rules for this data and purpose. Rules for the purpose stand for those for any.
void gather(const Policy& policy, DataKind data, std::string_view purpose, std::vector<Candidate>& candidates,
            std::vector<LostRule>& lost) {
    const auto fits = [&](const RetentionRule& rule, std::string_view wanted) {
        return rule.data == data && rule.after && rule.purpose == wanted;
    };
    bool special = false;
    if (!purpose.empty())
        for (const RetentionRule& rule : policy.retention)
            if (fits(rule, purpose)) {
                candidates.push_back({&policy, &rule});
                special = true;
            }
    for (const RetentionRule& rule : policy.retention) {
        if (!fits(rule, "")) continue;
        if (special)
            lost.push_back({reference_to(policy, "retention", rule),
                            "a rule of the same policy for this very purpose stands for it"});
        else
            candidates.push_back({&policy, &rule});
    }
}

/// Drops what another rule makes needless. Of two that do the same, the first stays.
std::vector<Candidate> strictest_of(const std::vector<Candidate>& candidates, std::vector<LostRule>& lost) {
    std::vector<Candidate> left;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const RetentionRule& rule = *candidates[i].rule;
        const Candidate* winner = nullptr;
        for (std::size_t j = 0; j < candidates.size() && winner == nullptr; ++j) {
            const RetentionRule& other = *candidates[j].rule;
            const bool tie = makes_needless(rule, other) && j > i;
            if (j != i && makes_needless(other, rule) && !tie) winner = &candidates[j];
        }
        if (winner == nullptr)
            left.push_back(candidates[i]);
        else
            lost.push_back({candidates[i].reference(), why_needless(rule, *winner)});
    }
    return left;
}

std::optional<RetentionStage> longest_duty(const std::vector<const Policy*>& policies, DataKind data,
                                           std::string_view purpose) {
    std::optional<RetentionStage> duty;
    for (const Policy* policy : policies)
        for (const RetentionRule& rule : policy->retention) {
            if (rule.data != data || !rule.keep_at_least) continue;
            if (!rule.purpose.empty() && rule.purpose != purpose) continue;
            if (duty && compare_shortest(*rule.keep_at_least, duty->after) <= 0) continue;
            duty = RetentionStage{rule.action, *rule.keep_at_least, rule.from,
                                  reference_to(*policy, "retention", rule)};
        }
    return duty;
}

/// What would happen before a duty to keep is over waits for its end. A period that runs from an earlier
/// moment than the duty may be over before it, whatever its length.
void wait_for_duty(RetentionDecision& decision) {
    const RetentionStage& duty = *decision.keep_at_least;
    for (RetentionStage& stage : decision.stages) {
        const bool shorter = compare_shortest(stage.after, duty.after) < 0;
        const bool too_early = shorter || stage.from < duty.from;
        if (!too_early || stage.action < RetentionAction::aggregate) continue;
        decision.lost.push_back(
            {stage.rule, std::string(to_string(stage.action)) + " " + to_string(stage.after) + " after " +
                             std::string(to_string(stage.from)) + " waits: " + duty.rule.to_string() +
                             " keeps for at least " + to_string(duty.after) + " after " +
                             std::string(to_string(duty.from)) + " (" + duty.rule.citation.text + ")"});
        if (shorter) stage.after = duty.after;
        stage.from = std::max(stage.from, duty.from);
    }
}

std::string sentence_of(const RetentionDecision& decision, const std::string& nobody) {
    const std::string what = std::string(to_string(decision.data)) +
                             (decision.purpose.empty() ? "" : " kept for " + decision.purpose);
    if (!nobody.empty()) return what + " are not limited: " + nobody;
    if (decision.stages.empty()) return what + " are kept until somebody decides: no rule is about them";
    std::string text = what + ":";
    for (std::size_t i = 0; i < decision.stages.size(); ++i) {
        const RetentionStage& stage = decision.stages[i];
        text += (i == 0 ? " " : ", ") + std::string(to_string(stage.action)) + " " + to_string(stage.after) +
                " after " + std::string(to_string(stage.from)) + " by " + stage.rule.to_string();
    }
    return text;
}

}  // namespace

RetentionDecision strictest_retention(const PolicySet& set, const Jurisdictions& jurisdictions, DataKind data,
                                      std::string_view purpose) {
    RetentionDecision decision;
    decision.data = data;
    decision.purpose = std::string(purpose);
    const auto policies = policies_for(set, jurisdictions);
    std::vector<Candidate> candidates;
    for (const Policy* policy : policies)
        gather(*policy, data, purpose, candidates, decision.lost);
    for (const Candidate& candidate : strictest_of(candidates, decision.lost))
        decision.stages.push_back(candidate.stage());
    decision.keep_at_least = longest_duty(policies, data, purpose);
    if (decision.keep_at_least) wait_for_duty(decision);
    std::stable_sort(decision.stages.begin(), decision.stages.end(),
                     [](const RetentionStage& a, const RetentionStage& b) {
                         return compare_shortest(a.after, b.after) < 0;
                     });
    decision.sentence = sentence_of(decision, policies.empty() ? nothing_applies(jurisdictions) : "");
    return decision;
}

std::vector<RetentionDecision> rules_for(const PolicySet& set, const Jurisdictions& jurisdictions) {
    std::set<DataKind> kinds;
    std::set<std::string> purposes{""};
    for (const Policy* policy : policies_for(set, jurisdictions)) {
        for (const RetentionRule& rule : policy->retention)
            kinds.insert(rule.data);
        for (const Purpose& purpose : policy->purposes)
            purposes.insert(purpose.id);
    }
    std::vector<RetentionDecision> decisions;
    for (const DataKind data : kinds)
        for (const std::string& purpose : purposes)
            decisions.push_back(strictest_retention(set, jurisdictions, data, purpose));
    return decisions;
}

}  // namespace sessionaudit
