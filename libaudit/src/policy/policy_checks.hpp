// What contradicts itself in a policy that keeps to the schema.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "sessionaudit/policy_set.hpp"

namespace sessionaudit {

/// The member below a rule. check_policies() looks up its own line.
inline PolicyPlace below(const PolicyPlace& place, const std::string& member) {
    return {place.file, place.pointer + "/" + member, place.line};
}
/// "line 12", or "line 12 of gdpr.json" when that is another file.
inline std::string line_seen_from(const PolicyPlace& here, const PolicyPlace& there) {
    return "line " + std::to_string(there.line) + (here.file == there.file ? "" : " of " + there.file);
}

/// Gathers findings about one policy. Rules it inherits are told in their own file.
class PolicyChecker {
  public:
    PolicyChecker(const Policy& policy, const std::set<std::string>& session_profiles,
                  std::vector<PolicyFinding>& findings)
        : policy_(policy), profiles_(session_profiles), findings_(findings) {}

    void check() {
        check_unique(policy_.scope.groups);
        check_unique(policy_.purposes);
        check_unique(policy_.retention);
        check_unique(policy_.requests);
        check_unique(policy_.exemptions);
        check_completeness();
        check_scope();
        check_references();
        check_purposes();
        check_retention();
        check_requests();
        check_events();
    }

  private:
    void check_completeness();
    void check_scope();
    void check_references();
    void check_purposes();
    void check_retention();
    void check_requests();
    void check_events();

    void check_code(const std::string& code, const PolicyPlace& place);
    void check_purpose_name(const std::string& purpose, const PolicyPlace& place);
    void check_choice(const Purpose& purpose);
    void check_consent_periods(const Purpose& purpose);
    void check_consent_records(const Purpose& purpose);
    void check_promise(const Purpose& purpose);
    void check_rule(const RetentionRule& rule);
    void check_pair(const RetentionRule& a, const RetentionRule& b);

    void error(const char* check, const PolicyPlace& place, std::string message, std::string hint) {
        findings_.push_back({FindingSeverity::error, check, place, std::move(message), std::move(hint)});
    }
    void warn(const char* check, const PolicyPlace& place, std::string message, std::string hint) {
        findings_.push_back({FindingSeverity::warning, check, place, std::move(message), std::move(hint)});
    }
    template <typename Rule>
    void check_unique(const std::vector<Rule>& rules) {
        for (std::size_t i = 0; i < rules.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (rules[i].id == rules[j].id)
                    error("duplicate_id", below(rules[i].place, "id"),
                          "is \"" + rules[i].id + "\", which " +
                              line_seen_from(rules[i].place, rules[j].place) + " has already",
                          "give one of the two another id");
    }
    std::vector<std::string> purpose_ids() const;

    const Policy& policy_;
    const std::set<std::string>& profiles_;
    std::vector<PolicyFinding>& findings_;
};

}  // namespace sessionaudit
