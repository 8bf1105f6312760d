// How fast a sweep takes what is due, and what somebody who writes meanwhile notices of it.
//
// usage: bench_retention WHAT [EVENTS]   WHAT: erase | aggregate | sessions; default 1,200,000 events
//
// The store holds visits of 5 to 15 events, ten on average, that came one after the other, as an import
// leaves them: one or two segments a visit, of some 500 pages. The older half of them is due. A thread
// records an event in a live session every 10 ms, durably, from before the sweep until after it; its latency
// counts from when the event was to be recorded, so that waiting in line counts too.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "core/file_handle.hpp"
#include "event_workload.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/vault.hpp"
#include "stopwatch.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;

namespace {

constexpr std::chrono::milliseconds kPace{10};
constexpr std::size_t kVisitsAtOnce = 2000;

std::string policy_of(std::string_view what) {
    const std::string rule =
        what == "sessions" ? R"("data": "sessions", "from": "ended", "action": "erase")"
                           : R"("data": "events", "from": "recorded", "action": ")" + std::string(what) + '"';
    return R"({"id": "bench", "title": "Bench", "version": "1",
"jurisdictions": {"covers": ["JP"], "when_unknown": "does_not_apply"},
"consent": {"source": "none", "confidence": "D"},
"purposes": [{"id": "service", "title": "S", "choice": "none", "data_categories": ["x"], "source": "none",
  "confidence": "D"}],
"retention": [{"id": "limit", )" +
           rule + R"(, "after": "180 days", "source": "none", "confidence": "D"}]})";
}

ImportedSession to_visit(bench::Run&& run, Timestamp at) {
    ImportedSession visit;
    visit.started = visit.last_seen = at;
    visit.network = "198.51.100.0/24";
    visit.agent_family = "Firefox";
    for (bench::WorkloadEvent& made : run.events) {
        Event& event = visit.events.emplace_back();
        event.at = visit.last_seen;
        event.kind = static_cast<EventKind>(made.kind);
        event.purpose = made.purpose;
        event.path = made.path.substr(0, made.path.find('/', 1) + 3) + "/details";  // some 500 pages
        event.referrer = std::move(made.referrer);
        event.status = made.status;
        event.attributes = std::move(made.attributes);
        visit.last_seen += std::chrono::seconds{7};
    }
    return visit;
}

/// The first half over a month that is past its limit, the second over the last one. Returns how many are
/// due.
std::int64_t fill(Vault& vault, std::uint64_t events) {
    static constexpr std::uint8_t kInput[] = {1};
    bench::WorkloadOptions options;
    options.events = events;
    bench::Workload workload(options);
    const Timestamp now = vault.clock().now();
    std::vector<ImportedSession> batch;
    std::uint64_t done = 0;
    std::int64_t due = 0;
    for (auto runs = workload.next_batch(); !runs.empty(); runs = workload.next_batch()) {
        for (bench::Run& run : runs) {
            const bool old = done < events / 2;
            const auto into_month = std::chrono::milliseconds{done * 2 % events * 2'500'000'000ULL / events};
            if (old) due += static_cast<std::int64_t>(run.events.size());
            done += run.events.size();
            batch.push_back(
                to_visit(std::move(run), now - std::chrono::hours{24 * (old ? 300 : 40)} + into_month));
        }
        if (batch.size() < kVisitsAtOnce) continue;
        vault.sessions().store_imported(std::exchange(batch, {}), kInput, kInput);
    }
    vault.sessions().store_imported(std::move(batch), kInput, kInput);
    return due;
}

/// Somebody who records an event now and then.
class SteadyWriter {
  public:
    explicit SteadyWriter(Vault& vault) : vault_(vault), thread_([this] { write(); }) {}
    ~SteadyWriter() { stop(); }
    std::vector<double> stop() {
        stopping_ = true;
        if (thread_.joinable()) thread_.join();
        return latencies_;
    }

  private:
    void write() {
        SessionService sessions = vault_.sessions();
        const SessionId id = sessions.start({}).id;
        auto next = std::chrono::steady_clock::now();
        while (!stopping_) {
            std::this_thread::sleep_until(next);
            Event event;
            event.at = vault_.clock().now();
            event.purpose = "service";
            event.path = "/checkout";
            sessions.add_events(id, {event});
            const auto took = std::chrono::steady_clock::now() - next;
            latencies_.push_back(std::chrono::duration<double, std::milli>(took).count());
            next += kPace;
        }
    }

    Vault& vault_;
    std::atomic<bool> stopping_{false};
    std::vector<double> latencies_;
    std::thread thread_;
};

double percentile(std::vector<double> values, double rank) {
    if (values.empty()) return 0;
    const auto at = static_cast<std::ptrdiff_t>(rank * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return values[static_cast<std::size_t>(at)];
}

int run(std::string_view what, std::uint64_t events) {
    const test::TempFolder folder;
    const auto home = folder / "home";
    Vault::create({home, "shop.example"});
    std::filesystem::create_directory(home / "policies");
    replace_file(home / "policies" / "bench.json", as_bytes(policy_of(what)));
    replace_file(home / "jurisdictions.csv", as_bytes("198.51.100.0/24,JP\n"));
    std::optional<Vault> vault(Vault::open({home}));
    const std::int64_t due = fill(*vault, events);
    vault.reset();  // what filling left in the logs is not the sweep's to pay
    vault.emplace(Vault::open({home}));

    std::vector<double> idle;
    {
        SteadyWriter writer(*vault);
        std::this_thread::sleep_for(std::chrono::seconds{2});
        idle = writer.stop();
    }
    SteadyWriter writer(*vault);
    const bench::Stopwatch watch;
    const RetentionRun done = vault->retention().apply();
    const double seconds = watch.seconds();
    const std::vector<double> busy = writer.stop();

    std::int64_t taken = 0;
    for (const RetentionRunLine& line : done.lines)
        taken += line.count;
    const std::int64_t left = vault->retention().plan().due();
    const bool whole = left == 0 && (what == "sessions" ? taken > 0 : taken == due);
    std::printf(
        "events %lld seconds %.3f cpu %.3f writes %zu p50 %.2f p99 %.2f max %.2f idle-p50 %.2f idle-p99 %.2f "
        "idle-max %.2f\n",
        static_cast<long long>(due), seconds, watch.cpu_seconds(), busy.size(), percentile(busy, 0.5),
        percentile(busy, 0.99), percentile(busy, 1), percentile(idle, 0.5), percentile(idle, 0.99),
        percentile(idle, 1));
    if (!whole)
        std::fprintf(stderr, "bench_retention: %lld were due, %lld were taken, %lld are left\n",
                     static_cast<long long>(due), static_cast<long long>(taken),
                     static_cast<long long>(left));
    return whole ? 0 : 3;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view what = argc > 1 ? argv[1] : "";
    const std::uint64_t events = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1'200'000;
    if ((what != "erase" && what != "aggregate" && what != "sessions") || events < 1000) {
        std::fputs("usage: bench_retention erase|aggregate|sessions [EVENTS]\n", stderr);
        return 2;
    }
    try {
        return run(what, events);
    } catch (const Error& error) {
        std::fprintf(stderr, "bench_retention: %s\n", error.what());
        return 3;
    }
}
