// Names and purposes; periods of retention and clocks are in policy_check_periods.cpp.
#include "policy/policy_checks.hpp"

#include <algorithm>

#include "sessionaudit/did_you_mean.hpp"
#include "sessionaudit/jurisdiction.hpp"

namespace sessionaudit {
namespace {

std::string quoted(const std::string& text) {
    return "\"" + text + "\"";
}

}  // namespace

std::vector<std::string> PolicyChecker::purpose_ids() const {
    std::vector<std::string> ids;
    for (const Purpose& purpose : policy_.purposes)
        ids.push_back(purpose.id);
    return ids;
}

void PolicyChecker::check_completeness() {
    const PolicyPlace place{policy_.file, "", 1};
    if (policy_.scope.covers.empty())
        error("missing_member", below(place, "jurisdictions"),
              "is missing from a policy that extends no other",
              "add it: {\"covers\": [\"DE\"]} says to whom the policy applies");
    if (policy_.purposes.empty())
        error("missing_member", below(place, "purposes"), "is missing from a policy that extends no other",
              "add it: nothing may be kept without a purpose");
    if (policy_.retention.empty())
        warn("kept_forever", below(place, "retention"), "is missing, so everything is kept forever",
             "add a rule such as {\"data\": \"events\", \"after\": \"13 months\", \"from\": \"recorded\", "
             "\"action\": \"erase\"}");
}

void PolicyChecker::check_code(const std::string& code, const PolicyPlace& place) {
    std::vector<std::string> groups;
    for (const JurisdictionGroup& group : policy_.scope.groups)
        groups.push_back(group.id);
    if (std::find(groups.begin(), groups.end(), code) != groups.end() || is_jurisdiction_code(code)) return;
    const bool looks_like_code = code.size() == 2 || code.find('-') != std::string::npos;
    if (!looks_like_code)
        return error(
            "unknown_group", place, "names the group " + quoted(code) + ", which the file does not define",
            groups.empty() ? "define it under \"groups\", or list the codes" : did_you_mean(code, groups));
    std::string hint = "use the code of ISO 3166-1, for example DE or US-CA";
    if (code.substr(0, 2) == "UK") hint = "the United Kingdom is \"GB\" in ISO 3166-1";
    if (code.substr(0, 2) == "EU") hint = "the Union is no country: define a group such as \"EEA\"";
    error("unknown_jurisdiction", place, "names " + quoted(code) + ", which is no country's code", hint);
}

void PolicyChecker::check_scope() {
    for (const std::string& code : policy_.scope.covers)
        check_code(code, below(policy_.scope.place, "covers"));
    for (const JurisdictionGroup& group : policy_.scope.groups)
        for (const std::string& code : group.members)
            check_code(code, below(group.place, "members"));
    std::set<std::string> seen;
    for (const CalendarChoice& choice : policy_.scope.calendars) {
        const PolicyPlace place = below(policy_.scope.place, "calendars");
        check_code(choice.jurisdiction, place);
        if (!seen.insert(choice.jurisdiction).second)
            error("contradicting_calendars", place, "names two calendars for " + quoted(choice.jurisdiction),
                  "keep one of the two");
    }
}

void PolicyChecker::check_purpose_name(const std::string& purpose, const PolicyPlace& place) {
    if (purpose.empty() || policy_.find_purpose(purpose) != nullptr) return;
    error("undeclared_purpose", below(place, "purpose"),
          "names the purpose " + quoted(purpose) + ", which nobody declared",
          did_you_mean(purpose, purpose_ids()));
}

void PolicyChecker::check_references() {
    for (const RetentionRule& rule : policy_.retention)
        check_purpose_name(rule.purpose, rule.place);
    for (const EventRule& rule : policy_.events)
        check_purpose_name(rule.purpose, rule.place);
    if (policy_.session_profile.empty() || profiles_.count(policy_.session_profile) != 0) return;
    const std::vector<std::string> known(profiles_.begin(), profiles_.end());
    error("unknown_session_profile", {policy_.file, "/session_profile", 1},
          "names " + quoted(policy_.session_profile) + ", and there is no such session profile",
          did_you_mean(policy_.session_profile, known));
}

void PolicyChecker::check_choice(const Purpose& purpose) {
    const bool consent = purpose.legal_basis == LegalBasis::consent;
    if (consent && purpose.choice != ChoiceModel::opt_in)
        error("basis_against_choice", below(purpose.place, "choice"),
              "is " + quoted(std::string(to_string(purpose.choice))) +
                  ", but the legal basis consent needs a yes beforehand",
              "write \"opt_in\", or another legal basis");
    if (purpose.legal_basis && !consent && purpose.choice == ChoiceModel::opt_in)
        error("basis_against_choice", below(purpose.place, "legal_basis"),
              "is " + quoted(std::string(to_string(*purpose.legal_basis))) +
                  ", but the choice opt_in asks for consent",
              "write \"consent\" as the basis, or \"opt_out\" or \"none\" as the choice");
    if (purpose.sale_or_sharing && purpose.choice == ChoiceModel::none)
        error("sale_without_choice", below(purpose.place, "choice"),
              "is \"none\", but data is sold or shared for this purpose", "write \"opt_out\" or \"opt_in\"");
    if (purpose.sensitive && purpose.legal_basis == LegalBasis::legitimate_interests)
        warn("sensitive_without_ground", below(purpose.place, "legal_basis"),
             "is \"legitimate_interests\", which GDPR Art 9(2) does not know for sensitive data",
             "choose another basis, or remove \"sensitive\"");
}

void PolicyChecker::check_consent_periods(const Purpose& purpose) {
    const ConsentRules& rules = purpose.consent;
    if (purpose.choice == ChoiceModel::none) {
        if (rules.validity || rules.keep_refusal || rules.ask_again_after || rules.on_withdrawal)
            error("consent_without_choice", rules.place,
                  "sets consent rules, but the purpose's choice is \"none\"",
                  "remove them, or let the person choose");
        return;
    }
    if (rules.validity && rules.longest_validity &&
        compare_shortest(*rules.validity, *rules.longest_validity) > 0)
        error("consent_too_long", below(rules.place, "validity"),
              "is " + to_string(*rules.validity) + ", but consent may hold at most " +
                  to_string(*rules.longest_validity) + " (" + policy_.consent.citation.text + ")",
              "write " + quoted(to_string(*rules.longest_validity)) + " or less");
    if (rules.keep_refusal && rules.ask_again_after &&
        compare_shortest(*rules.ask_again_after, *rules.keep_refusal) < 0)
        error("asks_too_soon", below(rules.place, "ask_again_after"),
              "is " + to_string(*rules.ask_again_after) + ", but a refusal is to be remembered for " +
                  to_string(*rules.keep_refusal),
              "write " + quoted(to_string(*rules.keep_refusal)) + " or more");
}

void PolicyChecker::check_purposes() {
    for (const Purpose& purpose : policy_.purposes) {
        check_choice(purpose);
        check_consent_periods(purpose);
        check_consent_records(purpose);
        check_promise(purpose);
    }
}

void PolicyChecker::check_events() {
    for (std::size_t i = 0; i < policy_.events.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            const EventRule& rule = policy_.events[i];
            const EventRule& other = policy_.events[j];
            if (rule.id != other.id) continue;
            error("contradicting_events", rule.place,
                  "maps " + rule.id + " to " + quoted(rule.purpose) + ", but " +
                      line_seen_from(rule.place, other.place) + " maps it to " + quoted(other.purpose),
                  "keep one of the two");
        }
}

}  // namespace sessionaudit
