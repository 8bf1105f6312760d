// Ends of sessions: once, for one reason, written down, counted.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "error_code.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

const Identifier kAnna{"email", "anna@shop.example"};

/// Three page views and two clicks.
void add_events(test::TestVault& vault, const SessionId& id) {
    Event view;
    view.at = vault.clock.now();
    view.path = "/";
    Event click = view;
    click.kind = EventKind::click;
    vault.sessions().add_events(id, {view, click, view, click, view});
}

std::vector<LedgerEntry> entries_of(test::TestVault& vault, const std::string& action) {
    std::vector<LedgerEntry> found;
    vault->with_ledger([&](Ledger& ledger) {
        for (const Bytes& entry : ledger.entries(0, 10'000)) {
            LedgerEntry parsed = LedgerEntry::parse(entry);
            if (parsed.action == action) found.push_back(std::move(parsed));
        }
    });
    return found;
}

}  // namespace

TEST_CASE("whatever ends a session, its events count as before", "[session][end][stats]") {
    test::TestVault vault;
    StartRequest request;
    request.subject = kAnna;
    const IssuedSession session = vault.sessions().start(request);
    add_events(vault, session.id);
    const StoreStats before = vault->stats();
    REQUIRE(before.all.events == 5);
    const int way = GENERATE(0, 1, 2, 3, 4, 5);
    CAPTURE(way);
    if (way == 0) vault.sessions().end(session.id, EndedReason::logout);
    if (way == 1) vault.sessions().revoke_all(kAnna, {});
    if (way == 2) vault.sessions().renew(session.token);
    if (way == 3) vault.sessions().login(session.token, Identifier{"email", "bert@shop.example"}, {});
    if (way >= 4) vault.clock.advance(std::chrono::hours{30});
    if (way == 5) vault.sessions().sweep();
    const StoreStats after = vault->stats();
    CHECK(after.all.events == 5);
    CHECK(after.all.page_views == 3);
    CHECK(after.all.sessions == 1);
    CHECK(after.all.bounces == 0);
    const auto info = vault.sessions().find(session.id);
    CHECK_FALSE(info->active());
    CHECK(info->event_count == 5);
    CHECK(info->page_view_count == 3);
    CHECK(info->interaction_count == 2);
    CHECK(vault.sessions().events(session.id).size() == 5);
}

TEST_CASE("an ended session keeps its first reason, and is in the ledger once", "[session][end]") {
    test::TestVault vault;
    const IssuedSession session = vault.sessions().start({});
    CHECK(vault.sessions().end(session.id, EndedReason::logout, "user:anna") == EndedReason::logout);
    vault.clock.advance(Seconds{10});
    CHECK(vault.sessions().end(session.id, EndedReason::revoked, "user:dpo") == EndedReason::logout);
    CHECK(vault.sessions().find(session.id)->reason == EndedReason::logout);
    const auto entries = entries_of(vault, "session.ended");
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].actor == "user:anna");
    CHECK(entries[0].detail.at("reason") == LedgerDetail::mapped_type("logout"));
}

TEST_CASE("nobody ends a session that is not there", "[session][end]") {
    test::TestVault vault;
    CHECK_FALSE(vault.sessions().end(SessionId{}, EndedReason::logout));
    CHECK(vault.sessions().revoke_all(kAnna, {}) == 0);
    CHECK(vault.sessions().count_active(kAnna, {}) == 0);
    CHECK(entries_of(vault, "session.ended").empty());
}

TEST_CASE("who ends a session that had expired is told that it had", "[session][end][expiry]") {
    test::TestVault vault;
    const IssuedSession session = vault.sessions().start({});
    vault.clock.advance(std::chrono::hours{2});
    CHECK(vault.sessions().end(session.id, EndedReason::logout) == EndedReason::idle_timeout);
    CHECK(vault.sessions().find(session.id)->reason == EndedReason::idle_timeout);
}

TEST_CASE("revoking counts what it ended, and leaves the one that was spared", "[session][revoke]") {
    test::TestVault vault;
    StartRequest request;
    request.subject = kAnna;
    const IssuedSession expired = vault.sessions().start(request);
    vault.clock.advance(std::chrono::hours{2});
    const IssuedSession phone = vault.sessions().start(request);
    const IssuedSession laptop = vault.sessions().start(request);
    const IssuedSession stranger = vault.sessions().start({});
    CHECK(vault.sessions().count_active(kAnna, laptop.id) == 1);
    CHECK(vault.sessions().revoke_all(kAnna, laptop.id, "user:dpo") == 1);
    CHECK(vault.sessions().check(phone.token).reason == EndedReason::revoked);
    CHECK(vault.sessions().check(laptop.token).status == TokenStatus::active);
    CHECK(vault.sessions().check(stranger.token).status == TokenStatus::active);
    CHECK(vault.sessions().find(expired.id)->reason == EndedReason::idle_timeout);
    CHECK(vault.sessions().revoke_all(kAnna, {}) == 1);
    CHECK(vault.sessions().count_active(kAnna, {}) == 0);
}

