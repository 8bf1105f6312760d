// Sessions, networks and attributes past their limit.
#include <catch2/catch_test_macros.hpp>

#include "error_code.hpp"
#include "home_files.hpp"
#include "retention_vault.hpp"
#include "storage/connection.hpp"
#include "tables/session_row.hpp"

using namespace sessionaudit;
using namespace std::chrono_literals;
using test::line_of;
using test::RetentionVault;

namespace {

std::int64_t rows_in(RetentionVault& vault, const std::string& table) {
    vault.close();
    std::int64_t count = 0;
    {
        const auto store = test::HomeFiles(vault.home()).store();
        const std::string sql = "SELECT count(*) FROM " + table;
        auto select = store->prepare(sql);
        select.step();
        count = select.row().integer(0);
    }
    vault.open();
    return count;
}

std::int64_t keys_of(RetentionVault& vault) {
    vault.close();
    std::int64_t count = 0;
    {
        const auto keyring = test::HomeFiles(vault.home()).keyring();
        auto select = keyring->prepare("SELECT count(*) FROM owner_key");
        select.step();
        count = select.row().integer(0);
    }
    vault.open();
    return count;
}

}  // namespace

TEST_CASE("a session goes when its period is over, to the millisecond", "[retention][sessions]") {
    RetentionVault vault({{"sessions", "erase", "30 days", "ended"}});
    const SessionId id = vault.visit({vault.event("/")});
    const Timestamp ended = vault.clock.now();
    vault.clock.set(ended + 24h * 30 - 1ms);
    CHECK(vault.retention().plan().due() == 0);
    CHECK(vault.taken() == 0);
    const RetentionPlan plan = vault.retention().plan({ended + 24h * 30, nullptr});
    CHECK(plan.due() == 1);
    CHECK(plan.oldest_past_limit() == ended + 24h * 30);
    const RetentionLine* const line = line_of(plan, DataKind::sessions, RetentionAction::erase);
    REQUIRE(line);
    CHECK(line->oldest == ended);
    CHECK(line->first_due == ended + 24h * 30);
    CHECK(line->rule.place.file.ends_with("tokyo.json"));
    CHECK(vault.sessions().find(id));
    vault.clock.set(ended + 24h * 30);
    CHECK(vault.taken() == 1);
    CHECK_FALSE(vault.sessions().find(id));
    CHECK(rows_in(vault, "segment") == 0);
    CHECK(keys_of(vault) == 0);  // an anonymous visitor of whom nothing is left
    CHECK(vault.taken() == 0);
}

TEST_CASE("a live session stays, an expired one that nobody swept has ended", "[retention][sessions]") {
    RetentionVault vault({{"sessions", "erase", "1 hours", "ended"}});
    const IssuedSession session = vault.start();
    const Timestamp expires = vault.sessions().peek(session.token).expires;
    vault.clock.set(expires - 1ms);
    CHECK(vault.taken() == 0);
    vault.clock.set(expires + 1h - 1ms);
    CHECK(vault.taken() == 0);
    CHECK(vault.sessions().find(session.id));
    vault.clock.set(expires + 1h);
    CHECK(vault.retention().plan().due() == 1);
    CHECK(vault.taken() == 1);
    CHECK_FALSE(vault.sessions().find(session.id));
    CHECK(vault.sessions().check(session.token).status == TokenStatus::unknown);
}

TEST_CASE("a subject stays until a rule about identifiers says otherwise", "[retention][subjects]") {
    const std::string anna = "email:anna@shop.example";
    RetentionVault vault({{"sessions", "erase", "30 days", "ended"}});
    vault.visit({vault.event("/")}, anna);
    vault.clock.advance(24h * 400);
    CHECK(vault.taken() == 1);
    CHECK(vault->subject(Identifier::parse(anna)));
    CHECK(vault->retention().plan().unlimited.size() >= 1);  // which the plan says
    vault.set_rules(
        {{"sessions", "erase", "30 days", "ended"}, {"identifiers", "erase", "12 months", "last_seen"}});
    const SessionId again = vault.visit({}, anna);
    CHECK(vault.taken() == 0);  // somebody of whom there is more
    vault.clock.advance(24h * 30);
    CHECK(vault.taken() == 1);
    CHECK_FALSE(vault.sessions().find(again));
    CHECK(vault->subject(Identifier::parse(anna)));
    vault.clock.advance(24h * 330);
    CHECK(vault.taken() == 0);
    vault.clock.advance(24h * 10);
    CHECK(vault.taken() == 1);
    CHECK_FALSE(vault->subject(Identifier::parse(anna)));
    CHECK(keys_of(vault) == 0);
    CHECK(rows_in(vault, "identifier") == 0);
}

