#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "error_code.hpp"
#include "ledger/anchor_file.hpp"
#include "ledger_fixture.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

TEST_CASE("the anchor holds the head of the last append", "[ledger][anchor]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    CHECK(ledger.compare_with_anchor().state == AnchorState::absent);
    for (std::uint64_t i = 0; i < 3; ++i) {
        ledger.append(numbered_entries(i, 1));
        CHECK(read_file(folder.anchor()) == ledger.checkpoint());
    }
    CHECK(ledger.compare_with_anchor().state == AnchorState::agrees);
    CHECK(ledger.compare_with_anchor().anchored_size == 3);
    CHECK_FALSE(std::filesystem::exists(folder / "ledger.anchor.new"));
}

TEST_CASE("a log that was set back is noticed and not continued", "[ledger][anchor]") {
    LedgerFolder folder;
    {
        auto connection = folder.connect();
        folder.create(*connection).append(numbered_entries(0, 40));
    }
    std::filesystem::copy_file(folder / "ledger.db", folder / "backup.db");
    {
        auto connection = folder.connect();
        folder.open(*connection).append(numbered_entries(40, 2));
    }
    const std::string anchored = read_file(folder.anchor());
    auto connection = folder.connect("backup.db");
    Ledger ledger = folder.open(*connection);
    CHECK(ledger.compare_with_anchor().state == AnchorState::ledger_shorter);
    CHECK(ledger.compare_with_anchor().anchored_size == 42);
    CHECK_FALSE(ledger.verify().sound());
    CHECK(code_of([&] { ledger.append(numbered_entries(40, 1)); }) == ErrorCode::ledger_mismatch);
    CHECK(ledger.size() == 40);
    CHECK(read_file(folder.anchor()) == anchored);
}

TEST_CASE("a log with another history is noticed and not continued", "[ledger][anchor]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    folder.create(*connection).append(numbered_entries(0, 40));
    auto other = folder.connect("other.db");
    Ledger forged = Ledger::create(*other, folder.seed(), "example.com/log", {}, kStart);
    forged.append(numbered_entries(1, 50));
    Ledger ledger = folder.open(*other);
    CHECK(ledger.compare_with_anchor().state == AnchorState::different_history);
    CHECK(code_of([&] { ledger.append(numbered_entries(51, 1)); }) == ErrorCode::ledger_mismatch);
}

TEST_CASE("a log that became shorter while it was open is not continued", "[ledger][anchor]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = Ledger::create(*connection, folder.seed(), "example.com/log", {}, kStart);
    ledger.append(numbered_entries(0, 5));
    connection->execute("UPDATE head SET size = 4");
    for (int i = 0; i < 2; ++i)
        CHECK(code_of([&] { ledger.append(numbered_entries(5, 1)); }) == ErrorCode::ledger_mismatch);
}

TEST_CASE("an older anchor agrees, as after a crash between the append and it", "[ledger][anchor]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    ledger.append(numbered_entries(0, 17));
    const std::string older = read_file(folder.anchor());
    ledger.append(numbered_entries(17, 20));
    write_file(folder.anchor(), older);
    CHECK(ledger.compare_with_anchor().state == AnchorState::agrees);
    CHECK(ledger.compare_with_anchor().anchored_size == 17);
    CHECK(ledger.append(numbered_entries(37, 1)).anchor_problem.empty());
    CHECK(read_file(folder.anchor()) == ledger.checkpoint());
}

TEST_CASE("an anchor that cannot be used is kept as it is, and the entries are kept too",
          "[ledger][anchor]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    ledger.append(numbered_entries(0, 3));
    std::string spoilt = read_file(folder.anchor());
    const int kind = GENERATE(0, 1, 2, 3);
    if (kind == 0) spoilt[20] ^= 1;
    if (kind == 1) spoilt.resize(spoilt.size() / 2);
    if (kind == 2) spoilt.clear();
    if (kind == 3) spoilt.assign(kNoteSizeMax + 10, 'x');
    write_file(folder.anchor(), spoilt);
    CHECK(ledger.compare_with_anchor().state == AnchorState::unusable);
    CHECK_FALSE(ledger.verify().sound());
    const AppendReceipt receipt = ledger.append(numbered_entries(3, 1));
    CHECK(receipt.size == 4);
    CHECK_FALSE(receipt.anchor_problem.empty());
    CHECK(read_file(folder.anchor()) == spoilt);
}

TEST_CASE("an anchor that cannot be written is told in the receipt", "[ledger][anchor]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger =
        Ledger::create(*connection, folder.seed(), "example.com/log", folder / "missing" / "anchor", kStart);
    const AppendReceipt receipt = ledger.append(numbered_entries(0, 2));
    CHECK(receipt.size == 2);
    CHECK_FALSE(receipt.anchor_problem.empty());
    std::filesystem::create_directory(folder / "missing");
    CHECK(ledger.append(numbered_entries(2, 1)).anchor_problem.empty());
    CHECK(ledger.compare_with_anchor().anchored_size == 3);
}

TEST_CASE("a head of at least the same size is not written over", "[ledger][anchor]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    ledger.append(numbered_entries(0, 5));
    const std::string head = ledger.checkpoint();
    write_anchor(folder.anchor(), ledger.checkpoint(4), 4);
    CHECK(read_file(folder.anchor()) == head);
}

TEST_CASE("any head of the log that was kept elsewhere can be compared", "[ledger][anchor]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    ledger.append(numbered_entries(0, 9));
    for (std::uint64_t size = 0; size <= 9; ++size)
        CHECK(ledger.compare_with(ledger.checkpoint(size)).state == AnchorState::agrees);
    CHECK(ledger.compare_with("no head").state == AnchorState::unusable);
}
