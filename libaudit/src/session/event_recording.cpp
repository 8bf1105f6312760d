// Events into sessions, one or a hundred thousand at a time.
#include <algorithm>
#include <atomic>
#include <deque>
#include <limits>
#include <thread>

#include "consent/purpose_rules.hpp"
#include "records/jurisdiction.hpp"
#include "session/event_policy.hpp"
#include "session/recording_targets.hpp"
#include "session/session_jurisdiction.hpp"
#include "sessionaudit/error.hpp"
#include "store/vault_core.hpp"
#include "tables/event_counts.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

/// Fewer are sealed sooner than a thread is started.
constexpr std::size_t kSealAheadMin = 64;

/// One batch on its way into the store.
struct Recording {
    SessionId session{};
    std::vector<Event>* events = nullptr;
    Bucket bucket = 0;
    std::shared_ptr<const OwnerKey> key;  ///< shared with the ring's cache
    std::int64_t first_sequence = 1;
    std::vector<SealedSegment> segments;

    void seal() {
        segments = seal_events(*key, session, first_sequence, *events);
        *events = {};  // here, where they are in the processor's cache
    }
    void write(WriteContext& context) const {
        Bytes content;
        const EventTotals totals = insert_segments(context.store(), session, bucket, segments, content);
        context.count("events", totals.events, content);
    }
};

/// Finds and numbers what can be recorded; the others' indices go to `refused`.
std::vector<Recording> plan_recordings(WriteContext& context, RecordingTargets& targets,
                                       std::span<EventBatch> batches, Timestamp now,
                                       std::vector<std::size_t>& refused) {
    std::vector<Recording> recordings;
    recordings.reserve(batches.size());
    targets.begin(context);
    for (std::size_t i = 0; i < batches.size(); ++i) {
        EventBatch& batch = batches[i];
        if (batch.events.empty()) continue;
        RecordingTarget& target = targets.find(context, batch.session, now);
        if (!target.key || !target.alive(now)) {
            refused.push_back(i);
            continue;
        }
        recordings.push_back(
            {batch.session, &batch.events, target.bucket, target.key, target.next_sequence, {}});
        target.next_sequence += static_cast<std::int64_t>(batch.events.size());
    }
    return recordings;
}

/// Seals recordings on a thread of its own, while the writer's thread writes those that are done.
class SealingAhead {
  public:
    explicit SealingAhead(std::span<Recording> recordings)
        : recordings_(recordings), thread_([this] { seal_all(); }) {}
    SealingAhead(const SealingAhead&) = delete;
    SealingAhead& operator=(const SealingAhead&) = delete;
    ~SealingAhead() { thread_.join(); }

    /// Waits until the first `count` are sealed; throws what sealing threw.
    void wait_for(std::size_t count) {
        for (std::size_t done = done_.load(); done < count; done = done_.load())
            done_.wait(done);
        if (done_.load() == kFailed) std::rethrow_exception(failure_);
    }

  private:
    static constexpr std::size_t kFailed = std::numeric_limits<std::size_t>::max();

    void seal_all() {
        try {
            for (std::size_t i = 0; i < recordings_.size(); ++i) {
                recordings_[i].seal();
                done_.store(i + 1);
                done_.notify_one();
            }
        } catch (...) {
            failure_ = std::current_exception();
            done_.store(kFailed);
            done_.notify_one();
        }
    }

    std::span<Recording> recordings_;
    std::atomic<std::size_t> done_ = 0;
    std::exception_ptr failure_;  ///< set before done_ says so
    std::thread thread_;
};

void seal_and_write(WriteContext& context, std::span<Recording> recordings) {
    if (recordings.size() < kSealAheadMin) {
        for (Recording& recording : recordings) {
            recording.seal();
            recording.write(context);
        }
        return;
    }
    SealingAhead sealing(recordings);
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        sealing.wait_for(i + 1);
        recordings[i].write(context);
    }
}

