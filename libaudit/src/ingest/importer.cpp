#include "ingest/importer.hpp"

#include <algorithm>
#include <utility>

#include "core/snake_case_id.hpp"
#include "ingest/log_text.hpp"
#include "ingest/packed_event.hpp"
#include "ingest/page_view.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kFirstRejects = 5;
constexpr std::uint64_t kReportEvery = 1U << 20U;
/// When none of so many lines could be read, it is another format.
constexpr std::uint64_t kTrialLines = 1000;
constexpr std::size_t kAgentsRemembered = 20'000;
constexpr std::size_t kBatchBytes = 32U << 20U;
// What names a client is looked at this far.
constexpr std::size_t kAddressMax = 256;
constexpr std::size_t kAgentMax = 4096;
constexpr std::size_t kUserMax = 256;

void require(bool ok, const char* sentence) {
    if (!ok) throw Error(ErrorCode::invalid_argument, sentence);
}

void check_options(const IngestOptions& options) {
    require(options.idle.count() > 0, "the idle limit must be longer than 0 seconds");
    require(options.idle <= std::chrono::hours{24 * 365}, "the idle limit must be at most a year");
    require(options.slack.count() >= 0 && options.slack <= std::chrono::hours{24},
            "the slack must be 0 seconds to a day");
    require(options.ipv4_prefix_bits <= 32, "an IPv4 prefix has 0 to 32 bits");
    require(options.ipv6_prefix_bits <= 128, "an IPv6 prefix has 0 to 128 bits");
    require(is_snake_case_id(options.purpose),
            "the purpose must be lower snake_case, such as audience_measurement");
    require(options.batch_sessions > 0 && options.batch_events > 0, "a batch must hold at least one visit");
    require(options.session_events_max > 0 && options.open_sessions_max > 0,
            "the limits of memory must not be 0");
}

Sessioniser::Limits limits_of(const IngestOptions& options) {
    return {options.idle,
            {options.ipv4_prefix_bits, options.ipv6_prefix_bits},
            options.session_events_max,
            options.open_sessions_max,
            options.open_bytes_max};
}

template <std::size_t N, typename Reason>
void count(std::array<std::uint64_t, N>& counters, Reason reason) {
    ++counters[static_cast<std::size_t>(reason)];
}

}  // namespace

Importer::Importer(std::unique_ptr<ByteSource> source, std::string name, const IngestOptions& options,
                   ImportSink& sink, const IngestHooks& hooks)
    : options_((check_options(options), options)),
      hooks_(hooks),
      name_(std::move(name)),
      lines_(std::move(source)),
      timestamps_(options.slack),
      visits_(limits_of(options), [this](OpenVisit& visit, bool early) { take_visit(visit, early); }),
      sink_(sink) {}

IngestSummary Importer::run() {
    if (!begin()) return std::move(summary_);
    const bool finished = read_lines();
    if (finished) {
        // Nothing comes that could contradict it.
        if (held_) settle_held(held_->arrival.at);
        require_readable_lines();
        visits_.close_all();
        // Not before: a batch cut while visits closed must not have counted a line it does not cover.
        if (cut_tail_) {
            ++summary_.counts.lines;
            reject(cut_tail_->line, RejectReason::cut_short, cut_tail_->text);
        }
        summary_.nothing_new = summary_.lines_before > 0 && done_offset_ == offset_before_;
        summary_.input_problem = lines_.source().problem();
        if (!summary_.nothing_new) hand_over(true);
    } else if (!batch_.empty()) {
        hand_over(false);
    }
    sink_.finish();
    summary_.complete = finished;
    return std::move(summary_);
}

// ---- lines

/// False when it was cancelled.
bool Importer::read_lines() {
    LogLine line;
    while (lines_.next(line)) {
        open_lines_.reach(line.number, line.offset);
        take_line(line);
        if (line.number == kTrialLines) require_readable_lines();
        if (line.end - reported_ < kReportEvery) continue;
        reported_ = line.end;
        if (report_progress()) return false;
    }
    report_progress();
    return true;
}

bool Importer::report_progress() {
    if (hooks_.progress)
        hooks_.progress(lines_.source().consumed(), lines_.source().total(),
                        summary_.lines_before + summary_.counts.lines);
    return hooks_.cancelled && hooks_.cancelled();
}

LineResult Importer::read_line(const LogLine& line, LogHit& hit) {
    if (line.too_long) return LineResult::reject(RejectReason::too_long);
    if (line.text.empty()) return LineResult::skip(SkipReason::blank);
    if (has_control_characters(line.text)) return LineResult::reject(RejectReason::binary);
    const LineResult result = reader_->read(line.text, hit);
    if (result.kind == LineResult::Kind::hit && options_.latest && hit.at > *options_.latest)
        return LineResult::reject(RejectReason::in_future);
    return result;
}

