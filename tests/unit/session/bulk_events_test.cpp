// Events of many sessions at once, judged like those of one; sessions and events in pages.
#include <catch2/catch_test_macros.hpp>

#include "sessionaudit/error.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::TestVault;

namespace {

SessionId start(TestVault& vault, const std::string& site = {}) {
    StartRequest request;
    request.site = site;
    request.jurisdiction = "DE";
    request.subject = Identifier::parse("email:anna@shop.example");
    return vault.sessions().start(request).id;
}

Event event_of(const TestVault& vault, EventKind kind, const std::string& purpose = {}) {
    Event event;
    event.at = vault.clock.now();
    event.kind = kind;
    event.purpose = purpose;
    return event;
}

}  // namespace

TEST_CASE("what becomes of one batch has no say in the others", "[session][events]") {
    TestVault vault;
    const SessionId good = start(vault);
    const SessionId ended = start(vault);
    const SessionId foreign = start(vault, "b.example");
    vault.sessions().end(ended, EndedReason::logout);
    std::vector<EventBatch> batches;
    batches.push_back({good,
                       {event_of(vault, EventKind::checkout), event_of(vault, EventKind::custom),
                        event_of(vault, EventKind::checkout, "no_such_purpose"),
                        event_of(vault, EventKind::page_view, "advertising")}});
    batches.push_back({ended, {event_of(vault, EventKind::checkout)}});
    batches.push_back({SessionId{}, {event_of(vault, EventKind::checkout)}});
    batches.push_back({foreign, {event_of(vault, EventKind::checkout)}});
    batches.push_back({good, {event_of(vault, EventKind::checkout)}});
    const auto outcomes = vault.sessions().record_events(std::move(batches), "shop.example");
    REQUIRE(outcomes.size() == 5);
    CHECK(outcomes[0].events.recorded == 1);
    CHECK(outcomes[0].events.dropped + outcomes[0].events.counted + outcomes[0].events.anonymised == 1);
    REQUIRE(outcomes[0].unfit.size() == 2);
    CHECK(outcomes[0].unfit[0].first == 1);
    CHECK(outcomes[0].unfit[1].first == 2);
    CHECK(outcomes[1].refused == ErrorCode::conflict);
    CHECK(outcomes[2].refused == ErrorCode::not_found);
    CHECK(outcomes[3].refused == ErrorCode::not_found);
    CHECK(outcomes[4].events.first_sequence == 2);
    CHECK(vault.sessions().events(good).size() == 2);
    CHECK(vault.sessions().events(foreign).empty());
}

TEST_CASE("pages of events end where the next begins, across segments and purposes", "[session][events]") {
    TestVault vault;
    const SessionId id = start(vault);
    for (int i = 0; i < 7; ++i)
        vault.sessions().add_events(
            id, {event_of(vault, EventKind::checkout, i % 2 == 0 ? "service" : "security"),
                 event_of(vault, EventKind::checkout, "service")});
    std::vector<std::int64_t> seen;
    std::int64_t after = 0;
    for (int pages = 0; pages < 10; ++pages) {
        const auto page = vault.sessions().events(id, after, 3);
        for (const NumberedEvent& event : page)
            seen.push_back(event.sequence);
        if (page.size() < 3) break;
        after = page.back().sequence;
    }
    CHECK(seen == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14});
}

TEST_CASE("a page of sessions leaves out what is not asked for", "[session][page]") {
    TestVault vault;
    const SessionId first = start(vault);
    vault.clock.advance(Milliseconds{1});
    const SessionId other = start(vault, "b.example");
    vault.clock.advance(Milliseconds{1});
    const SessionId last = start(vault);
    vault.sessions().end(first, EndedReason::logout);
    const auto ids = [&](const SessionFilter& filter) {
        std::vector<SessionId> found;
        for (const SessionInfo& session : vault.sessions().page(filter))
            found.push_back(session.id);
        return found;
    };
    CHECK(ids({}) == std::vector{last, other, first});
    CHECK(ids({{}, "shop.example", false, {}, 50}) == std::vector{last, first});
    CHECK(ids({Identifier::parse("email:anna@shop.example"), {}, true, {}, 50}) == std::vector{last, other});
    CHECK(ids({{}, {}, false, last, 1}) == std::vector{other});
    CHECK(ids({Identifier::parse("email:nobody@shop.example"), {}, false, {}, 50}).empty());
    vault.clock.advance(std::chrono::hours{100});
    CHECK(ids({{}, {}, true, {}, 50}).empty());
}

TEST_CASE("with a site, the sessions of another are unknown to a check and a login", "[session]") {
    TestVault vault;
    StartRequest request;
    request.site = "b.example";
    const IssuedSession theirs = vault.sessions().start(request);
    CHECK(vault.sessions().check(theirs.token, {}, "a.example").status == TokenStatus::unknown);
    CHECK(vault.sessions().check(theirs.token, {}, "b.example").status == TokenStatus::active);
    const auto person =
        vault.sessions().login(theirs.token, Identifier::parse("email:anna@shop.example"), {}, "a.example");
    CHECK(vault.sessions().site_of(person.id) == "a.example");
    CHECK(vault.sessions().check(theirs.token).status == TokenStatus::active);
}
