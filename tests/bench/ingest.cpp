// How fast events go the library's whole way: purpose, owner key, AEAD, SQLCipher, ledger.
//
// usage: bench_ingest [EVENTS SESSIONS LIVE BATCH RUN_LEAST RUN_MOST]
//
// The clock runs from the first batch until the store is closed, so that it covers the ledger's part and
// the last checkpoint. It stands still while events are made, and starting the sessions is not timed.
#include <thread>

#include "event_workload.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/vault.hpp"
#include "stopwatch.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;

namespace {

constexpr std::size_t kStarters = 64;  // who start together are committed together

std::vector<SessionId> start_sessions(Vault& vault, std::size_t count) {
    std::vector<SessionId> ids(count);
    std::vector<std::thread> starters;
    for (std::size_t starter = 0; starter < kStarters; ++starter) {
        starters.emplace_back([&, starter] {
            StartRequest request;
            request.context = {"198.18.4.7",
                               "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"};
            for (std::size_t i = starter; i < count; i += kStarters)
                ids[i] = vault.sessions().start(request).id;
        });
    }
    for (std::thread& starter : starters)
        starter.join();
    return ids;
}

std::vector<EventBatch> to_batches(std::vector<bench::Run>&& runs, const std::vector<SessionId>& ids) {
    std::vector<EventBatch> batches;
    batches.reserve(runs.size());
    for (bench::Run& run : runs) {
        EventBatch& batch = batches.emplace_back();
        batch.session = ids[run.session];
        batch.events.reserve(run.events.size());
        for (bench::WorkloadEvent& from : run.events) {
            Event& event = batch.events.emplace_back();
            event.at = from_millis(from.at_ms);
            event.kind = static_cast<EventKind>(from.kind);
            event.purpose = from.purpose;
            event.path = std::move(from.path);
            event.referrer = std::move(from.referrer);
            event.status = from.status;
            event.attributes = std::move(from.attributes);
        }
    }
    return batches;
}

std::uintmax_t bytes_in(const std::filesystem::path& folder) {
    std::uintmax_t bytes = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) bytes += entry.file_size();
    return bytes;
}

int run(const bench::WorkloadOptions& options) {
    const test::TempFolder folder;
    const auto home = folder / "home";
    Vault::create({home, "shop.example", "file:root.key", "nist-aal1", {}, &system_clock()});
    double seconds = 0;
    double cpu = 0;
    std::size_t refused = 0;
    {
        std::optional<Vault> vault(Vault::open({home}));
        const auto ids = start_sessions(*vault, options.sessions);
        bench::Workload workload(options);
        bench::Stopwatch watch;
        while (true) {
            watch.pause();
            auto batches = to_batches(workload.next_batch(), ids);
            watch.resume();
            if (batches.empty()) break;
            refused += vault->sessions().add_events(std::move(batches)).size();
        }
        vault.reset();
        seconds = watch.seconds();
        cpu = watch.cpu_seconds();
    }
    const std::int64_t found = Vault::open({home}).stats().all.events;
    std::printf("events %lld seconds %.3f cpu %.3f bytes %llu\n", static_cast<long long>(found), seconds, cpu,
                static_cast<unsigned long long>(bytes_in(home)));
    return refused == 0 && found == static_cast<std::int64_t>(options.events) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(bench::WorkloadOptions::parse(argc - 1, argv + 1));
    } catch (const Error& error) {
        std::fprintf(stderr, "bench_ingest: %s\n", error.what());
        return 3;
    }
}
