// Storage limitation (GDPR Art 5(1)(e), CCPA Civ. Code 1798.100(a)(3)): what is past its limit is removed, by
// the rules of the policies, and the store can say when that last happened. docs/retention.md explains how.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/ids.hpp"
#include "sessionaudit/policy_decision.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

class VaultCore;

struct RetentionOptions {
    std::optional<Timestamp> as_of;       ///< absent: now
    const PolicySet* policies = nullptr;  ///< to try out instead of those in force; must outlive the call
};

/// What one rule requires. Items are sessions, events, sessions with attributes or a network, consent
/// records, subjects with identifiers; a session's events are removed with it and are not counted again.
struct RetentionLine {
    DataKind data = DataKind::sessions;
    RetentionAction action = RetentionAction::erase;
    Period after;
    RetentionMoment from = RetentionMoment::recorded;
    RuleReference rule;
    std::int64_t covered = 0;            ///< items that the rule covers, due or not
    std::int64_t due = 0;                ///< items that a sweep would remove
    std::int64_t held = 0;               ///< items that are past their limit and kept by a legal hold
    std::optional<Timestamp> oldest;     ///< the moment `from` of the oldest item it covers and no hold keeps
    std::optional<Timestamp> first_due;  ///< when that item is, or was, due
    /// "erase events 13 months after recorded"
    std::string what() const;
};
/// Items that no rule limits.
struct UnlimitedItems {
    DataKind data = DataKind::sessions;
    std::string jurisdiction;  ///< empty: not known
    std::int64_t count = 0;
};
struct RetentionPlan {
    Timestamp as_of{};
    /// By data, then rule. An item is counted in the line of each rule that covers it, and as due in one:
    /// that of the strongest action that is due.
    std::vector<RetentionLine> lines;
    std::vector<UnlimitedItems> unlimited;
    std::vector<DataKind> not_stored;  ///< kinds that rules cover but the store does not contain

    std::int64_t due() const noexcept;
    std::int64_t held() const noexcept;
    /// When the item that is longest past its limit was due; absent when nothing is.
    std::optional<Timestamp> oldest_past_limit() const noexcept;
};

/// A rule whose due items differ from one plan to another; 0 where a plan has no such rule.
struct RetentionDifference {
    std::string what;  ///< RetentionLine::what() and the rule
    std::int64_t before = 0;
    std::int64_t after = 0;
};
std::vector<RetentionDifference> diff_plans(const RetentionPlan& before, const RetentionPlan& after);

struct RetentionRunLine {
    std::string rule;  ///< "retention/events_any of gdpr"
    DataKind data = DataKind::sessions;
    RetentionAction action = RetentionAction::erase;
    std::int64_t count = 0;
};
struct RetentionRun {
    RecordId id{};
    Timestamp started{};
    std::optional<Timestamp> finished;  ///< absent: interrupted; the next sweep continues it
    std::string actor;
    std::vector<RetentionRunLine> lines;
};

struct RetentionApply {
    std::string actor = "app";
    /// Called after each batch, on the caller's thread, with the number of items this call has removed so
    /// far.
    std::function<void(std::int64_t items)> progress;
    /// Called between batches; true ends the sweep there, and the run stays unfinished.
    std::function<bool()> stop;
    /// How long an archive is kept when its policy names no stage after archiving.
    Period archive_keep{36, PeriodUnit::months};
};

struct RetentionStatus {
    std::optional<Timestamp> last_finished;      ///< when the last uninterrupted sweep ended
    std::optional<Timestamp> oldest_past_limit;  ///< see RetentionPlan
    std::int64_t due = 0;
    std::int64_t held = 0;
    /// Something has been past its limit for longer than the tolerance, or something is due and no sweep has
    /// ended within 24 hours.
    bool overdue = false;
};

/// Events that were counted before they were deleted.
struct RetentionCount {
    std::chrono::sys_days day;
    std::string site;
    std::string purpose;
    EventKind kind = EventKind::page_view;
    std::string path;  ///< without query; "(other)" stands for paths with fewer than 5 events that day
    std::int64_t count = 0;
};

/// A sealed file of what was moved out of the store.
struct RetentionArchive {
    RecordId id{};
    std::string rule;
    DataKind data = DataKind::sessions;
    Timestamp created{};
    Timestamp expires{};  ///< the first sweep after it destroys the archive's key and file
    std::int64_t items = 0;
};

/// A sweep works in batches of a few milliseconds, each in its own transaction together with its count: a
/// crash at any point loses nothing and counts nothing twice, and the next sweep continues. Live sessions are
/// not removed; one that has expired counts as ended at its expiry. What a legal hold keeps is left alone.
/// Threads: any. Two sweeps at once share the work.
class RetentionService {
  public:
    explicit RetentionService(VaultCore& core) : core_(core) {}

    /// Reads the store once, changes nothing. With `as_of` in the future, sessions that will have expired by
    /// then if nobody uses them count as ended.
    RetentionPlan plan(const RetentionOptions& options = {});

    /// Does what is due now under the policies in force. Returns the run; `finished` is absent when `stop`
    /// ended it. Throws what the store throws; the run then stays unfinished.
    RetentionRun apply(const RetentionApply& options = {});

    RetentionStatus status(Milliseconds tolerance = std::chrono::hours{24});

    /// Newest first.
    std::vector<RetentionRun> runs(std::size_t limit = 100);

    /// By day, site, purpose, kind, path.
    std::vector<RetentionCount> counts();

    std::vector<RetentionArchive> archives();
    /// One JSON text per item, in the order in which they were archived. Items of people who have been erased
    /// since can no longer be read, and are left out. Throws Error{not_found}, Error{corrupt}.
    void read_archive(const RecordId& id, const std::function<void(const std::string& item)>& use);

  private:
    VaultCore& core_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
