// One run of an import: lines in, batches of visits out.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "ingest/import_checkpoint.hpp"
#include "ingest/line_stream.hpp"
#include "ingest/log_reader.hpp"
#include "ingest/open_lines.hpp"
#include "ingest/sessioniser.hpp"
#include "ingest/sink_thread.hpp"
#include "ingest/timestamp_filter.hpp"
#include "sessionaudit/ingest.hpp"

namespace sessionaudit {

/// The rule that makes resuming exact: at any moment, the state is a function of the lines whose
/// events are in open visits and of the numbers in the checkpoint. A batch and its checkpoint
/// are cut only when what was handed over and what is still open add up to all lines up to done_.
///
/// Threads: one; the sink is called on another.
class Importer {
  public:
    /// `name` is the input's, for messages.
    Importer(std::unique_ptr<ByteSource> source, std::string name, const IngestOptions& options,
             ImportSink& sink, const IngestHooks& hooks);
    IngestSummary run();

  private:
    /// A line whose time is doubted, until the next one decides.
    struct HeldLine {
        std::string key;
        std::string address;
        std::string identifier;
        Bytes record;
        std::string text;
        Arrival arrival;  ///< its views are set when it is placed
    };
    /// A last line without a line end that could not be read. Perhaps the rest is still to come: it is
    /// told of, but not taken, and the next import reads it again.
    struct CutTail {
        std::uint64_t line;
        std::string text;
    };
    /// A user agent met before, and the hash of its text.
    struct KnownAgent {
        AgentInfo info;
        std::uint64_t hash = 0;
    };
    struct KeyHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view key) const noexcept {
            return std::hash<std::string_view>{}(key);
        }
    };

    // Beginning.
    bool begin();
    void choose_format(std::string_view beginning);
    void continue_from(const ImportCheckpoint& checkpoint, OpenLinesNote& open_lines);
    void replay(const ImportCheckpoint& checkpoint, OpenLinesNote& open_lines);
    [[noreturn]] void throw_changed() const;
    void finish_cut_line();

    // Lines.
    bool read_lines();
    void take_line(const LogLine& line);
    LineResult read_line(const LogLine& line, LogHit& hit);
    std::optional<SkipReason> why_skipped(const LogHit& hit, bool bot) const;
    Arrival make_arrival(const LogHit& hit, const KnownAgent& agent, std::uint64_t line);
    void take_event(const LogLine& line, const Arrival& arrival);
    void hold(const Arrival& arrival, std::string_view text);
    void settle_held(Timestamp next);
    void place(const Arrival& arrival);
    void advance(const LogLine& line);
    void reject(std::uint64_t line, RejectReason reason, std::string_view text);
    void note_reader_state(std::uint64_t line);
    const KnownAgent& describe(std::string_view agent);
    void require_readable_lines() const;
    bool report_progress();

    // Batches.
    void take_visit(OpenVisit& visit, bool early);
    void hand_over(bool complete);
    ImportCheckpoint checkpoint(bool complete);

    const IngestOptions& options_;
    const IngestHooks& hooks_;
    std::string name_;
    LineStream lines_;
    const LogFormat* format_ = nullptr;
    std::unique_ptr<LogReader> reader_;
    TimestampFilter timestamps_;
    OpenLines open_lines_;
    Sessioniser visits_;
    IngestSummary summary_;
    Bytes identity_;
    std::uint64_t done_line_ = 0;
    std::uint64_t done_offset_ = 0;
    std::uint64_t offset_before_ = 0;  ///< where an earlier import had come to
    bool mid_line_ = false;
    std::uint64_t hits_ = 0;  ///< lines of this run that could be read
    std::optional<HeldLine> held_;
    std::optional<CutTail> cut_tail_;
    std::vector<ReaderState> reader_states_;
    std::unordered_map<std::string, KnownAgent, KeyHash, std::equal_to<>> agents_;
    std::string key_;
    std::string identifier_;
    Bytes record_;
    std::vector<ImportedSession> batch_;
    std::size_t batch_events_ = 0;
    std::size_t batch_bytes_ = 0;
    std::uint64_t reported_ = 0;
    // The last: its destructor waits for the other thread, which must not outlive anything above.
    SinkThread sink_;
};

}  // namespace sessionaudit
