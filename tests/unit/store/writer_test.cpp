#include "store/writer.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "error_code.hpp"
#include "writer_bench.hpp"

using namespace sessionaudit;
using test::code_of;
using test::Fault;
using test::PausedWriter;
using test::WriterBench;

namespace {

void require_healthy(WriterBench& bench) {
    bench.close();
    bench.vault.open();
    bench.vault.sessions().start({});
    bench.vault->with_ledger([](Ledger& ledger) { CHECK(ledger.verify().sound()); });
    bench.vault.close();
    for (const Diagnosis& line : examine(bench.vault.options())) {
        INFO(line.subject << ": " << line.finding);
        CHECK(line.state == Diagnosis::State::ok);
    }
    bench.open();
}

/// The error with which a job ended; absent when it was acknowledged.
std::optional<ErrorCode> run(WriterBench& bench, const Writer::Job& job) {
    return code_of([&] { bench.writer->run(job); });
}

}  // namespace

TEST_CASE("what waits while a job runs joins its group, and one commit makes all of it durable",
          "[vault][writer]") {
    WriterBench bench;
    const auto commits = bench.store_faults->commits();
    PausedWriter paused(*bench.writer);
    for (const char* const name : {"a", "b", "c"})
        bench.writer->post(bench.mark(name, true));
    paused.open();
    bench.close();  // finishes the queue
    CHECK(bench.store_faults->commits() == commits + 1);
    for (const char* const name : {"a", "b", "c"})
        CHECK(bench.has(name));
    CHECK(bench.keys() == 3);
}

TEST_CASE("a job that fails is undone alone, its key included", "[vault][writer]") {
    WriterBench bench;
    PausedWriter paused(*bench.writer);
    bench.writer->post(bench.mark("a", true));
    bench.writer->post([&](WriteContext& context) {
        bench.mark("b", true)(context);
        throw Error(ErrorCode::conflict, "on purpose");
    });
    bench.writer->post(bench.mark("c", true));
    paused.open();
    CHECK_FALSE(run(bench, bench.mark("d")));
    CHECK(bench.has("a"));
    CHECK_FALSE(bench.has("b"));
    CHECK(bench.has("c"));
    CHECK(bench.keys() == 2);
    CHECK(run(bench, [](WriteContext&) { throw Error(ErrorCode::conflict, "on purpose"); }) ==
          ErrorCode::conflict);
    require_healthy(bench);
}

TEST_CASE("a commit that fails fails its whole group, and the next group succeeds", "[vault][writer]") {
    const Fault fault = GENERATE(Fault::io_error, Fault::disk_full, Fault::disk_full_rolls_back);
    WriterBench bench;
    bench.store_faults->fail_at_commit(1, fault);
    PausedWriter paused(*bench.writer);
    bench.writer->post(bench.mark("a", true));
    auto outcome = std::async(std::launch::async, [&] { return run(bench, bench.mark("b")); });
    paused.open();
    outcome.wait();
    CHECK(bench.store_faults->fired());
    // "b" may have come too late for the group; either way it is there exactly when it was acknowledged.
    CHECK(bench.has("b") == !outcome.get().has_value());
    CHECK_FALSE(bench.has("a"));
    CHECK_FALSE(run(bench, bench.mark("c", true)));
    CHECK(bench.has("c"));
    require_healthy(bench);
}

TEST_CASE("when the store's commit fails after the key ring's, an unused key is all that is left",
          "[vault][writer]") {
    WriterBench bench;
    bench.store_faults->fail_at_commit(1, Fault::disk_full);
    CHECK(run(bench, bench.mark("a", true)) == ErrorCode::disk_full);
    CHECK_FALSE(bench.has("a"));
    CHECK(bench.keys() == 1);
    CHECK_FALSE(run(bench, bench.mark("b", true)));
    CHECK(bench.keys() == 2);
    require_healthy(bench);
}

TEST_CASE("when the key ring's commit fails, the store gets no row that its keys would seal",
          "[vault][writer]") {
    WriterBench bench;
    bench.keyring_faults->fail_at_commit(1, Fault::disk_full);
    CHECK(run(bench, bench.mark("a", true)) == ErrorCode::disk_full);
    CHECK_FALSE(bench.has("a"));
    CHECK(bench.keys() == 0);
    CHECK_FALSE(run(bench, bench.mark("b", true)));
    require_healthy(bench);
}

TEST_CASE("a failure at any step leaves all of a job or nothing, and the next job succeeds",
          "[vault][writer]") {
    const Fault fault = GENERATE(Fault::io_error, Fault::disk_full, Fault::disk_full_rolls_back);
    const bool in_keyring = GENERATE(false, true);
    WriterBench bench;
    auto& plan = in_keyring ? *bench.keyring_faults : *bench.store_faults;
    bool fired = true;
    int step = 0;
    while (fired) {
        const std::string name = std::to_string(++step);
        REQUIRE(step < 100);
        plan.fail_at_step(step, fault);
        const auto failure = run(bench, bench.mark(name, true));
        fired = plan.fired();
        plan.clear();
        INFO("step " << step);
        CHECK(failure.has_value() == fired);
        CHECK(bench.has(name) == !failure);
        CHECK_FALSE(run(bench, bench.mark("after " + name, true)));
    }
    CHECK(step > (in_keyring ? 2 : 5));
    require_healthy(bench);
}

