// Reads access logs and event lines, and turns them into visits.
//
// The life of a line: read → parsed by its format → kept, skipped (an image, a redirect, a bot) or rejected
// (not a line of this format) → put into the visit of its client → handed to the sink when that visit is
// over. Every line ends up in exactly one of these counts, see IngestCounts.
//
// A visit ends when the next event of the same client comes MORE than `idle` after its last one.
// Lines may be out of order by up to `slack`; they stretch the visit in both directions, and may
// join two.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/clock.hpp"
#include "sessionaudit/imported_session.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// What to read and how.
struct IngestOptions {
    /// One of ingest_formats(), or "auto": the format that reads most of the first lines.
    std::string format = "auto";
    Seconds idle{1800};
    /// How far a line may be behind the newest one and still be placed correctly.
    Seconds slack{300};
    /// Every hit is a page view. Otherwise an access log's page view is a GET of something that is not a
    /// static asset, answered with 2xx or 304. Event lines (ndjson) state their own kind.
    bool all_hits = false;
    bool keep_bots = false;
    unsigned ipv4_prefix_bits = 24;
    unsigned ipv6_prefix_bits = 48;
    /// The purpose of events whose line names none: lower snake_case.
    std::string purpose = "audience_measurement";
    /// A user name in an access log becomes the identifier "user_id:NAME", and splits visits: what a client
    /// does before the login is a separate visit. Otherwise user names are dropped.
    bool link_users = false;
    /// Lines later than this are rejected (`in_future`). Set it to now plus a day where a clock is available.
    std::optional<Timestamp> latest;
    /// A batch is handed over when it reaches one of these.
    std::size_t batch_sessions = 20'000;
    std::size_t batch_events = 64'000;
    /// Memory limits. A visit that reaches the first continues as a new one; when one of the others is
    /// reached, the visit nearest to its end is closed. Both are counted.
    std::size_t session_events_max = 100'000;
    std::size_t open_sessions_max = 500'000;
    std::size_t open_bytes_max = 128U << 20U;
};

/// Why a line is not an event although it could be read.
enum class SkipReason : std::uint8_t {
    blank,         ///< an empty line
    directive,     ///< a header line of W3C extended logs
    other_record,  ///< a record of the log that is not an access (Caddy writes several kinds)
    bot,           ///< dropped unless keep_bots is set
    method,        ///< not a GET, or not an HTTP request at all
    status,        ///< neither 2xx nor 304
    static_asset,  ///< an image, a style sheet, a script, a font
};
inline constexpr std::size_t kSkipReasons = 7;

/// Why a line was rejected.
enum class RejectReason : std::uint8_t {
    malformed,      ///< does not have the fields of the format
    bad_time,       ///< its time is missing or invalid
    bad_json,       ///< not a JSON object
    bad_field,      ///< a field has the wrong type or a value that is not allowed
    unknown_field,  ///< an event line with a field that does not exist: a misspelling must not go unnoticed
    no_fields,      ///< a W3C line before any #Fields directive
    too_long,       ///< more than kIngestLineMax bytes
    binary,         ///< control characters: not text
    time_jump,      ///< more than a day ahead of the log, and the line after it is not
    in_future,      ///< later than IngestOptions::latest
    cut_short,      ///< the input ends inside the line
};
inline constexpr std::size_t kRejectReasons = 11;

inline constexpr std::size_t kIngestLineMax = 1U << 20U;

/// "static_asset", "time_jump", ...
std::string_view to_string(SkipReason reason) noexcept;
std::string_view to_string(RejectReason reason) noexcept;

/// What happened to the lines. lines = events + all of skipped + all of rejected.
struct IngestCounts {
    std::uint64_t lines = 0;
    std::uint64_t events = 0;
    std::uint64_t sessions = 0;
    std::array<std::uint64_t, kSkipReasons> skipped{};
    std::array<std::uint64_t, kRejectReasons> rejected{};
    std::uint64_t bot_hits = 0;      ///< lines by bots, kept or not
    std::uint64_t late = 0;          ///< events further behind than `slack`; kept, perhaps as separate visits
    std::uint64_t rewinds = 0;       ///< times the log jumped back for good: a second log after the first
    std::uint64_t closed_early = 0;  ///< visits closed early by a memory limit

