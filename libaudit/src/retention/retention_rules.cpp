#include "retention/retention_rules.hpp"

#include <algorithm>
#include <tuple>

#include "policy/period_moment.hpp"

namespace sessionaudit {
namespace {

/// Identifiers and requests are sealed under the key that goes with them, so an archive could not be read.
bool is_possible(DataKind data, RetentionAction action) {
    if (action == RetentionAction::truncate_ip) return data == DataKind::network;
    return action != RetentionAction::archive ||
           (data != DataKind::identifiers && data != DataKind::requests);
}

std::string key_of(const Jurisdiction& where, DataKind data, std::string_view purpose) {
    std::string key(purpose);
    key += ' ';
    key += static_cast<char>('0' + static_cast<int>(data));
    key += static_cast<char>('0' + static_cast<int>(where.source));
    key += where.code;
    return key;
}

}  // namespace

std::optional<Timestamp> ItemMoments::get(RetentionMoment moment) const noexcept {
    switch (moment) {
        case RetentionMoment::started:
            return started;
        case RetentionMoment::recorded:
            return recorded;
        case RetentionMoment::last_seen:
            return last_seen;
        case RetentionMoment::ended:
            return ended;
        case RetentionMoment::expired:
            return expired;
        case RetentionMoment::completed:
            return completed;
    }
    return std::nullopt;
}

const StageAt* CaseRules::strongest_due(const ItemMoments& moments) const noexcept {
    const StageAt* strongest = nullptr;
    for (const StageAt& stage : stages) {
        const auto moment = moments.get(stage.from);
        if (!moment || *moment > stage.cutoff) continue;
        if (strongest == nullptr || stage.action > strongest->action) strongest = &stage;
    }
    return strongest;
}

std::optional<Timestamp> CaseRules::removed_at(const ItemMoments& moments) const {
    std::optional<Timestamp> earliest;
    for (const StageAt& stage : stages) {
        const auto moment = moments.get(stage.from);
        if (!moment || stage.action < RetentionAction::aggregate) continue;
        const Timestamp due = moment_after(*moment, stage.after);
        if (!earliest || due < *earliest) earliest = due;
    }
    return earliest;
}

bool CaseRules::must_keep(const ItemMoments& moments) const noexcept {
    if (!duty) return false;
    const auto moment = moments.get(duty->from);
    return !moment || *moment > duty->cutoff;
}

RetentionRules::RetentionRules(const PolicySet& policies, Timestamp as_of)
    : policies_(policies), as_of_(as_of) {
    for (const auto& [id, policy] : policies.policies)
        for (const RetentionRule& rule : policy.retention)
            note_limits(rule);
}

void RetentionRules::note_limits(const RetentionRule& rule) {
    if (rule.data == DataKind::consents && rule.after)
        youngest_due_consent_ = std::max(youngest_due_consent_, moment_before(as_of_, *rule.after));
    if (rule.keep_at_least && (rule.data == DataKind::network || rule.data == DataKind::attributes))
        has_part_duties_ = true;
    if (rule.data != DataKind::events) return;
    if (rule.keep_at_least) has_event_duties_ = true;
    if (!rule.after) return;
    // The end of a session is never before its events, but only roughly: an application says when they were.
    const Timestamp cutoff =
        rule.from == RetentionMoment::recorded ? moment_before(as_of_, *rule.after) : Timestamp::max();
    youngest_due_event_ = std::max(youngest_due_event_, cutoff);
    if (rule.action == RetentionAction::aggregate)
        youngest_aggregated_ = std::max(youngest_aggregated_, cutoff);
}

const CaseRules& RetentionRules::find(const Jurisdiction& where, DataKind data, std::string_view purpose) {
    const std::string key = key_of(where, data, purpose);
    const auto known = cases_.find(key);
    if (known != cases_.end()) return known->second;
    CaseRules rules;
    const RetentionDecision decision = strictest_retention(policies_, {where}, data, purpose);
    for (const RetentionStage& stage : decision.stages)
        if (is_possible(data, stage.action)) rules.stages.push_back(stage_at(data, stage));
    if (decision.keep_at_least) {
        const RetentionStage& duty = *decision.keep_at_least;
        rules.duty =
            StageAt{duty.action, duty.from, duty.after, moment_before(as_of_, duty.after), 0, data, {}};
    }
    return cases_.emplace(key, std::move(rules)).first->second;
}

bool RetentionRules::has_purpose_rules(const Jurisdiction& where) {
    const std::string key = key_of(where, DataKind::sessions, "");
    const auto known = purpose_rules_.find(key);
    if (known != purpose_rules_.end()) return known->second;
    bool any = false;
    for (const Policy* policy : policies_for(policies_, {where}))
        any = any ||
              std::any_of(policy->retention.begin(), policy->retention.end(), [](const RetentionRule& rule) {
                  return !rule.purpose.empty() && rule.data != DataKind::events;
              });
    return purpose_rules_[key] = any;
}

std::set<DataKind> RetentionRules::add_lines(const Jurisdiction& where) {
    std::set<DataKind> kinds;
    for (const RetentionDecision& decision : rules_for(policies_, {where})) {
        kinds.insert(decision.data);
        find(where, decision.data, decision.purpose);
    }
    return kinds;
}

StageAt RetentionRules::stage_at(DataKind data, const RetentionStage& stage) {
    return {stage.action,         stage.from, stage.after,        moment_before(as_of_, stage.after),
            line_of(data, stage), data,       name_of(stage.rule)};
}

/// The same rule serves several jurisdictions and purposes; where a duty moved it, it is another line.
std::size_t RetentionRules::line_of(DataKind data, const RetentionStage& stage) {
    const auto same = std::find_if(lines_.begin(), lines_.end(), [&](const RetentionLine& line) {
        return line.data == data && line.rule.policy == stage.rule.policy &&
               line.rule.rule == stage.rule.rule && line.after == stage.after && line.from == stage.from;
    });
    if (same != lines_.end()) return static_cast<std::size_t>(same - lines_.begin());
    RetentionLine line;
    line.data = data;
    line.action = stage.action;
    line.after = stage.after;
    line.from = stage.from;
    line.rule = stage.rule;
    lines_.push_back(std::move(line));
    return lines_.size() - 1;
}

std::vector<RetentionLine> RetentionRules::take_lines() {
    for (RetentionLine& line : lines_)
        if (line.oldest) line.first_due = moment_after(*line.oldest, line.after);
    std::sort(lines_.begin(), lines_.end(), [](const RetentionLine& a, const RetentionLine& b) {
        return std::tie(a.data, a.rule.policy, a.rule.rule, a.from) <
               std::tie(b.data, b.rule.policy, b.rule.rule, b.from);
    });
    cases_.clear();
    return std::move(lines_);
}

std::string name_of(const RuleReference& rule) {
    return rule.rule + " of " + rule.policy;
}

}  // namespace sessionaudit
