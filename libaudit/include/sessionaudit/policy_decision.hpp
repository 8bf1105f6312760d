// What all policies together say about one case. Pure functions: no store, no clock.
//
// Several policies may apply to one session. A policy gives way to those that extend it where both cover the
// jurisdiction (the special law takes precedence over the general one); among the rest the strictest rule
// wins, and the decision names it, its file, and what it beat.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/jurisdiction.hpp"
#include "sessionaudit/policy.hpp"
#include "sessionaudit/policy_set.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// A rule and where it is written.
struct RuleReference {
    std::string policy;  ///< the policy that applies; the rule may be inherited, see `place`
    std::string rule;    ///< "purposes/advertising", "retention/events_any", ...
    PolicyPlace place;
    Citation citation;
    /// "purposes/advertising of gdpr (gdpr.json:41)"
    std::string to_string() const;
};
struct LostRule {
    RuleReference rule;
    std::string why;
};

/// The policies that apply, by id. An empty list of jurisdictions counts as an unknown one.
std::vector<const Policy*> policies_for(const PolicySet& set, const Jurisdictions& jurisdictions);

struct PurposeDecision {
    bool allowed = false;
    bool needs_consent = false;         ///< only an explicit yes allows it
    bool allowed_by_default = false;    ///< allowed while the person has said nothing
    std::optional<RuleReference> rule;  ///< absent when no policy applies, or none declares the purpose
    std::string sentence;               ///< for a person
    std::vector<LostRule> lost;         ///< milder rules of other policies
};
/// A purpose that an applying policy does not declare is not allowed: nothing may be kept for an undeclared
/// reason. Where no policy applies, the purpose is allowed, and the sentence says so.
PurposeDecision purpose_decision(const PolicySet& set, const Jurisdictions& jurisdictions,
                                 std::string_view purpose, ConsentState consent);

/// One thing that is due to be done.
struct RetentionStage {
    RetentionAction action = RetentionAction::erase;
    Period after;
    RetentionMoment from = RetentionMoment::recorded;
    RuleReference rule;
};
struct RetentionDecision {
    DataKind data = DataKind::sessions;
    std::string purpose;
    /// All of them apply, each when its time comes; shortest first. Empty: kept until somebody decides.
    std::vector<RetentionStage> stages;
    /// A duty to keep; every stage has been moved to after it.
    std::optional<RetentionStage> keep_at_least;
    std::vector<LostRule> lost;
    std::string sentence;
};
/// Rules for the purpose replace the same policy's rules for any purpose. A rule loses when another one acts
/// at least as strongly, at least as early; periods are compared by compare_shortest().
RetentionDecision strictest_retention(const PolicySet& set, const Jurisdictions& jurisdictions, DataKind data,
                                      std::string_view purpose);
/// The same for every kind of data and every purpose of the policies that apply; "any purpose" is "".
std::vector<RetentionDecision> rules_for(const PolicySet& set, const Jurisdictions& jurisdictions);

struct EventHandling {
    std::vector<std::string> purposes;  ///< distinct; all must be allowed. Empty: no policy maps it
    NotAllowedAction on_not_allowed = NotAllowedAction::drop;  ///< the strictest that applies
    std::vector<RuleReference> rules;                          ///< one per purpose
    std::string sentence;
};
/// An exact name is looked for first, then the longest name with *, then the kind alone.
EventHandling event_handling(const PolicySet& set, const Jurisdictions& jurisdictions, EventKind kind,
                             std::string_view name = {});

struct RequestDecision {
    RequestRule clock;
    RuleReference rule;
    std::string calendar;               ///< holiday calendar for it; empty when the policy names none
    std::vector<Exemption> exemptions;  ///< of the policy that decided
    std::vector<LostRule> lost;
    std::string sentence;
};
/// Absent when no applying policy covers the right.
std::optional<RequestDecision> request_decision(const PolicySet& set, const Jurisdictions& jurisdictions,
                                                RequestKind kind);

}  // namespace sessionaudit
#pragma GCC visibility pop
