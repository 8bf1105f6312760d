// Events by the hundred thousand: lines become batches, and one batch is written while the next is read.
#pragma once

#include <cstdint>
#include <future>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sessionaudit/event_line.hpp"
#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

struct RejectedLine {
    std::uint64_t line = 0;  ///< the first is 1
    std::string why;
};

/// What became of the lines. Empty ones do not count.
struct EventStreamResult {
    std::int64_t lines = 0;
    std::uint64_t written_lines = 0;  ///< empty ones too: the first that are in batches that were written
    std::int64_t recorded = 0;
    std::int64_t anonymised = 0;
    std::int64_t counted = 0;
    std::int64_t dropped = 0;
    std::int64_t rejected = 0;
    std::vector<RejectedLine> rejections;  ///< in order of line, the first kRejectionsMax

    static constexpr std::size_t kRejectionsMax = 100;
};

/// Batches are durable one by one: what was told of a batch stays, whatever becomes of the stream.
/// Threads: one at a time.
class EventStream {
  public:
    /// `site`: sessions of others are unknown; empty: all.
    EventStream(const Vault& vault, std::string site) : vault_(vault), site_(std::move(site)) {}
    EventStream(const EventStream&) = delete;
    EventStream& operator=(const EventStream&) = delete;
    /// What was not flushed is not recorded: of a stream that was cut off nobody knows how its end reads.
    ~EventStream() = default;

    /// Throws what recording an earlier batch threw.
    void take(std::string_view line);
    EventStreamResult finish();
    /// Of a stream that was cut off: what became of the whole batches, the first `written_lines` lines.
    EventStreamResult abandon();

  private:
    /// Events by session, and on which lines they stood.
    struct Batch {
        std::vector<EventBatch> batches;
        std::vector<std::vector<std::uint64_t>> lines;
        std::unordered_map<SessionId, std::size_t> places;
        std::size_t events = 0;
        std::size_t bytes = 0;
    };
    struct Written {
        Batch batch;
        std::vector<BatchOutcome> outcomes;
    };
    void reject(std::uint64_t line, const std::string& why);
    void flush();
    void collect();

    const Vault& vault_;
    std::string site_;
    std::uint64_t line_ = 0;
    EventLine parsed_;
    Batch batch_;
    EventStreamResult result_;
    std::future<Written> under_way_;  ///< its destructor waits
};

}  // namespace sessionaudit::server
