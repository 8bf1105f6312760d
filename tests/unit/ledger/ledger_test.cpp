#include "sessionaudit/ledger.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "error_code.hpp"
#include "ledger_fixture.hpp"
#include "reference_tree.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

TEST_CASE("a ledger gives back what was appended, across batches and openings", "[ledger][store]") {
    LedgerFolder folder;
    const std::size_t batch = GENERATE(1U, 15U, 16U, 17U, 300U);
    const std::vector<Bytes> entries = numbered_entries(0, 300);
    std::vector<Hash> leaves;
    for (const Bytes& entry : entries)
        leaves.push_back(leaf_hash(entry));
    auto connection = folder.connect();
    folder.create(*connection);
    for (std::size_t done = 0; done < entries.size();) {
        Ledger ledger = folder.open(*connection);
        for (int i = 0; i < 3 && done < entries.size(); ++i) {
            const std::size_t count = std::min(batch, entries.size() - done);
            const AppendReceipt receipt = ledger.append(std::span(entries).subspan(done, count));
            CHECK(receipt.first == done);
            CHECK(receipt.added == count);
            done += count;
            CHECK(receipt.size == done);
            CHECK(receipt.anchor_problem.empty());
        }
    }
    Ledger ledger = folder.open(*connection);
    CHECK(ledger.size() == 300);
    CHECK(ledger.root(300) == naive_root(leaves));
    CHECK(ledger.root(129) == naive_root(std::span(leaves).first(129)));
    CHECK(ledger.root(0) == empty_tree_root());
    CHECK(ledger.entries(0, 1000) == entries);
    CHECK(ledger.entry(299) == entries[299]);
    CHECK_FALSE(ledger.entry(300));
    CHECK(ledger.entries(298, 5).size() == 2);
    CHECK(ledger.entries(300, 5).empty());
    const LedgerReport report = ledger.verify();
    CHECK(report.sound());
    CHECK(report.root == naive_root(leaves));
    CHECK(report.anchor.state == AnchorState::agrees);
}

