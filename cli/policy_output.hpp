// Policies and decisions as tables and as JSON.
#pragma once

#include <string>
#include <vector>

#include "options.hpp"
#include "sessionaudit/policy_decision.hpp"
#include "sessionaudit/policy_set.hpp"

namespace sessionaudit::cli {

struct PolicyExamples {
    std::string policy;
    std::vector<ExampleResult> results;
};
std::size_t count_failed(const std::vector<PolicyExamples>& runs);

Json to_json(const PolicyCheck& check);
Json to_json(const PolicySet& set);
Json to_json(const std::vector<PolicyChange>& changes);
Json to_json(const std::vector<PolicyExamples>& runs);
Json to_json(const std::string& purpose, const PurposeDecision& decision);
Json to_json(const EventHandling& handling);
Json to_json(const RetentionDecision& decision);
Json to_json(const RequestDecision& decision);

std::vector<std::vector<std::string>> table_of(const PolicySet& set);
std::vector<std::vector<std::string>> table_of(const std::vector<PolicyChange>& changes);
void print_policy(const Policy& policy);
void print_examples(const std::vector<PolicyExamples>& runs);

}  // namespace sessionaudit::cli
