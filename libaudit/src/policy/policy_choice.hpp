// Which of the policies that apply has the last word.
#pragma once

#include <string>
#include <vector>

#include "sessionaudit/policy_decision.hpp"

namespace sessionaudit {

template <typename Rule>
RuleReference reference_to(const Policy& policy, const char* list, const Rule& rule) {
    RuleReference reference{policy.id, std::string(list) + "/" + rule.id, rule.place, {}};
    if constexpr (requires { rule.citation; }) reference.citation = rule.citation;
    return reference;
}

/// "DE", "DE and US-CA", or "a session whose jurisdiction is not known".
std::string name_of(const Jurisdictions& jurisdictions);

/// "no policy covers JP"
std::string nothing_applies(const Jurisdictions& jurisdictions);

}  // namespace sessionaudit
