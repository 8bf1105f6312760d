#include <catch2/catch_test_macros.hpp>

#include "test_vault.hpp"

using namespace sessionaudit;
using namespace std::chrono_literals;

namespace {

ImportedSession visit(Timestamp at, const std::string& identifier = "") {
    ImportedSession session;
    session.started = at;
    session.last_seen = at + 5s;
    session.network = "203.0.113.0/24";
    session.agent_class = AgentClass::human;
    session.agent_family = "Firefox";
    session.identifier = identifier;
    Event event;
    event.at = at;
    event.path = "/";
    session.events = {event, event};
    session.events[1].at = at + 5s;
    return session;
}

}  // namespace

TEST_CASE("an import's batch and its checkpoint are kept together", "[session][import]") {
    test::TestVault vault;
    const Bytes identity{1, 2, 3};
    const Timestamp at = vault.clock.now() - 24h;
    vault.sessions().store_imported({visit(at), visit(at)}, identity, Bytes{9});
    vault.sessions().store_imported({visit(at + 1s)}, identity, Bytes{10});
    vault.reopen();
    CHECK(vault.sessions().find_import_checkpoint([](ByteView) { return true; }) == Bytes{10});
    CHECK_FALSE(
        vault.sessions().find_import_checkpoint([](ByteView checkpoint) { return checkpoint[0] == 9; }));
    const auto sessions = vault.sessions().list_recent(10);
    REQUIRE(sessions.size() == 3);
    CHECK(sessions[0].reason == EndedReason::imported);
    CHECK(sessions[0].agent == "Firefox");
    CHECK(vault.sessions().events(sessions[0].id).size() == 2);
    CHECK(sessions[0].owner != sessions[1].owner);
}

TEST_CASE("visits of a user that the log names belong to one subject, new or known", "[session][import]") {
    test::TestVault vault;
    const Timestamp at = vault.clock.now() - 24h;
    vault.sessions().store_imported({visit(at, "user_id:frank"), visit(at + 1h, "user_id:frank")}, Bytes{1},
                                    Bytes{1});
    vault.sessions().store_imported({visit(at + 2h, "user_id:frank")}, Bytes{1}, Bytes{2});
    const auto subject = vault->subject(Identifier::parse("user_id:frank"));
    REQUIRE(subject);
    CHECK(subject->sessions.size() == 3);
}
