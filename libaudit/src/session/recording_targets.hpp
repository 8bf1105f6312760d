// What recording events needs to know of sessions, remembered from call to call.
#pragma once

#include <memory>
#include <optional>
#include <unordered_map>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/jurisdiction.hpp"
#include "store/writer.hpp"

namespace sessionaudit {

/// A session that events are added to; its whole row would cost more than the events.
struct RecordingTarget {
    Bucket bucket = 0;
    std::shared_ptr<const OwnerKey>
        key;  ///< shared with the ring's cache; null when there is no such session
    bool active = false;
    OwnerId owner{};
    std::string site;
    std::optional<Jurisdiction> jurisdiction;  ///< as SessionRow has it
    Timestamp expires{};
    std::int64_t next_sequence = 1;
    std::uint32_t version = 0;  ///< the value of the counters when the row was read

    bool alive(Timestamp now) const { return active && now < expires; }
};

/// Reads it from the store.
RecordingTarget find_recording_target(WriteContext& context, const SessionId& id);

/// Threads: the writer's only, inside its jobs.
class RecordingTargets {
  public:
    explicit RecordingTargets(const storage::InvalidationCounters& counters) : counters_(counters) {}

    /// At the beginning of a job that leads its group, so that no uncommitted change precedes it. Forgets
    /// everything when another process has written, or when the job that was here last was undone.
    void begin(WriteContext& context);
    /// Remembered or read. Whoever adds events moves `next_sequence` on. Valid until the next call.
    RecordingTarget& find(WriteContext& context, const SessionId& id, Timestamp now);
    /// For a job that adds events without begin().
    void forget(const SessionId& id) { targets_.erase(id); }

  private:
    const storage::InvalidationCounters& counters_;
    std::unordered_map<SessionId, RecordingTarget> targets_;
    std::optional<std::int64_t> foreign_version_;
    std::uint64_t commit_ = 0;
};

}  // namespace sessionaudit
