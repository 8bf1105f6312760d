#include "retention/sweep.hpp"

#include <future>

#include "consent/purpose_rules.hpp"
#include "records/ledger_entries.hpp"
#include "retention/fill_in.hpp"
#include "retention/take_events.hpp"
#include "retention/take_people.hpp"
#include "retention/take_sessions.hpp"
#include "tables/event_counts.hpp"
#include "tables/retention_runs.hpp"

namespace sessionaudit {

Sweep::Sweep(VaultCore& core, const RetentionApply& options)
    : core_(core),
      options_(options),
      now_(core.now()),
      rules_(core.purpose_rules().policies(), now_),
      due_(core, rules_, DueItems::Reading::sweep),
      archive_(core, now_) {}

/// Goes on with a run that was interrupted, if there is one.
void Sweep::begin() {
    core_.writer().run([&](WriteContext& context) {
        if (auto unfinished = select_unfinished_run(context.store())) {
            run_ = std::move(*unfinished);
            return;
        }
        run_ = {core_.ids().next_record(now_), now_, {}, options_.actor, {}};
        insert_run(context.store(), run_);
        LedgerEntry entry = plain_entry("retention.started", options_.actor, now_);
        entry.detail["run"] = run_.id.to_string();
        context.record(entry);
    });
}

/// Reads a piece, and while what is due of it is taken, the next one on a thread of its own. No reading stays
/// open between two pieces.
template <typename Cursor, typename Item, typename Next, typename Take>
void Sweep::go_through(const Next& next, const Take& take) {
    batches_->begin_kind();
    Cursor cursor{};
    bool more = true;
    const auto read = [&] {
        std::vector<Item> items;
        const auto lease = core_.readers().lease();
        due_.begin(*lease);
        more = next(*lease, cursor, items);
        return items;
    };
    auto ahead = std::async(std::launch::async, read);
    for (bool last = false; !last;) {
        std::vector<Item> items = ahead.get();
        last = !more;
        if (!last) ahead = std::async(std::launch::async, read);
        batches_->run(
            std::span<Item>(items), [&](WriteContext& context, std::span<Item> piece, Tally& tally) {
                // One may have been placed since the reading.
                const HeldItems holds = HeldItems::load_for_sweep(context.store(), context.keyring());
                take(SweepJob{context, holds, archive_, tally, now_, options_.archive_keep}, piece);
            });
    }
}

void Sweep::sweep_all() {
    go_through<SessionId, SessionDue>(
        [&](auto& store, auto& cursor, auto& items) { return due_.next_sessions(store, cursor, items); },
        take_sessions);
    go_through<std::int64_t, SegmentDue>(
        [&](auto& store, auto& cursor, auto& items) { return due_.next_segments(store, cursor, items); },
        take_segments);
    go_through<RecordId, ConsentDue>(
        [&](auto& store, auto& cursor, auto& items) { return due_.next_consents(store, cursor, items); },
        take_consents);
    go_through<RecordId, RequestDue>(
        [&](auto& store, auto& cursor, auto& items) { return due_.next_requests(store, cursor, items); },
        take_requests);
    go_through<OwnerId, SubjectDue>(
        [&](auto& store, auto& cursor, auto& items) { return due_.next_subjects(store, cursor, items); },
        take_subjects);
}

void Sweep::fold_counts() {
    const auto day_of = [](Timestamp at) { return std::chrono::floor<std::chrono::days>(at); };
    const Timestamp youngest = rules_.youngest_aggregated();
    std::optional<std::chrono::sys_days> partly;
    if (youngest != Timestamp::min()) partly = day_of(std::min(youngest, now_));
    core_.writer().run(
        [&](WriteContext& context) { fold_small_counts(context.store(), day_of(now_), partly); },
        Writer::Weight::heavy);
}

void Sweep::finish() {
    core_.writer().run([&](WriteContext& context) {
        const Timestamp now = core_.now();
        const bool is_ours = finish_run(context.store(), run_.id, now);
        run_ = select_run(context.store(), run_.id).value_or(run_);
        if (!is_ours) return;
        LedgerEntry entry = plain_entry("retention.finished", options_.actor, now);
        entry.detail["run"] = run_.id.to_string();
        for (const RetentionRunLine& line : run_.lines)
            entry.detail[std::string(to_string(line.action)) + " " + std::string(to_string(line.data)) +
                         " by " + line.rule] = line.count;
        context.record(entry);
    });
}

RetentionRun Sweep::run() {
    begin();
    batches_.emplace(core_, archive_, options_, run_.id);
    try {
        fill_in_jurisdictions(core_);
        expire_archives(core_, now_, options_.actor);
        sweep_all();
        fold_counts();
        finish();
    } catch (const SweepStopped&) {
        const auto lease = core_.readers().lease();
        run_ = select_run(*lease, run_.id).value_or(run_);
    }
    return run_;
}

}  // namespace sessionaudit