void Importer::take_line(const LogLine& line) {
    LogHit hit;
    LineResult result = read_line(line, hit);
    const bool damaged = !line.terminated && !lines_.source().problem().empty();
    if (damaged || (!line.terminated && result.kind == LineResult::Kind::reject)) {
        cut_tail_ = CutTail{line.number, std::string(line.text)};
        return;
    }
    if (result.kind == LineResult::Kind::reject) {
        advance(line);
        reject(line.number, result.reject_reason, line.text);
        return;
    }
    if (result.kind == LineResult::Kind::skip) {
        advance(line);
        count(summary_.counts.skipped, result.skip_reason);
        if (result.skip_reason == SkipReason::directive) note_reader_state(line.number);
        if (result.skip_reason == SkipReason::other_record) ++hits_;
        return;
    }
    ++hits_;
    const KnownAgent& agent = describe(hit.agent);
    const bool bot = agent.info.agent_class == AgentClass::bot;
    if (const auto skipped = why_skipped(hit, bot)) {
        advance(line);
        if (bot) ++summary_.counts.bot_hits;
        count(summary_.counts.skipped, *skipped);
        return;
    }
    take_event(line, make_arrival(hit, agent, line.number));
}

std::optional<SkipReason> Importer::why_skipped(const LogHit& hit, bool bot) const {
    if (bot && !options_.keep_bots) return SkipReason::bot;
    if (options_.all_hits || hit.event != nullptr) return std::nullopt;
    return why_not_page_view(hit);
}

/// Its views are of key_, identifier_, record_ and the hit.
Arrival Importer::make_arrival(const LogHit& hit, const KnownAgent& agent, std::uint64_t line) {
    const std::string_view address = hit.address.substr(0, kAddressMax);
    // The agent, the longest part, has been hashed already.
    std::uint64_t hash = agent.hash;
    const auto hash_in = [&hash](std::string_view part) {
        hash = (hash ^ KeyHash{}(part)) * 0x9E3779B97F4A7C15;
        hash ^= hash >> 32;
    };
    key_.clear();
    identifier_.clear();
    if (hit.event != nullptr && !hit.event->client.empty()) {
        key_ += '\1';  // begins no address
        key_ += hit.event->client;
        hash = 0;  // whatever its agent says
        hash_in(hit.event->client);
    } else {
        key_ += address;
        key_ += '\0';
        key_ += hit.agent.substr(0, kAgentMax);
        hash_in(address);
    }
    if (hit.event != nullptr) {
        identifier_ = hit.event->subject;
    } else if (options_.link_users && !hit.user.empty()) {
        identifier_ = "user_id:" + clean_text(hit.user, kUserMax);
    }
    if (!identifier_.empty()) {
        key_ += '\0';
        key_ += identifier_;
        hash_in(identifier_);
    }
    record_.clear();
    pack_event(record_, hit, line);
    return {key_, hash, hit.at, line, address, agent.info, identifier_, record_};
}

void Importer::take_event(const LogLine& line, const Arrival& arrival) {
    if (held_) settle_held(arrival.at);
    const bool bot = arrival.agent.agent_class == AgentClass::bot;
    if (timestamps_.is_doubtful(arrival.at)) {
        advance(line);
        if (bot) ++summary_.counts.bot_hits;
        open_lines_.open(line.number);
        hold(arrival, line.text);
        return;
    }
    // Batches cut here end before this line, so the timestamps must not have seen it yet.
    if (timestamps_.judge(arrival.at) == TimestampFilter::Verdict::rewind) visits_.close_all();
    advance(line);
    if (bot) ++summary_.counts.bot_hits;
    open_lines_.open(line.number);
    place(arrival);
}

void Importer::hold(const Arrival& arrival, std::string_view text) {
    held_.emplace();
    held_->key = arrival.key;
    held_->address = arrival.address;
    held_->identifier = arrival.identifier;
    held_->record.assign(arrival.record.begin(), arrival.record.end());
    held_->text = text;
    held_->arrival = arrival;
}

/// `next` is the time of the line that decides.
void Importer::settle_held(Timestamp next) {
    const HeldLine held = std::move(*held_);
    held_.reset();
    Arrival arrival = held.arrival;
    if (!timestamps_.confirms(next, arrival.at)) {
        open_lines_.close(arrival.line);
        reject(arrival.line, RejectReason::time_jump, held.text);
        return;
    }
    arrival.key = held.key;
    arrival.address = held.address;
    arrival.identifier = held.identifier;
    arrival.record = held.record;
    place(arrival);
}

