#include "store/ledger_drain.hpp"

#include <catch2/catch_test_macros.hpp>
#include <optional>

#include "error_code.hpp"
#include "fault_connection.hpp"
#include "home_files.hpp"
#include "sessionaudit/error.hpp"
#include "store/store_secrets.hpp"
#include "tables/store_values.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

/// A store whose vault is closed; its outbox is filled by hand, and drained by drains of its own.
class DrainBench {
  public:
    DrainBench() {
        vault.close();
        files.emplace(vault.home());
        store = files->store();
        epoch = read_outbox_epoch(*store);
        secrets.emplace(StoreSecrets::load(*files->keyring(), files->keys().wrap.view()));
    }

    void put(const std::string& action, int number) {
        LedgerEntry entry;
        entry.at = vault.clock.now();
        entry.actor = "app";
        entry.action = action;
        const Bytes json = entry.to_json();
        store->prepare("INSERT INTO ledger_outbox (sequence, entry) VALUES ($1, $2)")
            .bind(number, json)
            .run();
    }
    int next_number() { return static_cast<int>(last_outbox_sequence(*store)) + ++put_; }

    std::unique_ptr<LedgerDrain> drain(test::FaultPlan* faults = nullptr) {
        auto ledger = files->ledger();
        if (faults != nullptr) ledger = test::with_faults(std::move(ledger), *faults);
        return std::make_unique<LedgerDrain>(LedgerDrain::Parts{
            files->store(), std::move(ledger), secrets->signing_seed.clone(), files->paths().anchor(), epoch,
            vault.clock.now(), [this](std::int64_t number) { told = number; }});
    }
    /// Of the ledger as it is on the disk, from the entry `first` on.
    std::vector<std::string> actions(std::uint64_t first) {
        const auto file = files->ledger();
        const Ledger ledger =
            Ledger::open(*file, secrets->signing_seed, files->paths().anchor(), vault.clock.now());
        CHECK(ledger.verify().sound());
        std::vector<std::string> found;
        for (std::uint64_t i = first; i < ledger.size(); ++i)
            found.push_back(LedgerEntry::parse(*ledger.entry(i)).action);
        return found;
    }
    std::uint64_t size() {
        const auto file = files->ledger();
        return Ledger::open(*file, secrets->signing_seed, files->paths().anchor(), vault.clock.now()).size();
    }

    test::TestVault vault;
    std::optional<test::HomeFiles> files;
    std::unique_ptr<storage::Connection> store;
    OutboxEpoch epoch{};
    std::optional<StoreSecrets> secrets;
    std::atomic<std::int64_t> told{0};

  private:
    int put_ = 0;
};

}  // namespace

TEST_CASE("what is in the outbox is in the ledger when settling returns, in order", "[store][drain]") {
    DrainBench bench;
    const std::uint64_t before = bench.size();
    bench.put("test.one", bench.next_number());
    bench.put("test.two", bench.next_number());
    bench.put("test.three", bench.next_number());
    const auto drain = bench.drain();
    drain->settle();
    CHECK(bench.actions(before) == std::vector<std::string>{"test.one", "test.two", "test.three"});
}

TEST_CASE("entries that stay in the outbox are taken once, by whichever drain comes", "[store][drain]") {
    DrainBench bench;
    const std::uint64_t before = bench.size();
    bench.put("test.one", bench.next_number());
    for (int i = 0; i < 3; ++i) {
        const auto drain = bench.drain();
        drain->settle();
        drain->settle();
    }
    bench.put("test.two", bench.next_number());
    bench.drain()->settle();
    CHECK(bench.actions(before) == std::vector<std::string>{"test.one", "test.two"});
}

TEST_CASE("a drain that goes takes what is left along", "[store][drain]") {
    DrainBench bench;
    const std::uint64_t before = bench.size();
    {
        const auto drain = bench.drain();
        bench.put("test.one", bench.next_number());
        drain->notify();
    }
    CHECK(bench.actions(before) == std::vector<std::string>{"test.one"});
}

TEST_CASE("the outbox is told how far the ledger came, and never further", "[store][drain]") {
    DrainBench bench;
    const int first = bench.next_number();
    bench.put("test.one", first);
    const auto drain = bench.drain();
    drain->settle();
    CHECK(bench.told == first);
    bench.put("test.two", bench.next_number());
    CHECK(bench.told == first);
    drain->settle();
    CHECK(bench.told == first + 1);
}

TEST_CASE("a ledger that cannot be written loses nothing, and settling says so", "[store][drain]") {
    DrainBench bench;
    const std::uint64_t before = bench.size();
    test::FaultPlan faults;
    const auto drain = bench.drain(&faults);
    drain->settle();
    bench.put("test.one", bench.next_number());
    faults.fail_at_commit(1, test::Fault::disk_full);
    CHECK(code_of([&] { drain->settle(); }) == ErrorCode::disk_full);
    CHECK(bench.size() == before);
    faults.clear();
    drain->settle();
    CHECK(bench.actions(before) == std::vector<std::string>{"test.one"});
}

TEST_CASE("a crash before or after the ledger's commit neither loses nor repeats an entry",
          "[store][drain]") {
    DrainBench bench;
    const std::uint64_t before = bench.size();
    std::vector<std::string> expected;
    for (const test::Fault fault : {test::Fault::crash_before, test::Fault::crash_after}) {
        const std::string action = fault == test::Fault::crash_before ? "test.before" : "test.after";
        test::FaultPlan faults;
        {
            const auto drain = bench.drain(&faults);
            drain->settle();
            bench.put(action, bench.next_number());
            faults.fail_at_commit(1, fault);
            CHECK(code_of([&] { drain->settle(); }));
            CHECK(faults.fired());
        }
        bench.drain()->settle();
        expected.push_back(action);
        CHECK(bench.actions(before) == expected);
    }
}

TEST_CASE("a new epoch begins to count again, and its entries are not taken for old ones", "[store][drain]") {
    DrainBench bench;
    const std::uint64_t before = bench.size();
    bench.put("test.old", bench.next_number());
    bench.drain()->settle();
    start_outbox_epoch(*bench.store);
    REQUIRE(read_outbox_epoch(*bench.store) != bench.epoch);
    CHECK(last_outbox_sequence(*bench.store) == 0);
    bench.epoch = read_outbox_epoch(*bench.store);
    bench.put("test.new", 1);
    bench.drain()->settle();
    CHECK(bench.actions(before) == std::vector<std::string>{"test.old", "test.new"});
}