    bool operator==(const IngestCounts&) const = default;
    std::uint64_t skipped_total() const noexcept;
    std::uint64_t rejected_total() const noexcept;
};

struct IngestSummary {
    std::string format;        ///< the one used; empty when the input was
    IngestCounts counts;       ///< of the whole import, including interrupted runs before this one
    bool complete = false;     ///< the end of the input was reached and everything is stored
    bool resumed = false;      ///< an interrupted import was resumed
    bool nothing_new = false;  ///< the input had been imported before, to its end; nothing was stored
    /// Lines that an earlier, finished import of the same, then shorter input had taken. Not in counts.
    std::uint64_t lines_before = 0;
    std::optional<Timestamp> first_event;  ///< among the visits this run stored
    std::optional<Timestamp> last_event;
    struct FirstReject {
        std::uint64_t line;
        RejectReason reason;
    };
    std::vector<FirstReject> first_rejects;  ///< of this run, at most five
    /// Empty, or a sentence: the compressed input is damaged. What came before the damage is kept.
    std::string input_problem;
};

/// The summary as a JSON object, without line contents.
std::string to_json(const IngestSummary& summary);
/// Sentences for a person about what looks wrong; usually empty.
std::vector<std::string> ingest_hints(const IngestSummary& summary);

/// The beginning of an input, decompressed, which identifies it. A log keeps its identity when it is renamed
/// or compressed.
class InputHead {
  public:
    explicit InputHead(std::string_view first_bytes);
    /// SHA-256 over the first 4096 bytes (or all there are) and their number. It changes while a log shorter
    /// than that grows: use made() for those.
    const Bytes& identity() const noexcept { return identity_; }
    /// Whether the checkpoint was made from this input or from an earlier, shorter state of it. False for
    /// bytes that are not a checkpoint.
    bool made(ByteView checkpoint) const;

  private:
    std::string head_;
    Bytes identity_;
};

/// A rejected line. `text` is raw: it may hold personal data and control characters.
struct RejectedLine {
    std::uint64_t line;  ///< counted from 1
    RejectReason reason;
    std::string_view text;  ///< the first 4096 bytes when too_long
};

/// All are called on the thread that called ingest(); each may be empty.
struct IngestHooks {
    /// Called once, before anything is stored: returns the checkpoint that an earlier import of this input
    /// left, if any.
    std::function<std::optional<Bytes>(const InputHead&)> find_checkpoint;
    /// Each rejected line. After an interruption, lines since the last stored batch are reported again.
    std::function<void(const RejectedLine&)> rejected;
    /// Bytes of the file read, its size (0: not known), lines. Called about once per megabyte.
    std::function<void(std::uint64_t bytes, std::uint64_t bytes_total, std::uint64_t lines)> progress;
    /// Called about once per megabyte. True ends the import after the current batch, to be resumed later.
    std::function<bool()> cancelled;
};

/// The names of the formats that can be read, in the order in which "auto" prefers them.
std::vector<std::string_view> ingest_formats();

/// Imports a file, or standard input for "-"; gzip is recognised. Calls sink.store() on one other thread,
/// never twice at once; the last call may have an empty batch. With the checkpoint of the last stored batch,
/// an import that was killed resumes and stores exactly what it would have stored.
///
/// Throws Error{not_found | io_error} for the input, {invalid_argument} when the options are wrong or the
/// lines are not in the named format, or not in any known one, {conflict} when the checkpoint found belongs
/// to another input or an interrupted import was begun with other options, {corrupt} when it cannot be read;
/// and whatever the sink throws. What was stored before stays stored.
IngestSummary ingest(const std::string& path, const IngestOptions& options, ImportSink& sink,
                     const IngestHooks& hooks = {});

}  // namespace sessionaudit
#pragma GCC visibility pop
