#include <algorithm>

#include "policy/policy_choice.hpp"

namespace sessionaudit {
namespace {

/// What one policy says.
struct Verdict {
    const Policy* policy = nullptr;
    const Purpose* purpose = nullptr;  ///< null: not declared
    bool allowed = false;

    ChoiceModel choice() const { return purpose == nullptr ? ChoiceModel::opt_in : purpose->choice; }
    /// Greater is stricter: a no beats a yes, then what asks more of the controller.
    int strictness() const {
        return (purpose == nullptr ? 100 : 0) + (allowed ? 0 : 10) + static_cast<int>(choice());
    }
};

bool is_allowed(ChoiceModel choice, ConsentState consent) {
    switch (choice) {
        case ChoiceModel::none:
            return true;
        case ChoiceModel::opt_in:
            return consent == ConsentState::given;
        case ChoiceModel::opt_out:
            return consent == ConsentState::none || consent == ConsentState::given ||
                   consent == ConsentState::expired;
    }
    return false;
}

std::string state_text(ConsentState consent) {
    switch (consent) {
        case ConsentState::none:
            return "the person has not been asked or has not answered";
        case ConsentState::given:
            return "the person said yes";
        case ConsentState::refused:
            return "the person said no";
        case ConsentState::withdrawn:
            return "the person withdrew";
        case ConsentState::expired:
            return "the person's decision has expired and has to be asked for again";
        case ConsentState::opted_out:
            return "the person opted out";
    }
    return {};
}

std::string sentence_of(const Verdict& verdict, const std::string& purpose, ConsentState consent) {
    const std::string& id = verdict.policy->id;
    if (verdict.purpose == nullptr)
        return purpose + " is not allowed: " + id + " applies and does not declare this purpose";
    std::string start = purpose + (verdict.allowed ? " is allowed: " : " is not allowed: ");
    const std::string source =
        verdict.purpose->citation.text.empty() ? "" : " (" + verdict.purpose->citation.text + ")";
    switch (verdict.choice()) {
        case ChoiceModel::none:
            return start + id + " asks for no choice about it" + source;
        case ChoiceModel::opt_in:
            return start + id + " wants a yes beforehand" + source + ", and " + state_text(consent);
        case ChoiceModel::opt_out:
            return start + id + " allows it until the person says no" + source + ", and " +
                   state_text(consent);
    }
    return start;
}

RuleReference reference_of(const Verdict& verdict, const std::string& purpose) {
    if (verdict.purpose != nullptr) return reference_to(*verdict.policy, "purposes", *verdict.purpose);
    return {verdict.policy->id, "purposes/" + purpose, {verdict.policy->file, "/purposes", 1}, {}};
}

std::vector<Verdict> verdicts(const std::vector<const Policy*>& policies, std::string_view purpose,
                              ConsentState consent) {
    std::vector<Verdict> found;
    for (const Policy* policy : policies) {
        const Purpose* const declared = policy->find_purpose(purpose);
        found.push_back({policy, declared, declared != nullptr && is_allowed(declared->choice, consent)});
    }
    return found;
}

}  // namespace

PurposeDecision purpose_decision(const PolicySet& set, const Jurisdictions& jurisdictions,
                                 std::string_view purpose, ConsentState consent) {
    PurposeDecision decision;
    const std::string name(purpose);
    const std::vector<Verdict> found = verdicts(policies_for(set, jurisdictions), purpose, consent);
    if (found.empty()) {
        decision.allowed = decision.allowed_by_default = true;
        decision.sentence = name + " is not restricted: " + nothing_applies(jurisdictions);
        return decision;
    }
    const auto strictest =
        std::max_element(found.begin(), found.end(),
                         [](const Verdict& a, const Verdict& b) { return a.strictness() < b.strictness(); });
    decision.allowed = strictest->allowed;
    for (const Verdict& verdict : found)
        decision.needs_consent |= verdict.purpose != nullptr && verdict.choice() == ChoiceModel::opt_in;
    decision.allowed_by_default = std::all_of(found.begin(), found.end(), [](const Verdict& verdict) {
        return verdict.purpose != nullptr && verdict.choice() != ChoiceModel::opt_in;
    });
    if (strictest->purpose != nullptr) decision.rule = reference_of(*strictest, name);
    decision.sentence = sentence_of(*strictest, name, consent);
    for (const Verdict& verdict : found)
        if (&verdict != &*strictest)
            decision.lost.push_back({reference_of(verdict, name), sentence_of(verdict, name, consent)});
    return decision;
}

}  // namespace sessionaudit