TEST_CASE("every proof of a stored log holds, and so does the file made of it", "[ledger][store]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    const std::vector<Bytes> entries = numbered_entries(0, 67);
    ledger.append(std::span(entries).first(20));
    const Checkpoint early = verify_checkpoint(ledger.checkpoint(), ledger.key());
    ledger.append(std::span(entries).subspan(20));
    const Checkpoint late = verify_checkpoint(ledger.checkpoint(), ledger.key());
    CHECK(early.size == 20);
    CHECK(late.size == 67);
    CHECK(verify_consistency(20, 67, early.root, late.root, ledger.consistency_proof(20, 67)));
    for (std::uint64_t i = 0; i < 67; ++i) {
        const TlogProof proof = TlogProof::parse(ledger.prove(i).to_text());
        CHECK(verify_proof(proof, entries[i], ledger.key()) == late);
        if (i < 20)
            CHECK(verify_inclusion(i, 20, leaf_hash(entries[i]), ledger.inclusion_proof(i, 20), early.root));
    }
    CHECK(code_of([&] { ledger.prove(67); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { ledger.root(68); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { ledger.inclusion_proof(67, 67); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { ledger.inclusion_proof(0, 68); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { ledger.consistency_proof(21, 20); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { ledger.consistency_proof(20, 68); }) == ErrorCode::invalid_argument);
}

TEST_CASE("an empty ledger is a log too", "[ledger][store]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    CHECK(ledger.size() == 0);
    CHECK(verify_checkpoint(ledger.checkpoint(), ledger.key()).root == empty_tree_root());
    CHECK(ledger.verify().sound());
    CHECK(ledger.append({}).added == 0);
    CHECK(code_of([&] { ledger.prove(0); }) == ErrorCode::invalid_argument);
}

TEST_CASE("a ledger is created once and opened with its own key", "[ledger][store]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    CHECK(code_of([&] { folder.open(*connection); }) == ErrorCode::not_found);
    folder.create(*connection);
    CHECK(code_of([&] { folder.create(*connection); }) == ErrorCode::already_exists);
    const SecretBytes other(ByteView(Bytes(32, 8)));
    CHECK(code_of([&] { Ledger::open(*connection, other, {}, kStart); }) == ErrorCode::wrong_key);
    auto second = folder.connect("other.db");
    CHECK(code_of([&] { Ledger::create(*second, other, "two words", {}, kStart); }) ==
          ErrorCode::invalid_argument);
}

TEST_CASE("one malformed entry keeps its whole batch out", "[ledger][store]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    std::vector<Bytes> entries = numbered_entries(0, 3);
    entries[1].push_back(' ');
    CHECK(code_of([&] { ledger.append(entries); }) == ErrorCode::invalid_argument);
    CHECK(ledger.size() == 0);
    entries[1].pop_back();
    CHECK(ledger.append(entries).size == 3);
    CHECK(ledger.verify().sound());
}

TEST_CASE("an outbox is drained exactly once, however often it is offered", "[ledger][outbox]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    const OutboxEpoch epoch{1};
    const OutboxEpoch restored{2};
    const auto offer = [](std::initializer_list<std::uint64_t> sequences) {
        std::vector<OutboxEntry> entries;
        for (const std::uint64_t sequence : sequences)
            entries.push_back({sequence, numbered_entry(sequence).to_json()});
        return entries;
    };
    CHECK_FALSE(ledger.drained(epoch));
    CHECK(ledger.drain(epoch, offer({1, 2, 3})).added == 3);
    CHECK(ledger.drain(epoch, offer({1, 2, 3})).added == 0);
    CHECK(ledger.drain(epoch, offer({2, 3, 5, 9})).added == 2);  // overlapping, and with gaps
    CHECK(ledger.drained(epoch) == 9);
    CHECK(ledger.drain(epoch, {}).added == 0);
    CHECK(ledger.drain(restored, offer({4})).added == 1);
    CHECK(ledger.drained(restored) == 4);
    CHECK(ledger.drained(epoch) == 9);
    CHECK(ledger.size() == 6);
    CHECK(code_of([&] { ledger.drain(epoch, offer({11, 10})); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { ledger.drain(epoch, offer({11, 11})); }) == ErrorCode::invalid_argument);
    const std::vector<Bytes> logged = ledger.entries(0, 10);
    const std::uint64_t expected[] = {1, 2, 3, 5, 9, 4};
    for (std::size_t i = 0; i < 6; ++i)
        CHECK(logged[i] == numbered_entry(expected[i]).to_json());
}

TEST_CASE("entries are found by the commitments they hold", "[ledger][store]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    const Bytes salt(32, 3);
    const Hash owner = commitment(salt, "owner", as_bytes("one"));
    const Hash session = commitment(salt, "session", as_bytes("one"));
    Hash alike = owner;  // the same first 48 bits, and another commitment
    alike[31] ^= 1;
    LedgerEntry entry = numbered_entry(0);
    std::vector<Bytes> batch;
    entry.subject = owner;
    batch.push_back(entry.to_json());
    entry.subject = alike;
    entry.refs = {session, session};
    batch.push_back(entry.to_json());
    entry.subject = owner;
    entry.refs = {alike, owner};
    batch.push_back(entry.to_json());
    entry.subject.reset();
    entry.refs.clear();
    batch.push_back(entry.to_json());
    ledger.append(batch);
    CHECK(ledger.find(owner) == std::vector<std::uint64_t>{0, 2});
    CHECK(ledger.find(alike) == std::vector<std::uint64_t>{1, 2});
    CHECK(ledger.find(session) == std::vector<std::uint64_t>{1});
    CHECK(ledger.find(Hash{}).empty());
    CHECK(ledger.verify().sound());
}

TEST_CASE("two processes append to one log in turn", "[ledger][store]") {
    LedgerFolder folder;
    auto first_connection = folder.connect();
    Ledger first = folder.create(*first_connection);
    auto second_connection = folder.connect();
    Ledger second = folder.open(*second_connection);
    for (std::uint64_t i = 0; i < 60; i += 6) {
        CHECK(first.append(numbered_entries(i, 1)).first == i);
        CHECK(second.append(numbered_entries(i + 1, 5)).first == i + 1);
    }
    CHECK(first.entries(0, 100) == numbered_entries(0, 60));
    CHECK(first.verify().sound());
    CHECK(second.checkpoint() == first.checkpoint());
    CHECK(read_file(folder.anchor()) == first.checkpoint());
}

TEST_CASE("an append that fails half-way leaves the log as it was", "[ledger][store]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    ledger.append(numbered_entries(0, 20));
    const std::string head = ledger.checkpoint();
    // The entry after the next is in the way.
    connection->execute("INSERT INTO entry (idx, data) VALUES (21, x'00')");
    CHECK(code_of([&] { ledger.append(numbered_entries(20, 2)); }) == ErrorCode::conflict);
    CHECK(ledger.checkpoint() == head);
    connection->execute("DELETE FROM entry WHERE idx = 21");
    CHECK(ledger.append(numbered_entries(20, 2)).size == 22);
    CHECK(ledger.verify().sound());
}

TEST_CASE("a search finds entries on both sides of every row of its index", "[ledger][store]") {
    LedgerFolder folder;
    auto connection = folder.connect();
    Ledger ledger = folder.create(*connection);
    const Hash wanted = commitment(Bytes(32, 3), "session", as_bytes("wanted"));
    std::vector<std::uint64_t> expected;
    std::vector<Bytes> batch;
    for (std::uint64_t i = 0; i < 70000; ++i) {
        LedgerEntry entry = numbered_entry(i);
        // Bare entries for a while, so that a row's 16-bit distance would overflow.
        if (i > 100 && i < 68000) entry.subject.reset();
        // One entry with more commitments than a row usually has.
        if (i == 640)
            for (std::uint64_t k = 0; k < 900; ++k)
                entry.refs.push_back(leaf_hash(as_bytes(std::to_string(k))));
        if (i % 639 == 0) {
            entry.refs.push_back(wanted);
            expected.push_back(i);
        }
        batch.push_back(entry.to_json());
    }
    ledger.append(batch);
    CHECK(ledger.find(wanted) == expected);
    CHECK(ledger.find(leaf_hash(as_bytes("899"))) == std::vector<std::uint64_t>{640});
    CHECK(ledger.verify().sound());
}
