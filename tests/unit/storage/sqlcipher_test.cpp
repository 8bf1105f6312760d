#include "storage/sqlcipher.hpp"

#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "error_code.hpp"
#include "sessionaudit/error.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;
using namespace sessionaudit::storage;

namespace {

Bytes key_of(std::uint8_t byte) {
    return Bytes(32, byte);
}

std::unique_ptr<Connection> open_new(const std::filesystem::path& file, ByteView key) {
    SqlcipherOptions options;
    options.create = true;
    return open_sqlcipher(file, key, options);
}

std::string read_file(const std::filesystem::path& file) {
    std::ifstream input(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(input), {}};
}

}  // namespace

TEST_CASE("an encrypted database keeps what was committed and shows nothing of it", "[storage][sqlcipher]") {
    const test::TempFolder folder;
    const auto file = folder / "a.db";
    {
        auto connection = open_new(file, key_of(1));
        connection->execute("CREATE TABLE t (v TEXT NOT NULL) STRICT");
        connection->prepare("INSERT INTO t (v) VALUES ($1)").bind("a pattern in the pages").run();
        CHECK(read_file(folder / "a.db-wal").find("pattern") == std::string::npos);
    }
    CHECK(read_file(file).find("pattern") == std::string::npos);
    CHECK_FALSE(read_file(file).starts_with("SQLite format 3"));
    auto connection = open_sqlcipher(file, key_of(1), {});
    auto statement = connection->prepare("SELECT v FROM t");
    REQUIRE(statement.step());
    CHECK(statement.row().text(0) == "a pattern in the pages");
}

TEST_CASE("an empty or all-zero key is refused before anything is written", "[storage][sqlcipher]") {
    const test::TempFolder folder;
    CHECK(test::code_of([&] { open_new(folder / "a.db", Bytes{}); }) == ErrorCode::key_unavailable);
    CHECK(test::code_of([&] { open_new(folder / "a.db", key_of(0)); }) == ErrorCode::key_unavailable);
    CHECK_FALSE(std::filesystem::exists(folder / "a.db"));
}

TEST_CASE("files that are not a store are told apart", "[storage][sqlcipher]") {
    const test::TempFolder folder;
    { open_new(folder / "a.db", key_of(1))->execute("CREATE TABLE t (v TEXT)"); }
    CHECK(test::code_of([&] { open_sqlcipher(folder / "a.db", key_of(2), {}); }) == ErrorCode::corrupt);
    CHECK(test::code_of([&] { open_sqlcipher(folder / "none.db", key_of(1), {}); }) == ErrorCode::not_found);
    std::ofstream(folder / "plain.db", std::ios::binary)
        << std::string_view("SQLite format 3\0", 16) << std::string(4080, '\0');
    CHECK(test::code_of([&] { open_sqlcipher(folder / "plain.db", key_of(1), {}); }) ==
          ErrorCode::not_a_store);
    std::ofstream(folder / "empty.db").close();
    CHECK(test::code_of([&] { open_sqlcipher(folder / "empty.db", key_of(1), {}); }) == ErrorCode::corrupt);
}

TEST_CASE("parameters are bound in order and empty values stay values", "[storage][sqlcipher]") {
    const test::TempFolder folder;
    auto connection = open_new(folder / "a.db", key_of(1));
    connection->execute("CREATE TABLE t (a INTEGER, b TEXT, c BLOB, d INTEGER) STRICT");
    connection->prepare("INSERT INTO t (a, b, c, d) VALUES ($1, $2, $3, $4)")
        .bind(7, "", Bytes{}, std::optional<std::int64_t>{})
        .run();
    auto statement = connection->prepare("SELECT a, b, c, d FROM t WHERE a = $1");
    statement.bind(7);
    REQUIRE(statement.step());
    CHECK(statement.row().integer(0) == 7);
    CHECK_FALSE(statement.row().is_null(1));
    CHECK_FALSE(statement.row().is_null(2));
    CHECK(statement.row().is_null(3));
}

