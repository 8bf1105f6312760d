#include "storage/page_search.hpp"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "crypto/random.hpp"
#include "error_code.hpp"
#include "storage/sqlcipher.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

struct Database {
    test::TempFolder folder;
    Bytes key = Bytes(32, 7);
    std::unique_ptr<storage::Connection> connection;

    Database() {
        storage::SqlcipherOptions options;
        options.create = true;
        connection = storage::open_sqlcipher(folder / "a.db", key, options);
        connection->execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)");
    }
    std::uint64_t hits(std::string_view needle) {
        storage::NeedleSet needles;
        needles.add(as_bytes(needle), "needle");
        return storage::search_pages(*connection, key, needles).hits;
    }
};

}  // namespace

TEST_CASE("a text is found in the log and in the file, and gone once it is deleted",
          "[storage][page_search]") {
    Database database;
    for (int i = 0; i < 3000; ++i)
        database.connection->prepare("INSERT INTO note (text) VALUES ($1)")
            .bind("line " + std::to_string(i) + " of erika@shop.example")
            .run();
    CHECK(database.hits("line 1234 of erika") > 0);  // in the log
    REQUIRE(storage::checkpoint_and_truncate(*database.connection));
    CHECK(database.hits("line 1234 of erika") == 1);
    database.connection->execute("DELETE FROM note WHERE id > 10");
    CHECK(database.hits("line 1234 of erika") == 1);  // the file still has it: the log is ahead
    REQUIRE(storage::checkpoint_and_truncate(*database.connection));
    CHECK(database.hits("line 1234 of erika") == 0);  // free pages are zeroed
    CHECK(database.hits("line 5 of erika") == 1);
    CHECK(database.hits("CREATE TABLE note") == 1);  // the first page, behind the salt
}

TEST_CASE("pages are counted, and a wrong key is noticed", "[storage][page_search]") {
    Database database;
    REQUIRE(storage::checkpoint_and_truncate(*database.connection));
    storage::NeedleSet needles;
    needles.add(as_bytes("nowhere"), "needle");
    const auto search = storage::search_pages(*database.connection, database.key, needles);
    CHECK(search.pages == std::filesystem::file_size(database.folder / "a.db") / 4096);
    CHECK(search.log_pages == 0);
    CHECK(search.hits == 0);
    CHECK(code_of([&] { storage::search_pages(*database.connection, Bytes(32, 8), needles); }) ==
          ErrorCode::corrupt);
}

TEST_CASE("needles share beginnings, and short ones are refused", "[storage][page_search]") {
    storage::NeedleSet needles;
    needles.add(as_bytes("abcdef"), "short");
    needles.add(as_bytes("abcdefgh"), "long");
    std::multiset<std::string> found;
    needles.search(as_bytes("xxabcdefgh--abcdef"), [&](const std::string& name) { found.insert(name); });
    CHECK(found == std::multiset<std::string>{"short", "short", "long"});
    CHECK(code_of([&] { needles.add(as_bytes("abcde"), "tiny"); }) == ErrorCode::invalid_argument);
}
