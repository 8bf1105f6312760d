// Whether the time of a line can be believed.
#pragma once

#include <cstdint>
#include <optional>

#include "sessionaudit/clock.hpp"

namespace sessionaudit {

/// Follows the newest time of a log, which decides when visits are over. Two things would spoil it:
///
/// - one line from the far future would end every visit. A line more than a day ahead is `doubtful`:
///   its caller holds it until the next one, and believes it if that one is not earlier (a gap in
///   the log) and rejects it otherwise (a broken clock);
/// - a log that goes back for good (two logs one after another, a clock set back) would make all lines late.
/// After
///   kRewindLines late lines without one on time between them, the newest time goes back to theirs.
///
/// Its state is a few numbers, which go into checkpoints. Threads: one.
class TimestampFilter {
  public:
    static constexpr Milliseconds kJumpMax = std::chrono::hours{24};
    static constexpr std::uint64_t kRewindLines = 64;

    struct State {
        std::optional<Timestamp> newest;
        std::uint64_t late_run = 0;
        std::optional<Timestamp> late_newest;
        bool operator==(const State&) const = default;
    };
    enum class Verdict : std::uint8_t { on_time, late, rewind };

    explicit TimestampFilter(Milliseconds slack) : slack_(slack) {}
    const State& state() const noexcept { return state_; }
    void restore(const State& state) noexcept { state_ = state; }

    /// More than a day ahead of everything before.
    bool is_doubtful(Timestamp at) const noexcept { return state_.newest && at > *state_.newest + kJumpMax; }
    /// Whether a line at `next` makes a doubtful one believable.
    bool confirms(Timestamp next, Timestamp doubtful) const noexcept { return next >= doubtful - slack_; }

    /// What taking the line would mean. Changes nothing.
    Verdict judge(Timestamp at) const noexcept;
    /// Takes the line.
    void take(Timestamp at) noexcept;
    /// No event on time comes from before this.
    Timestamp watermark() const noexcept { return *state_.newest - slack_; }

  private:
    Milliseconds slack_;
    State state_;
};

}  // namespace sessionaudit
