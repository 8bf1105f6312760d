#include <nlohmann/json.hpp>
#include <numeric>

#include "core/json_text.hpp"
#include "sessionaudit/ingest.hpp"

namespace sessionaudit {
namespace {

constexpr std::array<std::string_view, kSkipReasons> kSkipNames = {
    "blank", "directive", "other_record", "bot", "method", "status", "static_asset"};
constexpr std::array<std::string_view, kRejectReasons> kRejectNames = {
    "malformed", "bad_time", "bad_json",  "bad_field", "unknown_field", "no_fields",
    "too_long",  "binary",   "time_jump", "in_future", "cut_short"};

template <std::size_t N>
nlohmann::ordered_json named(const std::array<std::uint64_t, N>& counters,
                             const std::array<std::string_view, N>& names) {
    nlohmann::ordered_json object = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < N; ++i)
        if (counters[i] > 0) object[std::string(names[i])] = counters[i];
    return object;
}

std::string lines_text(std::uint64_t count) {
    return std::to_string(count) + (count == 1 ? " line" : " lines");
}

std::uint64_t counter(const IngestCounts& counts, RejectReason reason) {
    return counts.rejected[static_cast<std::size_t>(reason)];
}

}  // namespace

std::string_view to_string(SkipReason reason) noexcept {
    return kSkipNames[static_cast<std::size_t>(reason)];
}
std::string_view to_string(RejectReason reason) noexcept {
    return kRejectNames[static_cast<std::size_t>(reason)];
}

std::uint64_t IngestCounts::skipped_total() const noexcept {
    return std::accumulate(skipped.begin(), skipped.end(), std::uint64_t{0});
}

std::uint64_t IngestCounts::rejected_total() const noexcept {
    return std::accumulate(rejected.begin(), rejected.end(), std::uint64_t{0});
}

std::string to_json(const IngestSummary& summary) {
    const IngestCounts& counts = summary.counts;
    nlohmann::ordered_json rejects = nlohmann::ordered_json::array();
    for (const auto& reject : summary.first_rejects)
        rejects.push_back({{"line", reject.line}, {"reason", std::string(to_string(reject.reason))}});
    nlohmann::ordered_json json = {
        {"format", summary.format},
        {"complete", summary.complete},
        {"resumed", summary.resumed},
        {"nothing_new", summary.nothing_new},
        {"lines_before", summary.lines_before},
        {"lines", counts.lines},
        {"events", counts.events},
        {"sessions", counts.sessions},
        {"skipped", counts.skipped_total()},
        {"skipped_by_reason", named(counts.skipped, kSkipNames)},
        {"rejected", counts.rejected_total()},
        {"rejected_by_reason", named(counts.rejected, kRejectNames)},
        {"first_rejects", std::move(rejects)},
        {"bot_hits", counts.bot_hits},
        {"late", counts.late},
        {"rewinds", counts.rewinds},
        {"closed_early", counts.closed_early},
        {"first_event", nullptr},
        {"last_event", nullptr},
        {"input_problem", nullptr},
    };
    if (summary.first_event) json["first_event"] = to_rfc3339(*summary.first_event);
    if (summary.last_event) json["last_event"] = to_rfc3339(*summary.last_event);
    if (!summary.input_problem.empty()) json["input_problem"] = summary.input_problem;
    return dump_json(json);
}

std::vector<std::string> ingest_hints(const IngestSummary& summary) {
    std::vector<std::string> hints;
    const IngestCounts& counts = summary.counts;
    if (!summary.input_problem.empty()) hints.push_back(summary.input_problem);
    if (counts.rejected_total() > 0 && counts.rejected_total() * 10 > counts.lines)
        hints.push_back("more than a tenth of the lines were rejected: is the format really " +
                        summary.format + "?");
    if (counts.rewinds > 0)
        hints.push_back(
            "the times went back " + std::to_string(counts.rewinds) +
            (counts.rewinds == 1 ? " time" : " times") +
            ": visits that span the places where one log ends and the next begins are parted there");
    else if (counts.late > 0)
        hints.push_back(lines_text(counts.late) +
                        " came later than the slack allows and may be visits of their own: a longer slack "
                        "puts them right");
    if (const auto jumps = counter(counts, RejectReason::time_jump); jumps > 0)
        hints.push_back(lines_text(jumps) +
                        " lay more than a day ahead of the lines around: a clock may be wrong");
    if (counts.closed_early > 0)
        hints.push_back(
            std::to_string(counts.closed_early) +
            " visits were closed by the limits of memory: does the log name the clients or only a proxy?");
    if (counts.lines > 0 && counts.events == 0 && counts.skipped_total() > 0)
        hints.push_back("no line was a page view: all hits can be kept instead, and bots too");
    return hints;
}

}  // namespace sessionaudit
