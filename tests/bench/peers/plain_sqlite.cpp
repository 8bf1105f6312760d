// The peer of `scripts/bench ingest`: a plain SQLite database, a row an event, through SQLite's C
// interface. Links libsqlite3 and nothing of ours.
//
// usage: bench_plain_sqlite heap|keyed [EVENTS SESSIONS LIVE BATCH RUN_LEAST RUN_MOST]
//
// heap is the fastest there is: rows in order of arrival, no index, so that a session's events are found
// by reading everything. keyed is what an application would have: the session and sequence are the key.
// Durability, page cache and checkpoints are those of the library's store. Attributes are a text; making
// it is not timed, nor is making the events.
#include <sqlite3.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <memory>

#include "../event_workload.hpp"
#include "../stopwatch.hpp"

namespace {

constexpr const char* kColumns =
    "session_id BLOB NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, kind INTEGER NOT NULL, "
    "purpose TEXT "
    "NOT NULL, path TEXT, referrer TEXT, status INTEGER, attributes TEXT";

struct Row {
    std::array<std::uint8_t, 16> session{};
    std::int64_t sequence = 0;
    std::string attributes;
    bench::WorkloadEvent event;
};

[[noreturn]] void fail(sqlite3* database, const char* what) {
    std::fprintf(stderr, "bench_plain_sqlite: %s: %s\n", what, sqlite3_errmsg(database));
    std::exit(3);
}

void execute(sqlite3* database, const std::string& sql) {
    if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        fail(database, sql.c_str());
}

std::string attribute_text(const bench::WorkloadEvent& event) {
    std::string text;
    for (const auto& [name, value] : event.attributes)
        text += (text.empty() ? "" : ";") + name + "=" + value;
    return text;
}

using SessionKey = std::array<std::uint8_t, 16>;

/// Identities of version 7 that were made in one go share their first half, as those of our sessions do.
std::vector<SessionKey> make_sessions(std::size_t count) {
    bench::Random random(7);
    std::vector<SessionKey> sessions(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t high = 0x019CAA0000007000 + (i << 16);
        const std::uint64_t low = random.next();
        for (std::size_t byte = 0; byte < 8; ++byte) {
            sessions[i][byte] = static_cast<std::uint8_t>(high >> (56 - 8 * byte));
            sessions[i][8 + byte] = static_cast<std::uint8_t>(low >> (56 - 8 * byte));
        }
    }
    return sessions;
}

std::vector<Row> to_rows(std::vector<bench::Run>&& runs, const std::vector<SessionKey>& sessions) {
    std::vector<Row> rows;
    for (bench::Run& run : runs) {
        std::int64_t sequence = run.first_sequence;
        for (bench::WorkloadEvent& event : run.events) {
            std::string attributes = attribute_text(event);
            rows.push_back({sessions[run.session], sequence++, std::move(attributes), std::move(event)});
        }
    }
    return rows;
}

void bind_text(sqlite3_stmt* statement, int index, std::string_view text) {
    sqlite3_bind_text(statement, index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

void insert(sqlite3* database, sqlite3_stmt* statement, const Row& row) {
    sqlite3_bind_blob(statement, 1, row.session.data(), 16, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, row.sequence);
    sqlite3_bind_int64(statement, 3, row.event.at_ms);
    sqlite3_bind_int(statement, 4, row.event.kind);
    bind_text(statement, 5, row.event.purpose);
    bind_text(statement, 6, row.event.path);
    bind_text(statement, 7, row.event.referrer);
    sqlite3_bind_int(statement, 8, row.event.status);
    bind_text(statement, 9, row.attributes);
    if (sqlite3_step(statement) != SQLITE_DONE) fail(database, "insert");
    sqlite3_reset(statement);
}

std::int64_t count_rows(const std::string& file) {
    sqlite3* database = nullptr;
    sqlite3_open(file.c_str(), &database);
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(database, "SELECT count(*) FROM event", -1, &statement, nullptr);
    if (sqlite3_step(statement) != SQLITE_ROW) fail(database, "count");
    const std::int64_t count = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return count;
}

int run(bool keyed, const bench::WorkloadOptions& options) {
    std::string folder = (std::filesystem::temp_directory_path() / "sessionaudit-bench-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) return 3;
    const std::unique_ptr<const std::string, void (*)(const std::string*)> cleaner(
        &folder, [](const std::string* path) { std::filesystem::remove_all(*path); });
    const std::string file = folder + "/plain.db";
    const auto sessions = make_sessions(options.sessions);
    bench::Workload workload(options);

    sqlite3* database = nullptr;
    if (sqlite3_open(file.c_str(), &database) != SQLITE_OK) fail(database, "open");
    execute(database,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;"
            "PRAGMA wal_autocheckpoint = 4000");
    execute(database, std::string("CREATE TABLE event (") + kColumns +
                          (keyed ? ", PRIMARY KEY (session_id, sequence)) WITHOUT ROWID" : ")"));
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(database, "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", -1,
                           SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
        fail(database, "prepare");

    bench::Stopwatch watch;
    while (true) {
        watch.pause();
        const std::vector<Row> rows = to_rows(workload.next_batch(), sessions);
        watch.resume();
        if (rows.empty()) break;
        execute(database, "BEGIN IMMEDIATE");
        for (const Row& row : rows)
            insert(database, statement, row);
        execute(database, "COMMIT");
    }
    sqlite3_finalize(statement);
    if (sqlite3_close(database) != SQLITE_OK) fail(database, "close");
    const double seconds = watch.seconds();
    const double cpu = watch.cpu_seconds();

    const std::int64_t found = count_rows(file);
    std::printf("events %lld seconds %.3f cpu %.3f bytes %llu\n", static_cast<long long>(found), seconds, cpu,
                static_cast<unsigned long long>(std::filesystem::file_size(file)));
    return found == static_cast<std::int64_t>(options.events) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view layout = argc > 1 ? argv[1] : "";
    if (layout != "heap" && layout != "keyed") {
        std::fputs("usage: bench_plain_sqlite heap|keyed [EVENTS SESSIONS LIVE BATCH RUN_LEAST RUN_MOST]\n",
                   stderr);
        return 2;
    }
    return run(layout == "keyed", bench::WorkloadOptions::parse(argc - 2, argv + 2));
}
