#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "error_code.hpp"
#include "ledger_fixture.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

TEST_CASE("a change to any row of the ledger is found", "[ledger][verify]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    ledger.append(numbered_entries(0, 100));
    REQUIRE(ledger.verify().sound());
    const auto change = GENERATE(
        "UPDATE entry SET data = (SELECT data FROM entry WHERE idx = 5) WHERE idx = 50",
        "UPDATE entry SET data = x'7b7d' WHERE idx = 99", "DELETE FROM entry WHERE idx = 0",
        "DELETE FROM entry WHERE idx = 42", "DELETE FROM entry WHERE idx = 99",
        "INSERT INTO entry (idx, data) SELECT 100, data FROM entry WHERE idx = 99",
        "INSERT INTO entry (idx, data) SELECT 4611686018427387904, data FROM entry WHERE idx = 99",
        "UPDATE tile SET hashes = zeroblob(960) WHERE id = 3", "UPDATE tile SET hashes = x'00' WHERE id = 3",
        "DELETE FROM tile WHERE id = 0", "DELETE FROM tile WHERE id = 6", "DELETE FROM tile WHERE id < 0",
        "INSERT INTO tile (id, hashes) VALUES (77, zeroblob(960))",
        "UPDATE tile SET hashes = (SELECT hashes FROM tile WHERE id = 2) WHERE id = -72057594037927936",
        "UPDATE head SET size = 99", "UPDATE head SET size = 101", "DELETE FROM entry_ref",
        "UPDATE entry_ref SET first_idx = 1", "UPDATE entry_ref SET refs = substr(refs, 7)",
        "UPDATE entry_ref SET refs = substr(refs, 2)",
        "INSERT INTO entry_ref (first_idx, refs) VALUES (1, x'000102030000')");
    CAPTURE(change);
    connection->execute(change);
    const LedgerReport report = ledger.verify();
    CHECK_FALSE(report.sound());
    CHECK(report.problem_count >= report.problems.size());
    CHECK_FALSE(report.problems.empty());
}

TEST_CASE("a proof is not given for an entry that was changed", "[ledger][verify]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    ledger.append(numbered_entries(0, 20));
    connection->execute("UPDATE entry SET data = x'7b7d' WHERE idx = 3");
    CHECK(code_of([&] { ledger.prove(3); }) == ErrorCode::ledger_mismatch);
    CHECK_FALSE(code_of([&] { ledger.prove(4); }));
    connection->execute("DELETE FROM entry WHERE idx = 3");
    CHECK(code_of([&] { ledger.prove(3); }) == ErrorCode::corrupt);
    connection->execute("DELETE FROM tile WHERE id = 0");
    CHECK(code_of([&] { ledger.prove(4); }) == ErrorCode::corrupt);
}

TEST_CASE("a rewritten history with a perfect tree of its own betrays itself by the anchor",
          "[ledger][verify]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    folder.create(*connection).append(numbered_entries(0, 30));
    auto forged = folder.connect("forged.db");
    Ledger ledger = Ledger::create(*forged, folder.seed(), "example.com/log", {}, kStart);
    ledger.append(numbered_entries(1, 30));
    CHECK(ledger.verify().sound());
    const LedgerReport report = folder.open(*forged).verify();
    CHECK(report.anchor.state == AnchorState::different_history);
    CHECK_FALSE(report.sound());
}

TEST_CASE("a clock that went back is reported and is no fault", "[ledger][verify]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    ledger.append(numbered_entries(100, 3));
    ledger.append(numbered_entries(0, 3));
    const LedgerReport report = ledger.verify();
    CHECK(report.sound());
    CHECK(report.clock_steps_back == 1);
}

TEST_CASE("a check tells how far it is, up to the end", "[ledger][verify]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    ledger.append(numbered_entries(0, 9000));
    std::vector<std::uint64_t> steps;
    ledger.verify([&steps](std::uint64_t done, std::uint64_t total) {
        CHECK(total == 9000);
        steps.push_back(done);
    });
    REQUIRE(steps.size() >= 2);
    CHECK(steps.front() < 9000);
    CHECK(steps.back() == 9000);
}

TEST_CASE("a check is of one moment, whatever another process appends meanwhile", "[ledger][verify]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    ledger.append(numbered_entries(0, 50));
    auto other_connection = folder.connect();
    Ledger other = folder.open(*other_connection);
    const LedgerReport report = ledger.verify(
        [&other](std::uint64_t, std::uint64_t) { other.append(numbered_entries(other.size(), 3)); });
    CHECK(report.sound());
    CHECK(report.size == 50);
    CHECK(ledger.verify().size == other.size());
}
