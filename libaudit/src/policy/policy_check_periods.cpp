// Periods that contradict one another: retention, promises, consent records, clocks.
#include <algorithm>

#include "policy/policy_checks.hpp"
#include "sessionaudit/policy_decision.hpp"

namespace sessionaudit {
namespace {

/// Whether an item of this kind ever has that moment.
bool has_moment(DataKind data, RetentionMoment moment) {
    switch (moment) {
        case RetentionMoment::recorded:
            return true;
        case RetentionMoment::started:
        case RetentionMoment::last_seen:
        case RetentionMoment::ended:
            return data == DataKind::sessions || data == DataKind::events || data == DataKind::attributes ||
                   data == DataKind::network || data == DataKind::identifiers;
        case RetentionMoment::expired:
            return data == DataKind::consents;
        case RetentionMoment::completed:
            return data == DataKind::requests || data == DataKind::scans;
    }
    return false;
}

bool removes_person(RetentionAction action) {
    return action == RetentionAction::erase || action == RetentionAction::anonymise ||
           action == RetentionAction::aggregate;
}

bool same_scope(const RetentionRule& a, const RetentionRule& b) {
    return a.data == b.data && a.purpose == b.purpose;
}

/// The rule that removes data of this kind and purpose first; rules for the purpose stand for those for any.
const RetentionRule* first_removal(const Policy& policy, DataKind data, const std::string& purpose) {
    const RetentionRule* first = nullptr;
    for (const RetentionRule& rule : policy.retention) {
        if (rule.data != data || !rule.after || !removes_person(rule.action)) continue;
        if (!rule.purpose.empty() && rule.purpose != purpose) continue;
        const bool more_special = first != nullptr && first->purpose.empty() && !rule.purpose.empty();
        const bool less_special = first != nullptr && !first->purpose.empty() && rule.purpose.empty();
        if (less_special) continue;
        if (first == nullptr || more_special || compare_shortest(*rule.after, *first->after) < 0)
            first = &rule;
    }
    return first;
}

}  // namespace

void PolicyChecker::check_rule(const RetentionRule& rule) {
    const std::string data(to_string(rule.data));
    if (!has_moment(rule.data, rule.from))
        error("moment_never_comes", below(rule.place, "from"),
              "is \"" + std::string(to_string(rule.from)) + "\", a moment that " + data + " never have",
              "write \"recorded\", or a moment of theirs (policies/README.md lists them)");
    if (rule.after && rule.action == RetentionAction::truncate_ip && rule.data != DataKind::network)
        error("action_does_not_fit", below(rule.place, "action"),
              "is \"truncate_ip\", but " + data + " hold no addresses",
              "write \"network\" as the data, or another action");
    if (rule.after && rule.data == DataKind::ledger)
        error("action_does_not_fit", below(rule.place, "data"),
              "is \"ledger\", but the ledger is append-only and loses nothing",
              "remove the rule; entries point at nobody once a person's key is destroyed");
    if (rule.after && rule.keep_at_least && compare_shortest(*rule.after, *rule.keep_at_least) < 0)
        error("erased_too_early", below(rule.place, "after"),
              "is " + to_string(*rule.after) + ", but the same rule keeps for at least " +
                  to_string(*rule.keep_at_least),
              "write \"" + to_string(*rule.keep_at_least) + "\" or more");
}

void PolicyChecker::check_pair(const RetentionRule& a, const RetentionRule& b) {
    if (a.data != b.data) return;
    if (a.after && b.after && same_scope(a, b) && a.action == b.action && a.from == b.from &&
        *a.after != *b.after)
        error("contradicting_rules", below(b.place, "after"),
              "is " + to_string(*b.after) + ", but rule \"" + a.id + "\" on " +
                  line_seen_from(b.place, a.place) + " says " + to_string(*a.after) + " for the same",
              "keep one of the two");
    const auto too_early = [&](const RetentionRule& keeps, const RetentionRule& removes) {
        if (!keeps.keep_at_least || !removes.after || !removes_person(removes.action)) return;
        if (!keeps.purpose.empty() && keeps.purpose != removes.purpose) return;
        if (compare_shortest(*removes.after, *keeps.keep_at_least) >= 0) return;
        error("erased_too_early", below(removes.place, "after"),
              "is " + to_string(*removes.after) + ", but rule \"" + keeps.id + "\" keeps for at least " +
                  to_string(*keeps.keep_at_least) + " (" + keeps.citation.text + ")",
              "write \"" + to_string(*keeps.keep_at_least) + "\" or more");
    };
    too_early(a, b);
    too_early(b, a);
}

void PolicyChecker::check_retention() {
    const auto& rules = policy_.retention;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        check_rule(rules[i]);
        for (std::size_t j = 0; j < i; ++j)
            check_pair(rules[j], rules[i]);
    }
}

void PolicyChecker::check_promise(const Purpose& purpose) {
    if (!purpose.keep_at_most || policy_.retention.empty()) return;
    const RetentionRule* const rule = first_removal(policy_, DataKind::events, purpose.id);
    const PolicyPlace place = below(purpose.place, "keep_at_most");
    if (rule == nullptr)
        return error(
            "kept_too_long", place,
            "promises " + to_string(*purpose.keep_at_most) + ", but no retention rule removes its events",
            "add a rule for \"events\" that erases or anonymises by then");
    if (compare_shortest(*rule->after, *purpose.keep_at_most) > 0)
        error("kept_too_long", place,
              "promises " + to_string(*purpose.keep_at_most) + ", but rule \"" + rule->id + "\" on " +
                  line_seen_from(purpose.place, rule->place) + " removes its events only after " +
                  to_string(*rule->after),
              "shorten the rule, or promise " + to_string(*rule->after));
}

void PolicyChecker::check_consent_records(const Purpose& purpose) {
    const RetentionRule* const rule = first_removal(policy_, DataKind::consents, purpose.id);
    if (rule == nullptr || purpose.choice == ChoiceModel::none) return;
    const auto check_kept = [&](const std::optional<Period>& needed, const char* member, const char* what) {
        // A period that runs from the expiry begins after the whole validity.
        if (!needed || rule->from == RetentionMoment::expired || compare_shortest(*rule->after, *needed) >= 0)
            return;
        error("consent_record_lost", below(purpose.consent.place, member),
              "is " + to_string(*needed) + " for \"" + purpose.id + "\", but rule \"" + rule->id +
                  "\" removes " + what + " after " + to_string(*rule->after),
              "keep consents for " + to_string(*needed) + " or longer");
    };
    check_kept(purpose.consent.validity, "validity", "the proof of consent");
    check_kept(purpose.consent.keep_refusal, "keep_refusal", "the refusal");
}

void PolicyChecker::check_requests() {
    const auto& rules = policy_.requests;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const RequestRule& rule = rules[i];
        if (rule.confirm_receipt && compare_shortest(*rule.confirm_receipt, rule.respond) > 0)
            error("confirmed_after_answer", below(rule.place, "clock/confirm_receipt"),
                  "is " + to_string(*rule.confirm_receipt) + ", which is later than the answer (" +
                      to_string(rule.respond) + ")",
                  "write a shorter period");
        for (std::size_t j = 0; j < i; ++j)
            if (rules[j].kind == rule.kind && rules[j].id != rule.id)
                error("contradicting_rules", below(rule.place, "type"),
                      "is \"" + std::string(to_string(rule.kind)) + "\", for which rule \"" + rules[j].id +
                          "\" on " + line_seen_from(rule.place, rules[j].place) + " sets a clock already",
                      "keep one of the two");
    }
}

}  // namespace sessionaudit