RecordingTarget require_target(WriteContext& context, VaultCore& core, const SessionId& id) {
    core.recording_targets().forget(id);
    RecordingTarget target = find_recording_target(context, id);
    if (!target.key) throw no_such_session(id);
    if (!target.alive(core.now()))
        throw Error(ErrorCode::conflict, "session " + id.to_string() + " has ended; it takes no more events");
    return target;
}

std::int64_t record_into(WriteContext& context, const RecordingTarget& target, const SessionId& id,
                         std::vector<Event>& events) {
    Recording recording{id, &events, target.bucket, target.key, target.next_sequence, {}};
    recording.seal();
    recording.write(context);
    return target.next_sequence;
}

/// Events as the policies leave them.
struct Admitted {
    std::vector<Event> events;
    EventCounts counts;
    RecordedEvents result;
};

void require_event_time(const Event& event, Timestamp now) {
    std::string refusal = refuse_event_time(event.at, now);
    if (!refusal.empty()) throw Error(ErrorCode::invalid_argument, std::move(refusal));
}

void require_event_times(const std::vector<Event>& events, Timestamp now) {
    for (const Event& event : events)
        require_event_time(event, now);
}

/// Puts one event where the policies want it. Throws Error{invalid_argument} for one that nobody can judge.
void admit(EventPolicy& policy, const std::string& site, Event&& event, Timestamp now, Admitted& admitted) {
    require_event_time(event, now);
    RecordedEvents& result = admitted.result;
    EventVerdict verdict = policy.judge(event);
    event.purpose = std::move(verdict.purpose);
    complete_event(event);
    if (verdict.allowed) {
        ++result.recorded;
        admitted.events.push_back(std::move(event));
        return;
    }
    switch (verdict.otherwise) {
        case NotAllowedAction::anonymise:
            ++result.anonymised;
            break;
        case NotAllowedAction::count_only:
            event.path.clear();
            ++result.counted;
            break;
        case NotAllowedAction::drop:
            ++result.dropped;
            break;
    }
    if (verdict.otherwise != NotAllowedAction::drop) admitted.counts.add(site, event.purpose, event);
    auto& reasons = result.reasons;
    if (std::find(reasons.begin(), reasons.end(), verdict.reason) == reasons.end())
        reasons.push_back(std::move(verdict.reason));
}

/// One of many batches: judged, and what is left of it numbered. Null when nothing is to be written.
class BatchRecorder {
  public:
    BatchRecorder(WriteContext& context, VaultCore& core, std::string_view site)
        : context_(context),
          core_(core),
          site_(site),
          now_(core.now()),
          handlings_(core.purpose_rules().policies()) {
        core_.recording_targets().begin(context);
    }

    /// Throws Error when the whole batch is refused.
    void take(EventBatch& batch, BatchOutcome& outcome) {
        if (batch.events.empty()) throw Error(ErrorCode::invalid_argument, "there is no event to record");
        RecordingTarget& target = core_.recording_targets().find(context_, batch.session, now_);
        if (!target.key || (!site_.empty() && target.site != site_)) throw no_such_session(batch.session);
        if (!target.alive(now_))
            throw Error(ErrorCode::conflict,
                        "session " + batch.session.to_string() + " has ended; it takes no more events");
        EventPolicy policy(core_, {target.owner, target.bucket},
                           jurisdiction_of_target(batch.session, target), handlings_);
        Admitted admitted;
        admitted.events.reserve(batch.events.size());
        for (std::size_t i = 0; i < batch.events.size(); ++i) {
            try {
                admit(policy, target.site, std::move(batch.events[i]), now_, admitted);
            } catch (const Error& error) {
                if (error.code() != ErrorCode::invalid_argument) throw;
                outcome.unfit.emplace_back(i, error.what());
            }
        }
        admitted_.push_back(std::move(admitted.events));
        counts_.add(admitted.counts);
        if (!admitted_.back().empty()) {
            admitted.result.first_sequence = target.next_sequence;
            recordings_.push_back(
                {batch.session, &admitted_.back(), target.bucket, target.key, target.next_sequence, {}});
            target.next_sequence += static_cast<std::int64_t>(admitted_.back().size());
        }
        outcome.events = std::move(admitted.result);
    }

