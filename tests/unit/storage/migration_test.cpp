#include "storage/migration.hpp"

#include <catch2/catch_test_macros.hpp>
#include <thread>

#include "core/file_handle.hpp"
#include "error_code.hpp"
#include "home_files.hpp"
#include "sessionaudit/doctor.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using namespace sessionaudit::storage;
using test::code_of;

namespace {

constexpr Timestamp kNow = from_millis(1772366400000);
constexpr EmbeddedFile kFirst{"0001_first.sql",
                              "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);"};
constexpr EmbeddedFile kSecond{"0002_second.sql",
                               "CREATE TABLE b (y INTEGER) STRICT; UPDATE a SET x = x + 1;"};
constexpr EmbeddedFile kBroken{
    "0002_second.sql",
    "CREATE TABLE b (y INTEGER) STRICT; UPDATE a SET x = 9; INSERT INTO nowhere VALUES (1);"};

std::unique_ptr<Connection> open(const test::TempFolder& folder) {
    SqlcipherOptions options;
    options.create = true;
    options.busy_timeout = Milliseconds{20'000};
    return open_sqlcipher(folder / "a.db", Bytes(32, 1), options);
}

std::int64_t number(Connection& connection, std::string_view sql) {
    auto select = connection.prepare(sql);
    REQUIRE(select.step());
    return select.row().integer(0);
}

std::int64_t tables_named_b(Connection& connection) {
    return number(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'b'");
}

}  // namespace

TEST_CASE("an old database is brought up to date, each step once", "[storage][migration]") {
    const test::TempFolder folder;
    const auto connection = open(folder);
    CHECK(schema_version(*connection) == 0);
    migrate(*connection, std::array{kFirst}, kNow);
    CHECK(schema_version(*connection) == 1);
    migrate(*connection, std::array{kFirst, kSecond}, kNow);
    migrate(*connection, std::array{kFirst, kSecond}, kNow);
    CHECK(schema_version(*connection) == 2);
    CHECK(number(*connection, "SELECT x FROM a") == 2);
    CHECK(number(*connection, "SELECT applied_at FROM schema_migration WHERE number = 2") == to_millis(kNow));
}

TEST_CASE("a newer schema and a foreign history are refused and left alone", "[storage][migration]") {
    const test::TempFolder folder;
    const auto connection = open(folder);
    migrate(*connection, std::array{kFirst, kSecond}, kNow);
    CHECK(code_of([&] { migrate(*connection, std::array{kFirst}, kNow); }) == ErrorCode::newer_schema);
    constexpr EmbeddedFile kForeign{"0002_other.sql", "CREATE TABLE c (z INTEGER)"};
    CHECK(code_of([&] { migrate(*connection, std::array{kFirst, kForeign}, kNow); }) == ErrorCode::corrupt);
    CHECK(schema_version(*connection) == 2);
    CHECK(number(*connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'c'") == 0);
}

TEST_CASE("a migration that fails half-way leaves the old schema, and the next try succeeds",
          "[storage][migration]") {
    const test::TempFolder folder;
    const auto connection = open(folder);
    migrate(*connection, std::array{kFirst}, kNow);
    CHECK(code_of([&] { migrate(*connection, std::array{kFirst, kBroken}, kNow); }));
    CHECK(schema_version(*connection) == 1);
    CHECK(tables_named_b(*connection) == 0);
    CHECK(number(*connection, "SELECT x FROM a") == 1);
    migrate(*connection, std::array{kFirst, kSecond}, kNow);
    CHECK(tables_named_b(*connection) == 1);
    CHECK(number(*connection, "SELECT x FROM a") == 2);
}

TEST_CASE("several that migrate at once apply each step once", "[storage][migration]") {
    const test::TempFolder folder;
    migrate(*open(folder), std::array{kFirst}, kNow);
    std::vector<std::unique_ptr<Connection>> connections(4);
    for (auto& connection : connections)
        connection = open(folder);
    std::vector<std::thread> threads;
    std::vector<std::optional<ErrorCode>> failures(connections.size());
    for (std::size_t i = 0; i < connections.size(); ++i)
        threads.emplace_back([&, i] {
            failures[i] = code_of([&] { migrate(*connections[i], std::array{kFirst, kSecond}, kNow); });
        });
    for (std::thread& thread : threads)
        thread.join();
    for (const auto& failure : failures)
        CHECK_FALSE(failure);
    CHECK(number(*connections[0], "SELECT x FROM a") == 2);
}

TEST_CASE("a store of the first schema upgrades when it is opened, and loses nothing", "[vault][migration]") {
    test::TestVault vault;
    const auto issued = vault.sessions().start({});
    vault.close();
    {
        const auto store = test::HomeFiles(vault.home()).store();
        store->execute(
            "DROP TABLE import; DROP TABLE consent; DROP TABLE consent_choice; DROP TABLE restriction;"
            "DROP TABLE request; DROP TABLE request_step; DROP TABLE objection;"
            "DROP TABLE erasure; DROP TABLE breach; DROP INDEX owner_link_by_visitor;"
            "DROP TABLE retention_run; DROP TABLE retention_run_line; DROP TABLE aggregate;"
            "DROP TABLE archive; DROP TABLE archive_person; DROP TABLE api_token; DROP TABLE staff;"
            "DROP TABLE staff_session;"
            "DROP TABLE access_code; DROP TABLE approval; DROP TABLE job; DROP TABLE leader;"
            "DROP TABLE schedule; DROP TABLE scan; DROP TABLE scan_baseline; DROP TABLE request_link;"
            "DROP TABLE idempotency;"
            "ALTER TABLE session DROP COLUMN jurisdiction; ALTER TABLE session DROP COLUMN reduced;"
            "ALTER TABLE session DROP COLUMN jurisdiction_source;"
            "ALTER TABLE subject DROP COLUMN last_seen_at; ALTER TABLE subject DROP COLUMN jurisdiction;"
            "ALTER TABLE subject DROP COLUMN jurisdiction_source; DELETE FROM schema_migration WHERE number "
            "> 1");
        CHECK(schema_version(*store) == 1);
    }
    vault.open();
    CHECK(vault.sessions().check(issued.token).status == TokenStatus::active);
    CHECK_FALSE(vault.sessions().find_import_checkpoint([](ByteView) { return true; }));
    vault.close();
    CHECK(schema_version(*test::HomeFiles(vault.home()).store()) > 1);
    for (const Diagnosis& line : examine(vault.options()))
        CHECK(line.state == Diagnosis::State::ok);
}

TEST_CASE("a store, key ring or ledger of a newer schema is refused with its own error",
          "[vault][migration]") {
    for (int which = 0; which < 3; ++which) {
        test::TestVault vault;
        vault.close();
        {
            const test::HomeFiles files(vault.home());
            const auto file = which == 0 ? files.store() : which == 1 ? files.keyring() : files.ledger();
            file->execute("INSERT INTO schema_migration VALUES (99, '0099_future.sql', 0)");
        }
        CHECK(code_of([&] { vault.open(); }) == ErrorCode::newer_schema);
        const auto lines = examine(vault.options());
        CHECK(std::count_if(lines.begin(), lines.end(), [](const Diagnosis& line) {
                  return line.state == Diagnosis::State::wrong && line.subject.ends_with("schema");
              }) == 1);
    }
}

TEST_CASE("the first schema is the one that shipped", "[vault][migration]") {
    // What upgrades start from is in files that must never change: a store's history names them.
    const std::filesystem::path folder =
        std::filesystem::path(SESSIONAUDIT_SOURCE_FOLDER) / "libaudit/src/storage/migrations/store";
    const test::TempFolder work;
    const auto connection = open(work);
    const std::string text = read_text_file(folder / "0001_sessions.sql");
    migrate(*connection, std::array{EmbeddedFile{"0001_sessions.sql", text}}, kNow);
    CHECK(number(*connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'session'") == 1);
    CHECK(number(*connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'import'") == 0);
}
