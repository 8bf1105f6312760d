#include "api/event_stream.hpp"

#include <algorithm>

#include "api/session_values.hpp"

namespace sessionaudit::server {
namespace {

constexpr std::size_t kBatchEvents = 10'000;
constexpr std::size_t kBatchBytes = 4 * 1024 * 1024;
/// More than this are sorted and cut now and then, not at every one.
constexpr std::size_t kRejectionsKept = 2 * EventStreamResult::kRejectionsMax;

void keep_first(std::vector<RejectedLine>& rejections) {
    std::sort(rejections.begin(), rejections.end(),
              [](const RejectedLine& a, const RejectedLine& b) { return a.line < b.line; });
    if (rejections.size() > EventStreamResult::kRejectionsMax)
        rejections.resize(EventStreamResult::kRejectionsMax);
}

}  // namespace

void EventStream::take(std::string_view line) {
    ++line_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) return;
    ++result_.lines;
    if (const std::string why = parse_event_line(line, parsed_); !why.empty()) return reject(line_, why);
    const auto [place, is_new] = batch_.places.try_emplace(parsed_.session, batch_.batches.size());
    if (is_new) {
        batch_.batches.push_back({parsed_.session, {}});
        batch_.lines.emplace_back();
    }
    batch_.batches[place->second].events.push_back(std::move(parsed_.event));
    batch_.lines[place->second].push_back(line_);
    ++batch_.events;
    batch_.bytes += line.size();
    if (batch_.events >= kBatchEvents || batch_.bytes >= kBatchBytes) flush();
}

EventStreamResult EventStream::finish() {
    if (batch_.events != 0) flush();
    collect();
    keep_first(result_.rejections);
    return std::move(result_);
}

EventStreamResult EventStream::abandon() {
    collect();
    keep_first(result_.rejections);
    return std::move(result_);
}

void EventStream::reject(std::uint64_t line, const std::string& why) {
    ++result_.rejected;
    // Those of a batch are told when it has been written, which is after later lines were read.
    result_.rejections.push_back({line, why});
    if (result_.rejections.size() >= kRejectionsKept) keep_first(result_.rejections);
}

void EventStream::flush() {
    collect();
    result_.written_lines = line_;
    under_way_ = std::async(std::launch::async, [this, batch = std::move(batch_)]() mutable {
        Written written;
        written.outcomes = vault_.sessions().record_events(std::move(batch.batches), site_);
        written.batch = std::move(batch);
        return written;
    });
    batch_ = {};
}

void EventStream::collect() {
    if (!under_way_.valid()) return;
    const Written written = under_way_.get();
    for (std::size_t i = 0; i < written.outcomes.size(); ++i) {
        const BatchOutcome& outcome = written.outcomes[i];
        const auto& lines = written.batch.lines[i];
        if (outcome.refused) {
            for (const std::uint64_t line : lines)
                reject(line, outcome.why);
            continue;
        }
        for (const auto& [place, why] : outcome.unfit)
            reject(lines[place], why);
        result_.recorded += outcome.events.recorded;
        result_.anonymised += outcome.events.anonymised;
        result_.counted += outcome.events.counted;
        result_.dropped += outcome.events.dropped;
    }
}

}  // namespace sessionaudit::server
