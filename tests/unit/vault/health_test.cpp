#include "sessionaudit/health.hpp"

#include <catch2/catch_test_macros.hpp>

#include "error_code.hpp"
#include "sessionaudit/job.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;

TEST_CASE("a store that works passes every check, and writing leaves no trace that anybody would see",
          "[vault][health]") {
    test::TestVault vault;
    HealthService health = vault->health();
    std::uint64_t size = 0;
    vault->with_ledger([&](Ledger& ledger) { size = ledger.size(); });
    health.check_reading();
    health.check_writing();
    health.check_writing();
    health.check_keys();
    health.check_ledger();
    vault->with_ledger([&](Ledger& ledger) { CHECK(ledger.size() == size); });
    CHECK(vault->stats().all.sessions == 0);
}

TEST_CASE("the numbers of a store follow what happens in it", "[vault][health]") {
    test::TestVault vault;
    HealthService health = vault->health();
    health.check_ledger();
    const StoreNumbers before = health.numbers();
    CHECK(before.store_bytes > 0);
    CHECK(before.keyring_bytes > 0);
    CHECK(before.ledger_bytes > 0);
    CHECK(before.ledger_behind == 0);
    CHECK(before.jobs.empty());
    CHECK(before.open_requests.empty());
    CHECK_FALSE(before.nearest_deadline);

    vault.sessions().start({});
    health.check_ledger();
    const StoreNumbers after = health.numbers();
    CHECK(after.ledger_size == before.ledger_size + 1);
    CHECK(after.ledger_behind == 0);
    CHECK(after.writes_waiting == 0);
}

TEST_CASE("open requests are counted by state, with the deadline that presses most", "[vault][health]") {
    test::TestVault vault;
    NewRequest request;
    request.kind = RequestKind::access;
    request.jurisdiction = "DE";
    request.person = Identifier::parse("email:anna@shop.example");
    const auto first = vault->requests().file(request, "user:dpo");
    vault.clock.advance(Seconds{86'400});
    request.person = Identifier::parse("email:bao@shop.example");
    vault->requests().file(request, "user:dpo");
    const StoreNumbers numbers = vault->health().numbers();
    std::int64_t open = 0;
    for (const auto& [state, count] : numbers.open_requests)
        open += count;
    CHECK(open == 2);
    REQUIRE(numbers.nearest_deadline);
    CHECK(*numbers.nearest_deadline == vault->requests().find(first.id)->respond.legal);
}