/// Everything that a checkpoint tells is brought up to date before a visit can close.
void Importer::place(const Arrival& arrival) {
    const TimestampFilter::Verdict verdict = timestamps_.judge(arrival.at);
    if (verdict != TimestampFilter::Verdict::on_time) ++summary_.counts.late;
    if (verdict == TimestampFilter::Verdict::rewind) ++summary_.counts.rewinds;
    timestamps_.take(arrival.at);
    ++summary_.counts.events;
    visits_.add(arrival);
    visits_.expire(timestamps_.watermark());
}

void Importer::advance(const LogLine& line) {
    done_line_ = line.number;
    done_offset_ = line.end;
    mid_line_ = !line.terminated;
    ++summary_.counts.lines;
}

void Importer::reject(std::uint64_t line, RejectReason reason, std::string_view text) {
    count(summary_.counts.rejected, reason);
    if (summary_.first_rejects.size() < kFirstRejects) summary_.first_rejects.push_back({line, reason});
    if (hooks_.rejected) hooks_.rejected({line, reason, text});
}

void Importer::note_reader_state(std::uint64_t line) {
    Bytes state = reader_->state();
    const bool known = reader_states_.empty() ? state.empty() : reader_states_.back().state == state;
    if (!known) reader_states_.push_back({line, std::move(state)});
}

const Importer::KnownAgent& Importer::describe(std::string_view agent) {
    agent = agent.substr(0, kAgentMax);
    if (const auto known = agents_.find(agent); known != agents_.end()) return known->second;
    if (agents_.size() >= kAgentsRemembered) agents_.clear();
    return agents_.emplace(agent, KnownAgent{describe_agent(agent), KeyHash{}(agent)}).first->second;
}

void Importer::require_readable_lines() const {
    const IngestCounts& counts = summary_.counts;
    if (hits_ > 0 || (counts.rejected_total() == 0 && !cut_tail_) || summary_.resumed ||
        summary_.lines_before > 0)
        return;
    if (!lines_.source().problem().empty()) return;
    std::string sentence = "none of the lines of " + name_ + " can be read as " + std::string(format_->name);
    if (!summary_.first_rejects.empty()) {
        const auto& first = summary_.first_rejects.front();
        sentence +=
            " (line " + std::to_string(first.line) + ": " + std::string(to_string(first.reason)) + ")";
    }
    throw Error(ErrorCode::invalid_argument, sentence + "; nothing was stored");
}

// ---- batches

void Importer::take_visit(OpenVisit& visit, bool early) {
    ImportedSession session;
    session.started = visit.first;
    session.last_seen = visit.last;
    session.network = std::move(visit.network);
    session.agent_class = visit.agent.agent_class;
    session.agent_family = visit.agent.family;
    session.identifier = std::move(visit.identifier);
    session.events.reserve(visit.events);
    std::vector<std::uint64_t> lines;
    PackedReader in(visit.records());
    while (!in.at_end()) {
        const std::uint64_t line = unpack_event(in, options_.purpose, session.events.emplace_back());
        open_lines_.close(line);
        if (!visit.in_order) lines.push_back(line);
    }
    if (!visit.in_order) sort_events(session.events, lines);

    ++summary_.counts.sessions;
    if (early) ++summary_.counts.closed_early;
    summary_.first_event = std::min(summary_.first_event.value_or(visit.first), visit.first);
    summary_.last_event = std::max(summary_.last_event.value_or(visit.last), visit.last);
    batch_events_ += session.events.size();
    batch_bytes_ += visit.bytes.size();
    batch_.push_back(std::move(session));
    if (batch_.size() >= options_.batch_sessions || batch_events_ >= options_.batch_events ||
        batch_bytes_ >= kBatchBytes)
        hand_over(false);
}

void Importer::hand_over(bool complete) {
    Bytes packed = pack_checkpoint(checkpoint(complete), open_lines_);
    sink_.store({std::move(batch_), std::move(packed)});
    batch_.clear();
    batch_events_ = 0;
    batch_bytes_ = 0;
}

ImportCheckpoint Importer::checkpoint(bool complete) {
    // A reader needs the last state before the first open line, and all later ones.
    const std::uint64_t start = open_lines_.start();
    while (reader_states_.size() > 1 && reader_states_[1].line < start)
        reader_states_.erase(reader_states_.begin());
    ImportCheckpoint result;
    result.complete = complete;
    result.identity = identity_;
    result.options = options_digest(options_);
    result.format = format_->name;
    result.line = done_line_;
    result.offset = done_offset_;
    result.mid_line = mid_line_;
    result.held_line = held_ ? held_->arrival.line : 0;
    result.timestamps = timestamps_.state();
    result.counts = summary_.counts;
    result.reader_states = reader_states_;
    return result;
}

}  // namespace sessionaudit
