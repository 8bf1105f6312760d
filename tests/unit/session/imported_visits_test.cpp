// Visits that a log tells of: stored as they were, ended from the start, counted, never joined by guess.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "error_code.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

ImportedSession visit(Timestamp at, const std::string& identifier = "", int views = 2) {
    ImportedSession session;
    session.started = at;
    session.last_seen = at + Seconds{views - 1};
    session.network = "203.0.113.0/24";
    session.agent_class = AgentClass::human;
    session.agent_family = "Firefox";
    session.identifier = identifier;
    for (int i = 0; i < views; ++i) {
        Event event;
        event.at = at + Seconds{i};
        event.path = "/p/" + std::to_string(i);
        session.events.push_back(event);
    }
    return session;
}

}  // namespace

TEST_CASE("an imported visit is found as the log told it", "[session][import]") {
    test::TestVault vault;
    const Timestamp at = vault.clock.now() - Seconds{86'400};
    vault.sessions().store_imported({visit(at)}, Bytes{1}, Bytes{1});
    const auto sessions = vault.sessions().list_recent(10);
    REQUIRE(sessions.size() == 1);
    CHECK(sessions[0].reason == EndedReason::imported);
    CHECK(sessions[0].started == at);
    CHECK(sessions[0].last_seen == at + Seconds{1});
    CHECK(sessions[0].network == "203.0.113.0/24");
    CHECK(sessions[0].agent == "Firefox");
    CHECK(sessions[0].site == "shop.example");
    CHECK(sessions[0].page_view_count == 2);
    const auto events = vault.sessions().events(sessions[0].id);
    REQUIRE(events.size() == 2);
    CHECK(events[0].path == "/p/0");
    CHECK(events[1].at == at + Seconds{1});
    CHECK_FALSE(events[0].purpose.empty());
}

TEST_CASE("visits from one network are not one person's", "[session][import]") {
    test::TestVault vault;
    const Timestamp at = vault.clock.now() - Seconds{86'400};
    vault.sessions().store_imported({visit(at), visit(at + Seconds{10})}, Bytes{1}, Bytes{1});
    const auto sessions = vault.sessions().list_recent(10);
    REQUIRE(sessions.size() == 2);
    CHECK(sessions[0].owner != sessions[1].owner);
    CHECK(vault->stats().subjects == 0);
}

TEST_CASE("a visitor whom the log names is the subject that is known by the name", "[session][import]") {
    test::TestVault vault;
    StartRequest request;
    request.subject = Identifier{"user_id", "4711"};
    const IssuedSession live = vault.sessions().start(request);
    vault.sessions().store_imported({visit(vault.clock.now() - Seconds{86'400}, "user_id:4711"),
                                     visit(vault.clock.now(), "user_id:4712")},
                                    Bytes{1}, Bytes{1});
    CHECK(vault->stats().subjects == 2);
    const auto known = vault->subject(*request.subject);
    REQUIRE(known);
    CHECK(known->sessions.size() == 2);
    CHECK(known->owner == live.owner);
}

TEST_CASE("a batch with one visit that cannot be stored stores none, and its checkpoint stays",
          "[session][import]") {
    test::TestVault vault;
    vault.sessions().store_imported({visit(vault.clock.now())}, Bytes{1}, Bytes{7});
    CHECK(code_of([&] {
              vault.sessions().store_imported(
                  {visit(vault.clock.now()), visit(vault.clock.now(), "not an identifier")}, Bytes{1},
                  Bytes{8});
          }) == ErrorCode::invalid_argument);
    CHECK(vault.sessions().list_recent(10).size() == 1);
    CHECK(vault.sessions().find_import_checkpoint([](ByteView) { return true; }) == Bytes{7});
}

TEST_CASE("of checkpoints the newest that fits is found, and only one that fits", "[session][import]") {
    test::TestVault vault;
    CHECK_FALSE(vault.sessions().find_import_checkpoint([](ByteView) { return true; }));
    vault.sessions().store_imported({}, Bytes{1}, Bytes{1, 1});
    vault.clock.advance(Seconds{1});
    vault.sessions().store_imported({}, Bytes{2}, Bytes{2, 1});
    vault.clock.advance(Seconds{1});
    vault.sessions().store_imported({}, Bytes{1}, Bytes{1, 2});
    const auto of = [&](std::uint8_t input) {
        return vault.sessions().find_import_checkpoint([&](ByteView found) { return found[0] == input; });
    };
    CHECK(of(1) == Bytes{1, 2});
    CHECK(of(2) == Bytes{2, 1});
    CHECK_FALSE(of(3));
}

TEST_CASE("an imported visit has no token, and cannot be ended, revoked or added to", "[session][import]") {
    test::TestVault vault;
    vault.sessions().store_imported({visit(vault.clock.now() - Seconds{60}, "user_id:4711")}, Bytes{1},
                                    Bytes{1});
    const SessionInfo info = vault.sessions().list_recent(1).at(0);
    CHECK(vault.sessions().end(info.id, EndedReason::logout) == EndedReason::imported);
    CHECK(vault.sessions().revoke_all(Identifier{"user_id", "4711"}, {}) == 0);
    Event event;
    event.at = vault.clock.now();
    CHECK(code_of([&] { vault.sessions().add_events(info.id, {event}); }) == ErrorCode::conflict);
    CHECK_FALSE(vault.sessions().touch(info.id));
}

TEST_CASE("bots are counted among all and apart", "[session][import][stats]") {
    test::TestVault vault;
    ImportedSession bot = visit(vault.clock.now() - Seconds{60}, "", 1);
    bot.agent_class = AgentClass::bot;
    bot.agent_family = "Googlebot";
    vault.sessions().store_imported({bot, visit(vault.clock.now() - Seconds{60}, "", 3)}, Bytes{1}, Bytes{1});
    const StoreStats stats = vault->stats();
    CHECK(stats.all.sessions == 2);
    CHECK(stats.all.page_views == 4);
    CHECK(stats.bots.sessions == 1);
    CHECK(stats.bots.page_views == 1);
    CHECK(stats.bots.bounces == 1);
    CHECK(stats.all.bounces == 1);
    CHECK(stats.active_sessions == 0);
}