TEST_CASE("a transaction that is not committed leaves nothing, and a savepoint undoes only itself",
          "[storage][transaction]") {
    const test::TempFolder folder;
    auto connection = open_new(folder / "a.db", key_of(1));
    connection->execute("CREATE TABLE t (a INTEGER) STRICT");
    const auto insert = [&](int value) {
        connection->prepare("INSERT INTO t (a) VALUES ($1)").bind(value).run();
    };
    {
        const Transaction transaction(*connection, Transaction::Mode::write);
        insert(1);
    }
    {
        Transaction transaction(*connection, Transaction::Mode::write);
        insert(2);
        {
            const Savepoint part(*connection);
            insert(3);
        }
        {
            Savepoint part(*connection);
            insert(4);
            part.keep();
        }
        transaction.commit();
    }
    std::vector<std::int64_t> rows;
    auto statement = connection->prepare("SELECT a FROM t ORDER BY a");
    while (statement.step())
        rows.push_back(statement.row().integer(0));
    CHECK(rows == std::vector<std::int64_t>{2, 4});
}

TEST_CASE("a lock held elsewhere is reported, not waited for without end", "[storage][sqlcipher]") {
    const test::TempFolder folder;
    auto first = open_new(folder / "a.db", key_of(1));
    first->execute("CREATE TABLE t (a INTEGER)");
    SqlcipherOptions hasty;
    hasty.busy_timeout = Milliseconds{1};
    auto second = open_sqlcipher(folder / "a.db", key_of(1), hasty);
    const Transaction held(*first, Transaction::Mode::write);
    CHECK(test::code_of([&] { Transaction(*second, Transaction::Mode::write); }) == ErrorCode::locked);
}

TEST_CASE("an export is a complete copy under the key it was given", "[storage][sqlcipher]") {
    const test::TempFolder folder;
    auto connection = open_new(folder / "a.db", key_of(1));
    connection->execute(
        "CREATE TABLE t (a INTEGER NOT NULL PRIMARY KEY, b BLOB) STRICT, WITHOUT ROWID;"
        "CREATE INDEX i ON t (b); INSERT INTO t VALUES (1, x'AB'), (2, NULL)");
    export_sqlcipher(*connection, folder / "b.db", key_of(2));
    CHECK(test::code_of([&] { export_sqlcipher(*connection, folder / "b.db", key_of(2)); }) ==
          ErrorCode::already_exists);
    auto copy = open_sqlcipher(folder / "b.db", key_of(2), {});
    CHECK(check_integrity(*copy).empty());
    auto statement = copy->prepare("SELECT count(*), count(b) FROM t");
    REQUIRE(statement.step());
    CHECK(statement.row().integer(0) == 2);
    CHECK(statement.row().integer(1) == 1);
}

TEST_CASE("a flipped byte in any page is found by the integrity check", "[storage][sqlcipher]") {
    const test::TempFolder folder;
    const auto file = folder / "a.db";
    {
        auto connection = open_new(file, key_of(1));
        connection->execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB) STRICT");
        for (int i = 0; i < 40; ++i)
            connection->prepare("INSERT INTO t (b) VALUES ($1)")
                .bind(Bytes(900, static_cast<std::uint8_t>(i)))
                .run();
    }
    const std::string sound = read_file(file);
    for (std::size_t page = 0; page * 4096 < sound.size(); ++page) {
        std::string damaged = sound;
        damaged[page * 4096 + page * 997 % 4096] ^= 0x10;
        std::ofstream(file, std::ios::binary | std::ios::trunc) << damaged;
        bool detected = false;
        try {
            detected = !check_integrity(*open_sqlcipher(file, key_of(1), {})).empty();
        } catch (const Error& error) {
            detected = error.code() == ErrorCode::corrupt;
            INFO(error.what());
            CHECK(detected);
        }
        INFO("page " << page);
        CHECK(detected);
    }
}