    void write() {
        seal_and_write(context_, recordings_);
        counts_.write(context_.store());
    }

  private:
    Jurisdiction jurisdiction_of_target(const SessionId& id, const RecordingTarget& target) {
        if (target.jurisdiction) return *target.jurisdiction;
        return jurisdiction_of(core_, *select_session(context_.store(), id), *target.key);
    }

    WriteContext& context_;
    VaultCore& core_;
    std::string_view site_;
    Timestamp now_;
    EventHandlings handlings_;
    std::deque<std::vector<Event>> admitted_;  ///< recordings point into it
    std::vector<Recording> recordings_;
    EventCounts counts_;
};

}  // namespace

std::vector<BatchOutcome> SessionService::record_events(std::vector<EventBatch> batches,
                                                        std::string_view site) {
    std::vector<BatchOutcome> outcomes(batches.size());
    core_.writer().run(
        [&](WriteContext& context) {
            BatchRecorder recorder(context, core_, site);
            for (std::size_t i = 0; i < batches.size(); ++i) {
                try {
                    recorder.take(batches[i], outcomes[i]);
                } catch (const Error& error) {
                    // What is wrong with the store, and not with the batch, ends all of them.
                    if (error.code() != ErrorCode::not_found && error.code() != ErrorCode::conflict &&
                        error.code() != ErrorCode::invalid_argument)
                        throw;
                    outcomes[i].refused = error.code();
                    outcomes[i].why = error.what();
                }
            }
            recorder.write();
        },
        Writer::Weight::heavy);
    return outcomes;
}

RecordedEvents SessionService::record_events(const SessionId& id, std::vector<Event> events) {
    if (events.empty()) throw Error(ErrorCode::invalid_argument, "there is no event to record");
    RecordedEvents result;
    core_.writer().run([&](WriteContext& context) {
        // Asked here, where no other process can change a choice before the events are in.
        const RecordingTarget target = require_target(context, core_, id);
        const auto row = select_session(context.store(), id);
        EventHandlings handlings(core_.purpose_rules().policies());
        EventPolicy policy(core_, {row->owner, row->bucket}, jurisdiction_of(core_, *row, *target.key),
                           handlings);
        Admitted admitted;
        for (Event& event : events)
            admit(policy, row->site, std::move(event), core_.now(), admitted);
        if (!admitted.events.empty())
            admitted.result.first_sequence = record_into(context, target, id, admitted.events);
        admitted.counts.write(context.store());
        result = std::move(admitted.result);
    });
    return result;
}

std::int64_t SessionService::add_events(const SessionId& id, std::vector<Event> events) {
    if (events.empty()) throw Error(ErrorCode::invalid_argument, "there is no event to add");
    require_event_times(events, core_.now());
    complete_events(events);
    std::int64_t first_sequence = 0;
    core_.writer().run([&](WriteContext& context) {
        first_sequence = record_into(context, require_target(context, core_, id), id, events);
    });
    return first_sequence;
}

std::vector<std::size_t> SessionService::add_events(std::vector<EventBatch> batches) {
    const Timestamp now = core_.now();
    for (EventBatch& batch : batches) {
        require_event_times(batch.events, now);
        complete_events(batch.events);
    }
    std::vector<std::size_t> refused;
    core_.writer().run(
        [&](WriteContext& context) {
            std::vector<Recording> recordings =
                plan_recordings(context, core_.recording_targets(), batches, core_.now(), refused);
            seal_and_write(context, recordings);
        },
        Writer::Weight::heavy);
    return refused;
}

}  // namespace sessionaudit
