// An erasure that stops anywhere is finished by whoever comes next, and only once.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "erasure_fixture.hpp"
#include "error_code.hpp"
#include "home_files.hpp"
#include "sessionaudit/doctor.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

/// What keeps the last step from being done: the address in clear, in a table that no erasure knows.
void put_in_the_way(const TestVault& vault) {
    const auto store = HomeFiles(vault.home()).store();
    store->execute("CREATE TABLE note (text TEXT)");
    store->execute("INSERT INTO note VALUES ('anna@shop.example')");
}
void take_away(const TestVault& vault) {
    HomeFiles(vault.home()).store()->execute("DELETE FROM note");
}

/// An erasure of Anna that could not be certified.
RecordId stop_at_the_search(TestVault& vault) {
    vault.close();
    put_in_the_way(vault);
    vault.open();
    CHECK(code_of([&] { erase(*vault, kAnna); }) == ErrorCode::corrupt);
    return vault->erasures().list().at(0).id;
}

}  // namespace

TEST_CASE("an erasure is finished by hand once what was in the way is gone", "[erasure][resume]") {
    TestVault vault;
    fill_everything(*vault, kAnna);
    const RecordId id = stop_at_the_search(vault);
    CHECK(code_of([&] { vault->erasures().finish(id); }) == ErrorCode::corrupt);
    CHECK(vault->erasures().list().at(0).state == ErasureState::rows_deleted);
    take_away(vault);
    vault->erasures().finish(id);
    CHECK(vault->erasures().list().at(0).state == ErasureState::completed);
    vault->erasures().finish(id);  // nothing more happens
    CHECK(entries_of(*vault, "erasure.completed").size() == 1);
    CHECK(verify_certificate(vault->erasures().certificate(id), kAnna, ledger_key(*vault)).valid());
}

TEST_CASE("the person is unreadable from the first step on, also where the last one fails",
          "[erasure][resume]") {
    TestVault vault;
    const IssuedSession session = fill_everything(*vault, kAnna);
    stop_at_the_search(vault);
    CHECK_FALSE(vault->subject(kAnna));
    CHECK(vault.sessions().check(session.token).status != TokenStatus::active);
    CHECK(vault->consents().history(kAnna).empty());
    CHECK_FALSE(vault->erasures().plan(kAnna));
}

TEST_CASE("an unfinished erasure keeps nobody else from being served or erased", "[erasure][resume]") {
    TestVault vault;
    fill_everything(*vault, kAnna);
    fill_everything(*vault, kBert);
    const RecordId first = stop_at_the_search(vault);
    const RecordId second = erase(*vault, kBert);
    CHECK(verify_certificate(vault->erasures().certificate(second), kBert, ledger_key(*vault)).valid());
    CHECK(code_of([&] { vault->erasures().certificate(first); }) == ErrorCode::conflict);
}

TEST_CASE("whichever step was the last before a crash, the next open finishes it", "[erasure][resume]") {
    const int state = GENERATE(1, 2, 3);  // started, keys destroyed, rows deleted
    CAPTURE(state);
    TestVault vault;
    fill_everything(*vault, kAnna);
    const RecordId id = stop_at_the_search(vault);
    vault.close();
    HomeFiles(vault.home()).store()->prepare("UPDATE erasure SET state = $1").bind(state).run();
    take_away(vault);
    vault.open();
    CHECK(vault->erasures().list().at(0).state == ErasureState::completed);
    CHECK(entries_of(*vault, "erasure.started").size() == 1);
    CHECK(entries_of(*vault, "erasure.completed").size() == 1);
    CHECK(verify_certificate(vault->erasures().certificate(id), kAnna, ledger_key(*vault)).valid());
    vault.close();
    for (const Diagnosis& line : examine(vault.options())) {
        INFO(line.subject << ": " << line.finding);
        CHECK(line.state == Diagnosis::State::ok);
    }
}

TEST_CASE("another process finishes what this one began, and both agree", "[erasure][resume]") {
    TestVault vault;
    fill_everything(*vault, kAnna);
    const RecordId id = stop_at_the_search(vault);
    take_away(vault);
    {
        const Vault other = Vault::open(vault.options());
        CHECK(other.erasures().list().at(0).state == ErasureState::completed);
    }
    CHECK(vault->erasures().list().at(0).state == ErasureState::completed);
    vault->erasures().finish(id);
    CHECK(entries_of(*vault, "erasure.completed").size() == 1);
}

TEST_CASE("an erasure that nobody began cannot be finished or certified", "[erasure][resume]") {
    TestVault vault;
    const RecordId unknown{};
    CHECK(code_of([&] { vault->erasures().finish(unknown); }) == ErrorCode::not_found);
    CHECK(code_of([&] { vault->erasures().certificate(unknown); }) == ErrorCode::not_found);
    CHECK(code_of([&] { vault->erasures().mark_delivered(unknown); }) == ErrorCode::not_found);
}

TEST_CASE("once handed over, an erasure says nothing any more and stays finished", "[erasure][resume]") {
    TestVault vault;
    fill_everything(*vault, kAnna);
    const RecordId id = erase(*vault, kAnna);
    vault->erasures().mark_delivered(id);
    vault.reopen();
    CHECK(vault->erasures().list().at(0).state == ErasureState::delivered);
    CHECK(code_of([&] { vault->erasures().certificate(id); }) == ErrorCode::conflict);
    vault->erasures().finish(id);
    CHECK(vault->erasures().list().at(0).state == ErasureState::delivered);
    // What the erasure knew of the person is sealed under a key that is gone.
    vault.close();
    const auto keyring = HomeFiles(vault.home()).keyring();
    auto keys = keyring->prepare("SELECT count(*) FROM owner_key");
    keys.step();
    CHECK(keys.row().integer(0) == 0);
}

TEST_CASE("of two who carry out one plan at once one is told that nothing is left", "[erasure][resume]") {
    TestVault vault;
    fill_everything(*vault, kAnna);
    const Vault other = Vault::open(vault.options());
    const std::string hash = vault->erasures().plan(kAnna)->hash;
    CHECK(other.erasures().plan(kAnna)->hash == hash);
    vault->erasures().execute(kAnna, hash, "user:dpo");
    CHECK(code_of([&] { other.erasures().execute(kAnna, hash, "user:other"); }) == ErrorCode::not_found);
    CHECK(entries_of(*vault, "erasure.started").size() == 1);
}