TEST_CASE("a network is cut, then gone; a live session is not suspected for it", "[retention][network]") {
    RetentionVault vault(
        {{"network", "truncate_ip", "1 hours", "recorded"}, {"network", "erase", "2 hours", "recorded"}},
        "owasp-low");
    const RequestContext same{"203.0.113.80",
                              "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"};
    const RequestContext other{"198.51.100.80", same.user_agent};
    IssuedSession session = vault.start();
    const SessionId six = vault.start("", "2001:db8:1234:5678::1").id;
    CHECK(vault.sessions().find(session.id)->network == "203.0.113.0/24");
    const auto keep_alive = [&] {
        for (int i = 0; i < 6; ++i) {
            vault.clock.advance(10min);
            CHECK(vault.sessions().check(session.token, same).status == TokenStatus::active);
        }
    };
    keep_alive();
    CHECK(vault.taken() == 2);
    CHECK(vault.sessions().find(session.id)->network == "203.0.0.0/16");
    CHECK(vault.sessions().find(six)->network == "2001:db8::/32");
    CHECK(vault.taken() == 0);  // cut already
    vault.clock.advance(5min);
    CHECK(vault.sessions().check(session.token, {"203.0.55.1", same.user_agent}).signals.empty());
    vault.clock.advance(5min);
    CHECK_FALSE(vault.sessions().check(session.token, other).signals.empty());
    keep_alive();
    CHECK(vault.taken() == 2);
    CHECK(vault.sessions().find(session.id)->network.empty());
    CHECK(vault.sessions().find(session.id)->attributes.size() == 1);
    CHECK(vault.taken() == 0);
}

TEST_CASE("attributes go and come back due when they are set again", "[retention][attributes]") {
    RetentionVault vault({{"attributes", "erase", "1 hours", "recorded"}});
    const IssuedSession session = vault.start();
    for (int i = 0; i < 6; ++i) {
        vault.clock.advance(10min);
        vault.sessions().check(session.token);
    }
    CHECK(vault.taken() == 1);
    CHECK(vault.sessions().find(session.id)->attributes.empty());
    CHECK(vault.taken() == 0);
    vault.sessions().set_attributes(session.id, {{"plan", "silver"}});
    CHECK(vault.retention().plan().due() == 1);
    CHECK(vault.taken() == 1);
    CHECK(vault.sessions().find(session.id)->attributes.empty());
}

TEST_CASE("a session waits for the events that there is a duty to keep", "[retention][duty]") {
    RetentionVault vault(
        {{"sessions", "erase", "30 days", "ended"}, {"events", "", "", "recorded", "service", "12 months"}});
    const SessionId order = vault.visit({vault.event("/order", "service")});
    const SessionId look = vault.visit({vault.event("/look", "advertising")});
    vault.clock.advance(24h * 31);
    CHECK(vault.retention().plan().due() == 1);
    CHECK_FALSE(vault.retention().status(std::chrono::hours{24 * 30}).oldest_past_limit ==
                std::optional<Timestamp>{});
    CHECK(vault.taken() == 1);
    CHECK(vault.sessions().find(order));
    CHECK_FALSE(vault.sessions().find(look));
    CHECK_FALSE(vault.retention().status().overdue);
    vault.clock.advance(24h * 340);
    CHECK(vault.taken() == 1);
    CHECK_FALSE(vault.sessions().find(order));
}

TEST_CASE("a rule for a purpose is about sessions all of whose events serve it", "[retention][sessions]") {
    RetentionVault vault({{"sessions", "erase", "300 days", "ended"},
                          {"sessions", "erase", "30 days", "started", "advertising"}});
    const SessionId only = vault.visit({vault.event("/a", "advertising")});
    const SessionId mixed = vault.visit({vault.event("/a", "advertising"), vault.event("/b", "service")});
    const SessionId silent = vault.visit({});
    vault.clock.advance(24h * 31);
    CHECK(vault.taken() == 1);
    CHECK_FALSE(vault.sessions().find(only));
    CHECK(vault.sessions().find(mixed));
    CHECK(vault.sessions().find(silent));
}

TEST_CASE("rows of before a jurisdiction was noted are filled in, and planned without that",
          "[retention][migration]") {
    RetentionVault vault({{"sessions", "erase", "30 days", "ended"}});
    const SessionId id = vault.visit({vault.event("/")});
    vault.close();
    test::HomeFiles(vault.home())
        .store()
        ->execute("UPDATE session SET jurisdiction = NULL, jurisdiction_source = 3, reduced = 0");
    vault.open();
    vault.clock.advance(24h * 29);
    const Timestamp later = vault.clock.now() + 48h;
    CHECK(vault.retention().plan({later, nullptr}).due() == 1);
    CHECK(vault.taken() == 0);
    CHECK(rows_in(vault, "session WHERE jurisdiction = 'JP' AND jurisdiction_source = 0 AND reduced = 0") ==
          1);
    CHECK(vault.sessions().find(id));
    vault.clock.set(later);
    CHECK(vault.taken() == 1);
}
