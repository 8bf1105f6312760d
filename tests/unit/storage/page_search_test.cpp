#include "storage/page_search.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
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
    std::uint64_t hits(std::string_view pattern) {
        storage::SearchPatterns patterns;
        patterns.add(as_bytes(pattern), "pattern");
        return storage::search_pages(*connection, key, patterns).hits;
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
    storage::SearchPatterns patterns;
    patterns.add(as_bytes("nowhere"), "pattern");
    const auto search = storage::search_pages(*database.connection, database.key, patterns);
    CHECK(search.pages == std::filesystem::file_size(database.folder / "a.db") / 4096);
    CHECK(search.log_pages == 0);
    CHECK(search.hits == 0);
    CHECK(code_of([&] { storage::search_pages(*database.connection, Bytes(32, 8), patterns); }) ==
          ErrorCode::corrupt);
}

TEST_CASE("patterns share beginnings, and short ones are refused", "[storage][page_search]") {
    storage::SearchPatterns patterns;
    patterns.add(as_bytes("abcdef"), "short");
    patterns.add(as_bytes("abcdefgh"), "long");
    std::multiset<std::string> found;
    patterns.search(as_bytes("xxabcdefgh--abcdef"), [&](const std::string& name) { found.insert(name); });
    CHECK(found == std::multiset<std::string>{"short", "short", "long"});
    CHECK(code_of([&] { patterns.add(as_bytes("abcde"), "tiny"); }) == ErrorCode::invalid_argument);
}

TEST_CASE("a pattern is found wherever it begins and ends, as often as it is there",
          "[storage][page_search]") {
    const Bytes pattern = [] {
        Bytes bytes(GENERATE(6U, 7U, 16U));
        fill_random(bytes);
        return bytes;
    }();
    storage::SearchPatterns patterns;
    patterns.add(pattern, "pattern");
    for (std::size_t before = 0; before < 9; ++before)
        for (std::size_t after = 0; after < 9; ++after) {
            Bytes text(before, 0);
            text.insert(text.end(), pattern.begin(), pattern.end());
            text.insert(text.end(), pattern.begin(), pattern.end());
            text.resize(text.size() + after, 0);
            int hits = 0;
            patterns.search(text, [&](const std::string&) { ++hits; });
            CAPTURE(before, after, pattern.size());
            CHECK(hits == 2);
            Bytes cut = pattern;
            cut.pop_back();
            patterns.search(cut, [&](const std::string&) { ++hits; });
            CHECK(hits == 2);
        }
}

TEST_CASE("a pattern that overlaps itself is found at each place", "[storage][page_search]") {
    storage::SearchPatterns patterns;
    patterns.add(as_bytes("aaaaaa"), "pattern");
    int hits = 0;
    patterns.search(as_bytes("baaaaaaaaab"), [&](const std::string&) { ++hits; });
    CHECK(hits == 4);
}

TEST_CASE("many patterns are told apart as a plain search tells them", "[storage][page_search]") {
    Bytes text(4000);
    fill_random(text);
    for (std::uint8_t& byte : text)
        byte &= 1;  // so that six bytes come up again and again
    storage::SearchPatterns patterns;
    std::size_t expected = 0;
    for (std::size_t i = 0; i < 200; ++i) {
        const ByteView pattern = ByteView(text).subspan(i * 19, 6 + i % 5);
        patterns.add(pattern, "pattern");
        for (std::size_t at = 0; at + pattern.size() <= text.size(); ++at)
            expected += std::equal(pattern.begin(), pattern.end(), &text[at]) ? 1U : 0U;
    }
    std::size_t hits = 0;
    patterns.search(text, [&](const std::string&) { ++hits; });
    CHECK(hits == expected);
}

TEST_CASE("a file that is written anew keeps its rows, and nothing of those deleted",
          "[storage][page_search]") {
    Database database;
    database.connection->execute(
        "INSERT INTO note (text) VALUES ('erika@shop.example'), ('bert@shop.example')");
    database.connection->execute("PRAGMA secure_delete = OFF; DELETE FROM note WHERE id = 1");
    REQUIRE(storage::checkpoint_and_truncate(*database.connection));
    CHECK(database.hits("erika@shop") > 0);
    storage::rewrite(*database.connection);
    REQUIRE(storage::checkpoint_and_truncate(*database.connection));
    CHECK(database.hits("erika@shop") == 0);
    CHECK(database.hits("bert@shop") == 1);
}
