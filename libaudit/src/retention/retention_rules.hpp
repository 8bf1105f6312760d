// What the policies want of each kind of item, with the moments computed for one plan or sweep.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/retention.hpp"

namespace sessionaudit {

/// When things happened to one item; absent: not (yet), or not to an item of this kind.
struct ItemMoments {
    std::optional<Timestamp> recorded, started, last_seen, ended, expired, completed;
    std::optional<Timestamp> get(RetentionMoment moment) const noexcept;
};

/// A stage of a decision: what is not younger than the cutoff is due.
struct StageAt {
    RetentionAction action = RetentionAction::erase;
    RetentionMoment from = RetentionMoment::recorded;
    Period after;
    Timestamp cutoff{};
    std::size_t line = 0;  ///< of the rules' lines
    DataKind data = DataKind::sessions;
    std::string rule;  ///< as runs and archives name it
};
struct CaseRules {
    std::vector<StageAt> stages;
    std::optional<StageAt> duty;  ///< to keep; what is younger than its cutoff may not go yet

    /// The strongest that is due; null when nothing is.
    const StageAt* strongest_due(const ItemMoments& moments) const noexcept;
    /// When the first comes that leaves nothing; absent when none does.
    std::optional<Timestamp> removed_at(const ItemMoments& moments) const;
    /// Whether a duty to keep still holds.
    bool must_keep(const ItemMoments& moments) const noexcept;
};

/// Threads: one at a time.
class RetentionRules {
  public:
    RetentionRules(const PolicySet& policies, Timestamp as_of);

    Timestamp as_of() const noexcept { return as_of_; }
    /// Stays where it is as long as these rules do.
    const CaseRules& find(const Jurisdiction& where, DataKind data, std::string_view purpose);
    /// Whether a policy of the jurisdiction has rules of its own for a purpose, about anything but events.
    bool has_purpose_rules(const Jurisdiction& where);
    /// Whether some policy sets a duty to keep events.
    bool has_event_duties() const noexcept { return has_event_duties_; }
    /// Whether a rule says how long networks or attributes must be kept.
    bool has_part_duties() const noexcept { return has_part_duties_; }
    /// No event that happened after this moment can be due, whatever its jurisdiction.
    Timestamp youngest_due_event() const noexcept { return youngest_due_event_; }
    /// Nor is an event counted and deleted that happened after this one.
    Timestamp youngest_aggregated() const noexcept { return youngest_aggregated_; }

    /// A consent that was recorded after this one cannot be due.
    Timestamp youngest_due_consent() const noexcept { return youngest_due_consent_; }
    const PolicySet& policies() const noexcept { return policies_; }
    /// Makes a line for each rule that applies there, so that a plan shows those without items too. Returns
    /// the kinds of data that rules are about.
    std::set<DataKind> add_lines(const Jurisdiction& where);

    RetentionLine& line(const StageAt& stage) { return lines_[stage.line]; }
    /// By data, then rule.
    std::vector<RetentionLine> take_lines();

  private:
    StageAt stage_at(DataKind data, const RetentionStage& stage);
    std::size_t line_of(DataKind data, const RetentionStage& stage);
    void note_limits(const RetentionRule& rule);

    const PolicySet& policies_;
    Timestamp as_of_;
    bool has_event_duties_ = false;
    bool has_part_duties_ = false;
    Timestamp youngest_due_event_ = Timestamp::min();
    Timestamp youngest_aggregated_ = Timestamp::min();
    std::vector<RetentionLine> lines_;
    Timestamp youngest_due_consent_ = Timestamp::min();
    std::map<std::string, CaseRules, std::less<>> cases_;
    std::map<std::string, bool> purpose_rules_;
};

/// "retention/events_any of gdpr": a rule without its place, as runs and archives keep it.
std::string name_of(const RuleReference& rule);

}  // namespace sessionaudit
