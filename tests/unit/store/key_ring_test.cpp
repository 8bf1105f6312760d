#include "store/key_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include "error_code.hpp"
#include "sessionaudit/error.hpp"
#include "writer_bench.hpp"

using namespace sessionaudit;
using test::code_of;
using test::WriterBench;

namespace {

OwnerKey make_key(WriterBench& bench, Bucket bucket) {
    OwnerKey key = OwnerKey::generate(random_owner_id(), bucket);
    bench.writer->run([&](WriteContext& context) { context.insert_key(key); });
    return key;
}

bool same(const OwnerKey& a, const OwnerKey& b) {
    return a.owner == b.owner && a.bucket == b.bucket && to_hex(a.key.view()) == to_hex(b.key.view()) &&
           to_hex(a.ledger_salt.view()) == to_hex(b.ledger_salt.view());
}

}  // namespace

TEST_CASE("a key is found as it was made, also from the database alone", "[store][key_ring]") {
    WriterBench bench;
    const OwnerKey key = make_key(bench, 7);
    const auto found = bench.ring->find(key.owner, 7);
    REQUIRE(found);
    CHECK(same(*found, key));
    bench.close();
    bench.open();
    const auto again = bench.ring->find(key.owner, 7);
    REQUIRE(again);
    CHECK(same(*again, key));
}

TEST_CASE("an owner without a key has none, and asking makes none", "[store][key_ring]") {
    WriterBench bench;
    CHECK_FALSE(bench.ring->find(random_owner_id(), 7));
    CHECK(bench.keys() == 0);
}

TEST_CASE("a destroyed key is gone from the next look on, though it was in memory", "[store][key_ring]") {
    WriterBench bench;
    const OwnerKey key = make_key(bench, 7);
    const auto in_use = bench.ring->find(key.owner, 7);
    REQUIRE(in_use);
    bool there = false;
    bench.writer->run([&](WriteContext& context) { there = context.destroy_key(key.owner, 7); });
    CHECK(there);
    CHECK_FALSE(bench.ring->find(key.owner, 7));
    CHECK(same(*in_use, key));  // whoever is using it may finish
    bench.writer->run([&](WriteContext& context) { there = context.destroy_key(key.owner, 7); });
    CHECK_FALSE(there);
}

TEST_CASE("a key that another process destroyed is gone here too", "[store][key_ring]") {
    WriterBench bench;
    const OwnerKey key = make_key(bench, 7);
    REQUIRE(bench.ring->find(key.owner, 7));
    // The other process: its own view of the counters, its own ring and connection.
    storage::InvalidationCounters counters(bench.files->paths().counters(),
                                           storage::InvalidationCounters::Mode::shared);
    const Bucket buckets[] = {7};
    counters.begin(buckets);
    REQUIRE(KeyRing::destroy(*bench.files->keyring(), key.owner));
    counters.end(buckets);
    CHECK_FALSE(bench.ring->find(key.owner, 7));
}

TEST_CASE("a commit in another bucket does not void a key in memory", "[store][key_ring]") {
    WriterBench bench;
    const OwnerKey key = make_key(bench, 7);
    const auto before = bench.ring->find(key.owner, 7);
    make_key(bench, 8);
    CHECK(bench.ring->find(key.owner, 7) == before);  // the same object: nothing was read again
}

TEST_CASE("a key made and destroyed in one job leaves nothing", "[store][key_ring]") {
    WriterBench bench;
    const OwnerKey key = OwnerKey::generate(random_owner_id(), 7);
    bench.writer->run([&](WriteContext& context) {
        context.insert_live_key(key);
        REQUIRE(context.find_key(key.owner, 7));
        CHECK(context.destroy_key(key.owner, 7));
        CHECK_FALSE(context.find_key(key.owner, 7));
    });
    CHECK_FALSE(bench.ring->find(key.owner, 7));
    CHECK(bench.keys() == 0);
}

TEST_CASE("a key of a job that failed was never there", "[store][key_ring]") {
    WriterBench bench;
    const OwnerKey key = OwnerKey::generate(random_owner_id(), 7);
    CHECK(code_of([&] {
              bench.writer->run([&](WriteContext& context) {
                  context.insert_live_key(key);
                  throw Error(ErrorCode::conflict, "on purpose");
              });
          }) == ErrorCode::conflict);
    CHECK_FALSE(bench.ring->find(key.owner, 7));
    CHECK(bench.keys() == 0);
}

TEST_CASE("a key row that was exchanged for another owner's does not unwrap", "[store][key_ring]") {
    WriterBench bench;
    const OwnerKey one = make_key(bench, 7);
    const OwnerKey other = make_key(bench, 7);
    bench.files->keyring()
        ->prepare(
            "UPDATE owner_key SET wrapped = (SELECT wrapped FROM owner_key WHERE owner_id = $1) WHERE "
            "owner_id = $2")
        .bind(other.owner.view(), one.owner.view())
        .run();
    bench.close();
    bench.open();
    CHECK(code_of([&] { bench.ring->find(one.owner, 7); }) == ErrorCode::corrupt);
    CHECK(same(*bench.ring->find(other.owner, 7), other));
}