TEST_CASE("a token that has ended cannot be renewed, rotated or used to log in", "[session][renew]") {
    test::TestVault vault;
    const IssuedSession session = vault.sessions().start({});
    vault.sessions().end(session.id, EndedReason::logout);
    CHECK(code_of([&] { vault.sessions().renew(session.token); }) == ErrorCode::conflict);
    CHECK(code_of([&] { vault.sessions().rotate(session.token); }) == ErrorCode::conflict);
    const IssuedSession login = vault.sessions().login(session.token, kAnna, {});
    CHECK(vault.sessions().check(login.token).status == TokenStatus::active);
    CHECK_FALSE(vault.sessions().find(session.id)->successor);  // a new visit, which adopts nothing
    CHECK(vault->subject(kAnna)->linked_visitors.empty());
}

TEST_CASE("what is not a token, or nobody's, is refused by renewals with its own error",
          "[session][renew][bad_input]") {
    test::TestVault vault;
    const std::string token = vault.sessions().start({}).token;
    CHECK(code_of([&] { vault.sessions().renew(""); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { vault.sessions().rotate(token + "x"); }) == ErrorCode::invalid_argument);
    test::TestVault other;
    CHECK(code_of([&] { other.sessions().renew(token); }) == ErrorCode::not_found);
}

TEST_CASE("peeking answers as checking does and touches nothing", "[session][check]") {
    test::TestVault vault;
    const IssuedSession session = vault.sessions().start({});
    const Timestamp seen = vault.sessions().peek(session.token).last_seen;
    vault.clock.advance(Seconds{600});
    CHECK(vault.sessions().peek(session.token).last_seen == seen);
    CHECK(vault.sessions().peek(session.token).status == TokenStatus::active);
    vault.clock.advance(std::chrono::hours{2});
    CHECK(vault.sessions().peek(session.token).reason == EndedReason::idle_timeout);
    CHECK(vault.sessions().peek("").status == TokenStatus::malformed);
    CHECK(vault.sessions().peek(session.token).signals.empty());
}

TEST_CASE("a touch keeps a session alive and is durable when it returns", "[session][touch]") {
    test::TestVault vault;
    const IssuedSession session = vault.sessions().start({});
    vault.clock.advance(std::chrono::minutes{20});
    const auto touched = vault.sessions().touch(session.id);
    REQUIRE(touched);
    CHECK(touched->last_seen == vault.clock.now());
    vault.reopen();
    vault.clock.advance(std::chrono::minutes{20});  // 40 since the start, 20 since the touch; the limit is 30
    CHECK(vault.sessions().peek(session.token).status == TokenStatus::active);
    vault.sessions().end(session.id, EndedReason::logout);
    CHECK_FALSE(vault.sessions().touch(session.id));
    CHECK_FALSE(vault.sessions().touch(SessionId{}));
}

TEST_CASE("a sweep is one entry of the ledger with its numbers, and none where nothing had expired",
          "[session][sweep]") {
    test::TestVault vault;
    CHECK(vault.sessions().sweep().ended_idle == 0);
    CHECK(entries_of(vault, "sessions.swept").empty());
    for (int i = 0; i < 3; ++i)
        vault.sessions().start({});
    vault.clock.advance(std::chrono::hours{2});
    vault.sessions().start({});
    const SweepResult swept = vault.sessions().sweep();
    CHECK(swept.ended_idle == 3);
    CHECK(swept.ended_absolute == 0);
    const auto entries = entries_of(vault, "sessions.swept");
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].detail.at("idle_timeout") == LedgerDetail::mapped_type(std::int64_t{3}));
    CHECK(vault.sessions().sweep().ended_idle == 0);
}

TEST_CASE("a rehearsed purge tells the numbers of the real one", "[session][purge]") {
    test::TestVault vault;
    for (int i = 0; i < 4; ++i) {
        const IssuedSession session = vault.sessions().start({});
        add_events(vault, session.id);
        if (i != 3) vault.sessions().end(session.id, EndedReason::logout);
    }
    StartRequest request;
    request.subject = kAnna;
    vault.sessions().end(vault.sessions().start(request).id, EndedReason::logout);
    vault.clock.advance(Seconds{60});
    const PurgeResult told = vault.sessions().purge(vault.clock.now(), true);
    CHECK(told.sessions == 4);
    CHECK(told.events == 15);
    CHECK(told.owners == 3);
    CHECK(vault.sessions().list_recent(10).size() == 5);
    const PurgeResult done = vault.sessions().purge(vault.clock.now(), false, "user:dpo");
    CHECK(done.sessions == told.sessions);
    CHECK(done.events == told.events);
    CHECK(done.owners == told.owners);
    CHECK(vault.sessions().list_recent(10).size() == 1);
    CHECK(vault->subject(kAnna));  // a subject stays, without sessions
    const auto entries = entries_of(vault, "sessions.purged");
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].actor == "user:dpo");
    CHECK(entries[0].detail.at("owner_keys_destroyed") == LedgerDetail::mapped_type(std::int64_t{3}));
    CHECK(vault.sessions().purge(vault.clock.now(), false).sessions == 0);
}

TEST_CASE("a purge takes what ended before the moment, and nothing of the moment itself",
          "[session][purge]") {
    test::TestVault vault;
    const IssuedSession session = vault.sessions().start({});
    vault.sessions().end(session.id, EndedReason::logout);
    CHECK(vault.sessions().purge(vault.clock.now(), false).sessions == 0);
    CHECK(vault.sessions().purge(vault.clock.now() + Milliseconds{1}, false).sessions == 1);
}
