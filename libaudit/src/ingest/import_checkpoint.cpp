#include "ingest/import_checkpoint.hpp"

#include <algorithm>

#include "core/codec.hpp"
#include "crypto/hash.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kMagic = "saic";
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kComplete = 1;
constexpr std::uint8_t kMidLine = 2;

void pack_time(PackedWriter& out, const std::optional<Timestamp>& at) {
    out.byte(at ? 1 : 0);
    if (at) out.signed_number(to_millis(*at));
}

std::optional<Timestamp> unpack_time(PackedReader& in) {
    if (in.byte() == 0) return std::nullopt;
    return from_millis(in.signed_number());
}

template <std::size_t N>
void pack_counters(PackedWriter& out, const std::array<std::uint64_t, N>& counters) {
    out.number(N);
    for (const std::uint64_t counter : counters)
        out.number(counter);
}

/// An earlier version may have had fewer reasons.
template <std::size_t N>
void unpack_counters(PackedReader& in, std::array<std::uint64_t, N>& counters) {
    const std::uint64_t size = in.number();
    if (size > N) throw Error(ErrorCode::corrupt, "an import's checkpoint counts reasons that do not exist");
    for (std::uint64_t i = 0; i < size; ++i)
        counters[i] = in.number();
}

void pack_counts(PackedWriter& out, const IngestCounts& counts) {
    for (const std::uint64_t number : {counts.lines, counts.events, counts.sessions, counts.bot_hits,
                                       counts.late, counts.rewinds, counts.closed_early})
        out.number(number);
    pack_counters(out, counts.skipped);
    pack_counters(out, counts.rejected);
}

IngestCounts unpack_counts(PackedReader& in) {
    IngestCounts counts;
    for (std::uint64_t* const number : {&counts.lines, &counts.events, &counts.sessions, &counts.bot_hits,
                                        &counts.late, &counts.rewinds, &counts.closed_early})
        *number = in.number();
    unpack_counters(in, counts.skipped);
    unpack_counters(in, counts.rejected);
    return counts;
}

}  // namespace

Bytes pack_checkpoint(const ImportCheckpoint& checkpoint, OpenLines& open_lines) {
    Bytes bytes;
    PackedWriter out(bytes);
    out.raw(as_bytes(kMagic));
    out.byte(kVersion);
    out.byte(static_cast<std::uint8_t>((checkpoint.complete ? kComplete : 0) |
                                       (checkpoint.mid_line ? kMidLine : 0)));
    out.blob(checkpoint.identity);
    out.raw(checkpoint.options);
    out.text(checkpoint.format);
    out.number(checkpoint.line);
    out.number(checkpoint.offset);
    out.number(checkpoint.held_line);
    pack_time(out, checkpoint.timestamps.newest);
    out.number(checkpoint.timestamps.late_run);
    pack_time(out, checkpoint.timestamps.late_newest);
    pack_counts(out, checkpoint.counts);
    out.number(checkpoint.reader_states.size());
    for (const ReaderState& state : checkpoint.reader_states) {
        out.number(state.line);
        out.blob(state.state);
    }
    open_lines.pack(out);
    return bytes;
}

std::pair<ImportCheckpoint, OpenLinesNote> unpack_checkpoint(ByteView bytes) {
    PackedReader in(bytes);
    if (as_text(in.raw(kMagic.size())) != kMagic)
        throw Error(ErrorCode::corrupt, "these bytes are not an import's checkpoint");
    if (in.byte() != kVersion)
        throw Error(ErrorCode::newer_schema,
                    "an import's checkpoint was written by a newer version of sessionaudit");
    ImportCheckpoint checkpoint;
    const std::uint8_t flags = in.byte();
    checkpoint.complete = (flags & kComplete) != 0;
    checkpoint.mid_line = (flags & kMidLine) != 0;
    const ByteView identity = in.blob();
    checkpoint.identity.assign(identity.begin(), identity.end());
    const ByteView options = in.raw(checkpoint.options.size());
    std::copy(options.begin(), options.end(), checkpoint.options.begin());
    checkpoint.format = in.text();
    checkpoint.line = in.number();
    checkpoint.offset = in.number();
    checkpoint.held_line = in.number();
    checkpoint.timestamps.newest = unpack_time(in);
    checkpoint.timestamps.late_run = in.number();
    checkpoint.timestamps.late_newest = unpack_time(in);
    checkpoint.counts = unpack_counts(in);
    const std::uint64_t states = in.number();
    for (std::uint64_t i = 0; i < states; ++i) {
        const std::uint64_t line = in.number();
        const ByteView state = in.blob();
        checkpoint.reader_states.push_back({line, Bytes(state.begin(), state.end())});
    }
    OpenLinesNote open_lines(in);
    if (!in.at_end()) throw Error(ErrorCode::corrupt, "an import's checkpoint is longer than its contents");
    return {std::move(checkpoint), std::move(open_lines)};
}

Hash options_digest(const IngestOptions& options) {
    Bytes bytes;
    PackedWriter out(bytes);
    out.signed_number(options.idle.count());
    out.signed_number(options.slack.count());
    out.byte(options.all_hits ? 1 : 0);
    out.byte(options.keep_bots ? 1 : 0);
    out.number(options.ipv4_prefix_bits);
    out.number(options.ipv6_prefix_bits);
    out.text(options.purpose);
    out.byte(options.link_users ? 1 : 0);
    out.number(options.session_events_max);
    out.number(options.open_sessions_max);
    out.number(options.open_bytes_max);
    return sha256(bytes);
}

}  // namespace sessionaudit
