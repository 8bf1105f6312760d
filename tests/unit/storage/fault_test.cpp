// Transactions, savepoints and migrations over a database that fails on purpose.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "error_code.hpp"
#include "fault_connection.hpp"
#include "storage/migration.hpp"
#include "storage/sqlcipher.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;
using namespace sessionaudit::storage;
using test::code_of;
using test::Fault;

namespace {

constexpr Timestamp kNow = from_millis(1772366400000);
constexpr EmbeddedFile kFirst{"0001_first.sql", "CREATE TABLE a (x INTEGER) STRICT"};
constexpr EmbeddedFile kSecond{"0002_second.sql",
                               "CREATE TABLE b (y INTEGER) STRICT; INSERT INTO a VALUES (2)"};
constexpr EmbeddedFile kThird{"0003_third.sql", "INSERT INTO b VALUES (3)"};

struct FaultyDatabase {
    FaultyDatabase() {
        SqlcipherOptions options;
        options.create = true;
        connection = test::with_faults(open_sqlcipher(folder / "a.db", Bytes(32, 1), options), plan);
        migrate(*connection, std::array{kFirst}, kNow);
    }
    /// As another process sees it.
    std::int64_t number(std::string_view sql) const {
        const auto other = open_sqlcipher(folder / "a.db", Bytes(32, 1), {});
        auto select = other->prepare(sql);
        REQUIRE(select.step());
        return select.row().integer(0);
    }
    std::int64_t rows() const { return number("SELECT count(*) FROM a"); }
    void insert(int value) { connection->prepare("INSERT INTO a VALUES ($1)").bind(value).run(); }

    test::TempFolder folder;
    test::FaultPlan plan;
    std::unique_ptr<Connection> connection;
};

}  // namespace

TEST_CASE("a transaction whose commit fails leaves nothing, and the next one is free to begin",
          "[storage][transaction]") {
    FaultyDatabase database;
    const Fault fault = GENERATE(Fault::io_error, Fault::disk_full, Fault::disk_full_rolls_back);
    database.plan.fail_at_commit(1, fault);
    CHECK(code_of([&] {
        Transaction transaction(*database.connection, Transaction::Mode::write);
        database.insert(1);
        transaction.commit();
    }));
    CHECK_FALSE(database.connection->in_transaction());
    CHECK(database.rows() == 0);
    Transaction transaction(*database.connection, Transaction::Mode::write);
    database.insert(2);
    transaction.commit();
    CHECK(database.rows() == 1);
}

TEST_CASE("a savepoint is undone alone", "[storage][transaction]") {
    FaultyDatabase database;
    Transaction transaction(*database.connection, Transaction::Mode::write);
    database.insert(1);
    {
        const Savepoint part(*database.connection);
        database.insert(2);
    }
    CHECK(database.connection->in_transaction());
    transaction.commit();
    CHECK(database.rows() == 1);
}

TEST_CASE("a savepoint that cannot be undone takes the whole transaction with it", "[storage][transaction]") {
    FaultyDatabase database;
    const std::string words = GENERATE("ROLLBACK TO", "RELEASE");
    {
        const Transaction transaction(*database.connection, Transaction::Mode::write);
        database.insert(1);
        {
            const Savepoint part(*database.connection);
            database.insert(2);
            database.plan.fail_at(words, Fault::io_error);
        }
        CHECK(database.plan.fired());
        CHECK_FALSE(database.connection->in_transaction());
    }
    CHECK(database.rows() == 0);
}

TEST_CASE("migrations that fail at any step leave the old schema, and can be tried again",
          "[storage][migration]") {
    const Fault fault = GENERATE(Fault::io_error, Fault::disk_full_rolls_back);
    bool fired = true;
    for (int step = 1; fired; ++step) {
        REQUIRE(step < 50);
        FaultyDatabase database;
        database.plan.fail_at_step(step, fault);
        const auto failure = code_of([&] {
            migrate(*database.connection, std::array{kFirst, kSecond, kThird}, kNow);
        });
        fired = database.plan.fired();
        INFO("step " << step);
        CHECK(failure.has_value() == fired);
        CHECK(database.number("SELECT max(number) FROM schema_migration") == (fired ? 1 : 3));
        CHECK(database.rows() == (fired ? 0 : 1));
        database.plan.clear();
        migrate(*database.connection, std::array{kFirst, kSecond, kThird}, kNow);
        CHECK(database.number("SELECT y FROM b") == 3);
        CHECK(database.rows() == 1);
    }
}

TEST_CASE("a database that crashes during a migration opens with the old schema or the new one",
          "[storage][migration][crash]") {
    const Fault fault = GENERATE(Fault::crash_before, Fault::crash_after);
    FaultyDatabase database;
    database.plan.fail_at_commit(1, fault);
    CHECK(code_of([&] { migrate(*database.connection, std::array{kFirst, kSecond}, kNow); }));
    database.connection.reset();
    CHECK(database.number("SELECT max(number) FROM schema_migration") ==
          (fault == Fault::crash_after ? 2 : 1));
    CHECK(database.rows() == (fault == Fault::crash_after ? 1 : 0));
}