TEST_CASE("when a full disk undoes the whole transaction, nobody in the group is told otherwise",
          "[vault][writer]") {
    WriterBench bench;
    std::promise<void> running;
    std::promise<void> go_on;
    auto first = std::async(std::launch::async, [&] {
        return run(bench, [&](WriteContext& context) {
            bench.mark("first", true)(context);
            running.set_value();
            go_on.get_future().wait();
        });
    });
    running.get_future().wait();
    bench.store_faults->fail_at("INSERT INTO store_value", Fault::disk_full_rolls_back);
    bench.writer->post(bench.mark("second"));
    bench.writer->post(bench.mark("third", true));
    go_on.set_value();
    CHECK(first.get() == ErrorCode::disk_full);
    CHECK_FALSE(run(bench, bench.mark("last", true)));
    CHECK_FALSE(bench.has("first"));
    CHECK_FALSE(bench.has("second"));
    bench.has("third");  // there or not, but whole
    CHECK(bench.has("last"));
    require_healthy(bench);
}

TEST_CASE("a job that cannot be undone alone takes its group with it", "[vault][writer]") {
    WriterBench bench;
    PausedWriter paused(*bench.writer);
    bench.writer->post(bench.mark("a", true));
    bench.store_faults->fail_at("ROLLBACK TO", Fault::io_error);
    bench.writer->post([&](WriteContext& context) {
        bench.mark("b", true)(context);
        throw Error(ErrorCode::conflict, "on purpose");
    });
    paused.open();
    run(bench, bench.mark("in the group or after it"));
    CHECK(bench.store_faults->fired());
    CHECK_FALSE(run(bench, bench.mark("c")));
    CHECK_FALSE(bench.has("a"));
    CHECK_FALSE(bench.has("b"));
    CHECK(bench.has("c"));
    require_healthy(bench);
}

TEST_CASE("a group that failed holds no lock on the key ring", "[vault][writer]") {
    WriterBench bench;
    bench.store_faults->fail_at("ledger_outbox", Fault::io_error);
    CHECK(run(bench, bench.mark("a", true)) == ErrorCode::io_error);
    const auto keyring = bench.files->keyring();
    CHECK_FALSE(code_of([&] { storage::Transaction(*keyring, storage::Transaction::Mode::write); }));
}

TEST_CASE("a crash around a commit leaves all of a job or nothing", "[vault][writer][crash]") {
    const bool in_keyring = GENERATE(false, true);
    const Fault fault = GENERATE(Fault::crash_before, Fault::crash_after);
    WriterBench bench;
    CHECK_FALSE(run(bench, bench.mark("before", true)));
    auto& plan = in_keyring ? *bench.keyring_faults : *bench.store_faults;
    plan.fail_at_commit(1, fault);
    CHECK(run(bench, bench.mark("during", true)) == ErrorCode::io_error);
    CHECK(run(bench, bench.mark("after", true)) == ErrorCode::io_error);
    bench.close();
    bench.open();
    CHECK(bench.has("before"));
    CHECK(bench.has("during") == (!in_keyring && fault == Fault::crash_after));
    CHECK_FALSE(bench.has("after"));
    require_healthy(bench);
}

TEST_CASE("a crash at any step leaves all of a job or nothing", "[vault][writer][crash]") {
    bool fired = true;
    for (int step = 1; fired; ++step) {
        REQUIRE(step < 100);
        WriterBench bench;
        bench.store_faults->fail_at_step(step, Fault::crash_before);
        const auto failure = run(bench, bench.mark("during", true));
        fired = bench.store_faults->fired();
        CHECK(failure.has_value() == fired);
        bench.close();
        bench.open();
        CHECK(bench.has("during") == !fired);
        require_healthy(bench);
    }
}

TEST_CASE("a key is seen by its own group before the commit, and by nobody once that failed",
          "[vault][writer]") {
    WriterBench bench;
    const OwnerKey key = OwnerKey::generate(random_owner_id(), 9);
    bool seen = false;
    bench.keyring_faults->fail_at_commit(1, Fault::disk_full);
    PausedWriter paused(*bench.writer);
    bench.writer->post([&](WriteContext& context) { context.insert_live_key(key); });
    bench.writer->post([&](WriteContext& context) { seen = context.find_key(key.owner, 9) != nullptr; });
    paused.open();
    run(bench, bench.mark("in the group or after it"));
    bool seen_later = true;
    CHECK_FALSE(
        run(bench, [&](WriteContext& context) { seen_later = context.find_key(key.owner, 9) != nullptr; }));
    CHECK(seen);
    CHECK_FALSE(seen_later);
}

TEST_CASE("a destroyed key is gone at once for its group, and stays when the commit fails",
          "[vault][writer]") {
    WriterBench bench;
    const OwnerKey key = OwnerKey::generate(random_owner_id(), 9);
    CHECK_FALSE(run(bench, [&](WriteContext& context) { context.insert_key(key); }));
    bench.keyring_faults->fail_at_commit(1, Fault::io_error);
    bool gone = false;
    CHECK(run(bench, [&](WriteContext& context) {
              context.destroy_key(key.owner, 9);
              gone = context.find_key(key.owner, 9) == nullptr;
          }) == ErrorCode::io_error);
    CHECK(gone);
    CHECK(bench.ring->find(key.owner, 9));
    CHECK_FALSE(run(bench, [&](WriteContext& context) { context.destroy_key(key.owner, 9); }));
    CHECK_FALSE(bench.ring->find(key.owner, 9));
}
