// A policy file as it stands, before what it extends is worked in.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sessionaudit/policy_set.hpp"

namespace sessionaudit {

struct PolicyDraft {
    Policy policy;
    std::set<std::string> given;  ///< the members that the file has
    bool shipped = false;
};

/// Reads one file. What is wrong with it is added to the findings; absent when any of that is an error.
std::optional<PolicyDraft> read_policy_draft(const PolicyFile& file, std::vector<PolicyFinding>& findings);

/// Works into a draft what it does not say itself. `parent` is complete already.
void inherit(PolicyDraft& child, const PolicyDraft& parent);

/// The policy with its own defaults filled in.
Policy finished(const PolicyDraft& draft);

}  // namespace sessionaudit
