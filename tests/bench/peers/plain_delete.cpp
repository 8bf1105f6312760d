// The peer of `scripts/bench retention`: a plain SQLite database, a row an event, and one DELETE for all that
// is due. Links libsqlite3 and nothing of ours.
//
// usage: bench_plain_delete [EVENTS]   default 1,200,000
//
// Rows lie in order of arrival with an index on their time, as an application that deletes by age would have.
// Durability, page cache and checkpoints are those of the library's store. Another connection writes a row
// every 10 ms, from before the DELETE until after it, and waits for the lock as long as it takes.
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <thread>

#include "../event_workload.hpp"
#include "../stopwatch.hpp"

namespace {

constexpr std::int64_t kDay = 86'400'000;

[[noreturn]] void fail(sqlite3* database, const char* what) {
    std::fprintf(stderr, "bench_plain_delete: %s: %s\n", what, sqlite3_errmsg(database));
    std::exit(3);
}

void execute(sqlite3* database, const std::string& sql) {
    if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        fail(database, sql.c_str());
}

sqlite3* open(const std::string& file) {
    sqlite3* database = nullptr;
    if (sqlite3_open(file.c_str(), &database) != SQLITE_OK) fail(database, "open");
    execute(database,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;"
            "PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 4000; PRAGMA busy_timeout = 600000");
    return database;
}

void bind_text(sqlite3_stmt* statement, int index, std::string_view text) {
    sqlite3_bind_text(statement, index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

std::string attribute_text(const bench::WorkloadEvent& event) {
    std::string text;
    for (const auto& [name, value] : event.attributes)
        text += (text.empty() ? "" : ";") + name + "=" + value;
    return text;
}

std::int64_t fill(sqlite3* database, std::uint64_t events) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database, "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", -1, &statement,
                           nullptr) != SQLITE_OK)
        fail(database, "prepare");
    bench::WorkloadOptions options;
    options.events = events;
    bench::Workload workload(options);
    std::uint64_t done = 0;
    std::int64_t due = 0;
    std::uint64_t visit = 0;
    for (auto runs = workload.next_batch(); !runs.empty(); runs = workload.next_batch()) {
        execute(database, "BEGIN IMMEDIATE");
        for (const bench::Run& run : runs) {
            const bool old = done < events / 2;
            const auto into_month = static_cast<std::int64_t>(done * 2 % events * 2'500'000'000ULL / events);
            std::int64_t at = (old ? 0 : 260 * kDay) + into_month;
            std::uint64_t session[2] = {0x019CAA0000007000 + (++visit << 16), visit * 0x9E3779B97F4A7C15};
            std::int64_t sequence = run.first_sequence;
            for (const bench::WorkloadEvent& event : run.events) {
                const std::string attributes = attribute_text(event);
                sqlite3_bind_blob(statement, 1, session, sizeof session, SQLITE_STATIC);
                sqlite3_bind_int64(statement, 2, sequence++);
                sqlite3_bind_int64(statement, 3, at);
                sqlite3_bind_int(statement, 4, event.kind);
                bind_text(statement, 5, event.purpose);
                bind_text(statement, 6, event.path);
                bind_text(statement, 7, event.referrer);
                sqlite3_bind_int(statement, 8, event.status);
                bind_text(statement, 9, attributes);
                if (sqlite3_step(statement) != SQLITE_DONE) fail(database, "insert");
                sqlite3_reset(statement);
                at += 7000;
            }
            if (old) due += static_cast<std::int64_t>(run.events.size());
            done += run.events.size();
        }
        execute(database, "COMMIT");
    }
    sqlite3_finalize(statement);
    return due;
}

int run(std::uint64_t events) {
    std::string folder = (std::filesystem::temp_directory_path() / "sessionaudit-bench-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) return 3;
    const std::unique_ptr<const std::string, void (*)(const std::string*)> cleaner(
        &folder, [](const std::string* path) { std::filesystem::remove_all(*path); });
    const std::string file = folder + "/plain.db";
    sqlite3* database = open(file);
    execute(
        database,
        "CREATE TABLE event (session_id BLOB NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, kind "
        "INTEGER NOT NULL, purpose TEXT NOT NULL, path TEXT, referrer TEXT, status INTEGER, attributes TEXT);"
        "CREATE INDEX event_by_time ON event (at); CREATE TABLE other (at INTEGER)");
    const std::int64_t due = fill(database, events);
    execute(database, "PRAGMA wal_checkpoint(TRUNCATE)");

    std::atomic<bool> stopping{false};
    std::vector<double> latencies;
    std::thread writer([&] {
        sqlite3* const other = open(file);
        auto next = std::chrono::steady_clock::now();
        while (!stopping) {
            std::this_thread::sleep_until(next);
            execute(other, "INSERT INTO other VALUES (1)");
            latencies.push_back(
                std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - next).count());
            next += std::chrono::milliseconds{10};
        }
        sqlite3_close(other);
    });
    std::this_thread::sleep_for(std::chrono::milliseconds{200});
    latencies.reserve(1'000'000);
    const bench::Stopwatch watch;
    execute(database, "DELETE FROM event WHERE at < " + std::to_string(130 * kDay));
    const double seconds = watch.seconds();
    const std::int64_t taken = sqlite3_changes(database);
    stopping = true;
    writer.join();
    sqlite3_close(database);
    std::sort(latencies.begin(), latencies.end());
    std::printf("events %lld seconds %.3f p99 %.2f max %.2f\n", static_cast<long long>(taken), seconds,
                latencies[latencies.size() * 99 / 100], latencies.back());
    return taken == due ? 0 : 3;
}

}  // namespace

int main(int argc, char** argv) {
    const std::uint64_t events = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'200'000;
    if (events < 1000) {
        std::fputs("usage: bench_plain_delete [EVENTS]\n", stderr);
        return 2;
    }
    return run(events);
}
