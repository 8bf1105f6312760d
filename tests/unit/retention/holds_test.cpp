// What a legal hold keeps from a sweep.
#include <catch2/catch_test_macros.hpp>

#include "retention_vault.hpp"

using namespace sessionaudit;
using namespace std::chrono_literals;
using test::RetentionVault;

TEST_CASE("what is held is left alone, counted as held, and gone after the release", "[retention][hold]") {
    RetentionVault vault(
        {{"sessions", "erase", "30 days", "ended"}, {"events", "erase", "20 days", "recorded"}});
    const std::string anna = "email:anna@shop.example";
    const SessionId held = vault.visit({vault.event("/order"), vault.event("/ad", "advertising")}, anna);
    const SessionId other = vault.visit({vault.event("/")});
    HoldOrder order;
    order.scope.subject = Identifier::parse(anna);
    order.scope.purpose = "service";
    order.ground = "legal_claims";
    order.reason = "claim 4711";
    order.owner = "legal department";
    order.review = vault.clock.now() + 24h * 365;
    const RecordId hold = vault->holds().place(order);
    vault.clock.advance(24h * 25);
    CHECK(vault.retention().plan().due() == 2);  // the visitor's event, and the advert
    CHECK(vault.retention().plan().held() == 1);
    CHECK(vault.taken() == 2);
    CHECK(vault.sessions().events(held).size() == 1);
    vault.clock.advance(24h * 25);
    CHECK(vault.taken() == 1);
    CHECK_FALSE(vault.sessions().find(other));
    CHECK(vault.sessions().find(held));
    CHECK(vault.retention().plan().due() == 0);
    CHECK(vault.retention().plan().held() >= 1);
    CHECK_FALSE(vault.retention().status().overdue);
    vault->holds().release(hold, "settled", "cli:user");
    CHECK(vault.taken() == 1);
    CHECK_FALSE(vault.sessions().find(held));
}
