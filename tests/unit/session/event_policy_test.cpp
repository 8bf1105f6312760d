#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <fstream>

#include "error_code.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

Event event_of(EventKind kind, const std::string& name = {}) {
    Event event;
    event.at = *parse_rfc3339("2026-03-01T11:00:00Z");
    event.kind = kind;
    event.name = name;
    event.path = "/products/1?q=anna";
    return event;
}

SessionId start(test::TestVault& vault, const std::string& jurisdiction) {
    StartRequest request;
    request.jurisdiction = jurisdiction;
    return vault.sessions().start(request).id;
}

void choose(test::TestVault& vault, const SessionId& session, const std::string& purpose,
            ConsentState state) {
    ConsentAct act;
    act.holder = session;
    act.choices = {{purpose, state, {}}};
    act.method = "banner";
    vault->consents().record(act);
}

/// A policy that does with events what is asked for, in Germany.
void write_policy(test::TestVault& vault, const std::string& action) {
    std::filesystem::create_directories(vault.home() / "policies");
    std::ofstream(vault.home() / "policies" / "shop.json")
        << R"({"id": "shop", "title": "Shop", "version": "1", "extends": "gdpr",
               "jurisdictions": {"covers": ["DE"]}, "on_not_allowed": ")"
        << action << R"("})";
    vault.reopen();
}

}  // namespace

TEST_CASE("an event is kept for the purpose that the policy maps it to, once it is allowed",
          "[event_policy]") {
    test::TestVault vault;
    const SessionId session = start(vault, "DE");
    RecordedEvents done = vault.sessions().record_events(session, {event_of(EventKind::page_view)});
    CHECK(done.recorded == 0);
    CHECK(done.recorded + done.anonymised + done.counted + done.dropped == 1);
    REQUIRE(done.reasons.size() == 1);
    CHECK(done.reasons[0].find("audience_measurement") != std::string::npos);
    CHECK(vault.sessions().events(session).empty());
    choose(vault, session, "audience_measurement", ConsentState::given);
    done = vault.sessions().record_events(session,
                                          {event_of(EventKind::page_view), event_of(EventKind::cart_add)});
    CHECK(done.recorded == 2);
    CHECK(done.first_sequence == 1);
    CHECK(done.reasons.empty());
    REQUIRE(vault.sessions().events(session).size() == 2);
    CHECK(vault.sessions().events(session)[0].purpose == "audience_measurement");
    choose(vault, session, "audience_measurement", ConsentState::withdrawn);
    done = vault.sessions().record_events(session,
                                          {event_of(EventKind::page_view), event_of(EventKind::cart_add)});
    CHECK(done.recorded == 1);
}

TEST_CASE("what may not be recorded is dropped, counted, or counted with its path", "[event_policy]") {
    test::TestVault vault;
    const std::string action = GENERATE("drop", "count_only", "anonymise");
    CAPTURE(action);
    write_policy(vault, action);
    const SessionId session = start(vault, "DE");
    const RecordedEvents done = vault.sessions().record_events(
        session, {event_of(EventKind::page_view), event_of(EventKind::page_view)});
    CHECK(done.recorded == 0);
    CHECK(done.first_sequence == 0);
    CHECK(done.dropped == (action == "drop" ? 2 : 0));
    CHECK(done.counted == (action == "count_only" ? 2 : 0));
    CHECK(done.anonymised == (action == "anonymise" ? 2 : 0));
    const auto counts = vault->retention().counts();
    REQUIRE(counts.size() == (action == "drop" ? 0 : 1));
    if (action == "drop") return;
    CHECK(counts[0].count == 2);
    CHECK(counts[0].purpose == "audience_measurement");
    CHECK(counts[0].path == (action == "anonymise" ? "/products/1" : ""));
}

TEST_CASE("no choice is needed where the law asks for none, until the person objects", "[event_policy]") {
    test::TestVault vault;
    const SessionId session = start(vault, "US-CA");
    CHECK(vault.sessions().record_events(session, {event_of(EventKind::page_view)}).recorded == 1);
    vault->consents().restrict_processing(session, "GDPR Art 18(1)(a)");
    CHECK(vault.sessions().record_events(session, {event_of(EventKind::cart_add)}).recorded == 0);
}

TEST_CASE("an event of which nobody knows why it is kept is refused", "[event_policy]") {
    test::TestVault vault;
    const SessionId session = start(vault, "DE");
    Event event = event_of(EventKind::custom, "dance");
    CHECK(code_of([&] { vault.sessions().record_events(session, {event}); }) == ErrorCode::invalid_argument);
    event.purpose = "telepathy";
    CHECK(code_of([&] { vault.sessions().record_events(session, {event}); }) == ErrorCode::invalid_argument);
    event.purpose = "service";
    CHECK(vault.sessions().record_events(session, {event}).recorded == 1);
    CHECK(code_of([&] { vault.sessions().record_events(session, {}); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { vault.sessions().record_events(SessionId{}, {event}); }) == ErrorCode::not_found);
    vault.sessions().end(session, EndedReason::logout);
    CHECK(code_of([&] { vault.sessions().record_events(session, {event}); }) == ErrorCode::conflict);
    // Nor is what may not be recorded counted then.
    CHECK(code_of([&] { vault.sessions().record_events(session, {event_of(EventKind::page_view)}); }) ==
          ErrorCode::conflict);
    CHECK(vault->retention().counts().empty());
}

TEST_CASE("an event that has not happened yet is refused, however it comes", "[event_policy][bad_input]") {
    test::TestVault vault;
    const SessionId session = start(vault, "DE");
    Event last = event_of(EventKind::checkout);
    last.at = vault.clock.now() + kEventAheadMax;
    Event later = last;
    later.at += Milliseconds{1};
    CHECK(vault.sessions().record_events(session, {last}).recorded == 1);
    CHECK(code_of([&] {
              vault.sessions().record_events(session, {last, later});
          }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { vault.sessions().add_events(session, {later}); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { vault.sessions().add_events({{session, {later}}}); }) == ErrorCode::invalid_argument);
    std::vector<EventBatch> batches;
    batches.push_back({session, {last, later, last}});
    const auto outcomes = vault.sessions().record_events(std::move(batches));
    REQUIRE(outcomes.size() == 1);
    CHECK(outcomes[0].events.recorded == 2);
    REQUIRE(outcomes[0].unfit.size() == 1);
    CHECK(outcomes[0].unfit[0].first == 1);
    CHECK(outcomes[0].unfit[0].second == refuse_event_time(later.at, vault.clock.now()));
    CHECK(vault.sessions().events(session).size() == 3);
}
