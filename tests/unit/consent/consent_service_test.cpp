#include "sessionaudit/consent.hpp"

#include <catch2/catch_test_macros.hpp>

#include "error_code.hpp"
#include "policy/period_moment.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

const Identifier kAnna{"email", "anna@shop.example"};

ConsentAct act(ConsentHolder holder, std::vector<ConsentChoice> choices) {
    ConsentAct act;
    act.holder = std::move(holder);
    act.choices = std::move(choices);
    act.notice = {"cookies", "3", std::string(64, 'a')};
    act.language = "de";
    act.method = "banner";
    act.jurisdiction = "DE";
    act.signals = {{"Sec-GPC", "1"}};
    act.evidence = "<b>button</b>";
    return act;
}

ConsentState state_of(const Vault& vault, std::string_view purpose) {
    return vault.consents().decide(ConsentHolder{kAnna}, purpose, "DE").state;
}

}  // namespace

TEST_CASE("what a person said is found again, whole", "[consent]") {
    test::TestVault vault;
    const RecordId id = vault->consents().record(act(
        kAnna, {{"advertising", ConsentState::given, {}}, {"personalisation", ConsentState::refused, {}}}));
    const auto history = vault->consents().history(kAnna);
    REQUIRE(history.size() == 1);
    const ConsentRecord& record = history.front();
    CHECK(record.id == id);
    CHECK(record.decided == vault.clock.now());
    CHECK(record.notice == NoticeVersion{"cookies", "3", std::string(64, 'a')});
    CHECK(record.language == "de");
    CHECK(record.method == "banner");
    CHECK(record.jurisdiction == "DE");
    CHECK(record.signals == SeenSignals{{"Sec-GPC", "1"}});
    CHECK(record.evidence == "<b>button</b>");
    REQUIRE(record.choices.size() == 2);
    CHECK(record.choices[0].state == ConsentState::given);
    CHECK(record.choices[0].expires == moment_after(vault.clock.now(), {6, PeriodUnit::months}));
    const auto current = vault->consents().current(kAnna);
    REQUIRE(current.size() == 2);
    CHECK(current[0].purpose == "advertising");
    CHECK(current[0].record == id);
    CHECK(current[1].state == ConsentState::refused);
}

TEST_CASE("only a yes allows what needs consent, and a withdrawal stops it at once", "[consent]") {
    test::TestVault vault;
    const auto allowed = [&] {
        return vault->consents().decide(ConsentHolder{kAnna}, "advertising", "DE").allowed;
    };
    CHECK_FALSE(allowed());  // nobody is known yet
    vault->consents().record(act(kAnna, {{"advertising", ConsentState::refused, {}}}));
    CHECK_FALSE(allowed());
    const RecordId yes = vault->consents().record(act(kAnna, {{"advertising", ConsentState::given, {}}}));
    const ConsentDecision decision = vault->consents().decide(ConsentHolder{kAnna}, "advertising", "DE");
    CHECK(decision.allowed);
    CHECK(decision.record == yes);
    CHECK(decision.rule->rule->policy == "gdpr");
    CHECK(vault->consents().withdraw(kAnna, {"advertising"}, "form"));
    CHECK_FALSE(allowed());
    CHECK(state_of(*vault, "advertising") == ConsentState::withdrawn);
    CHECK_FALSE(vault->consents().withdraw(kAnna, {}, "form"));  // nothing is left to withdraw
    CHECK(vault->consents().history(kAnna).size() == 3);
}

TEST_CASE("a consent runs out on its day, not before", "[consent]") {
    test::TestVault vault;
    vault->consents().record(act(kAnna, {{"advertising", ConsentState::given, {}}}));
    const Timestamp end = moment_after(vault.clock.now(), {6, PeriodUnit::months});
    vault.clock.set(end - Milliseconds{1});
    CHECK(state_of(*vault, "advertising") == ConsentState::given);
    CHECK(vault->consents().expiring(end, 10).size() == 1);
    CHECK(vault->consents().expiring(end - Milliseconds{1}, 10).empty());
    vault.clock.set(end);
    CHECK(state_of(*vault, "advertising") == ConsentState::expired);
    CHECK_FALSE(vault->consents().decide(ConsentHolder{kAnna}, "advertising", "DE").allowed);
    CHECK(vault->consents().current(kAnna).front().state == ConsentState::expired);
}

TEST_CASE("what opts out is allowed until somebody does", "[consent]") {
    test::TestVault vault;
    const auto allowed = [&] {
        return vault->consents().decide(ConsentHolder{kAnna}, "advertising", "US-CA").allowed;
    };
    CHECK(allowed());
    ConsentAct no = act(kAnna, {{"advertising", ConsentState::opted_out, {}}});
    no.jurisdiction = "US-CA";
    vault->consents().record(no);
    CHECK_FALSE(allowed());
}

TEST_CASE("a session's owner decides for the session, in its own jurisdiction", "[consent]") {
    test::TestVault vault;
    StartRequest request;
    request.jurisdiction = "DE";
    const IssuedSession session = vault.sessions().start(request);
    ConsentAct yes = act(session.id, {{"advertising", ConsentState::given, {}}});
    yes.jurisdiction.clear();
    vault->consents().record(yes);
    CHECK(vault->consents().history(session.id).front().jurisdiction == "DE");
    CHECK(vault->consents().decide(ConsentHolder{session.id}, "advertising").allowed);
    request.jurisdiction = "US-CA";
    const IssuedSession other = vault.sessions().start(request);
    CHECK(vault->consents().decide(ConsentHolder{other.id}, "advertising").state == ConsentState::none);
    CHECK(vault->consents().decide(ConsentHolder{other.id}, "advertising").allowed);
    CHECK(code_of([&] { vault->consents().decide(ConsentHolder{SessionId{}}, "advertising"); }) ==
          ErrorCode::not_found);
}

TEST_CASE("a withdrawal in another process is seen by the very next call", "[consent][processes]") {
    test::TestVault vault;
    const Vault other = Vault::open(vault.options());  // its caches are its own, as another process's are
    for (int round = 0; round < 20; ++round) {
        vault->consents().record(act(kAnna, {{"advertising", ConsentState::given, {}}}));
        REQUIRE(vault->consents().decide(ConsentHolder{kAnna}, "advertising", "DE").allowed);
        REQUIRE(other.consents().decide(ConsentHolder{kAnna}, "advertising", "DE").allowed);
        REQUIRE(other.consents().withdraw(kAnna, {}, "form"));
        REQUIRE_FALSE(vault->consents().decide(ConsentHolder{kAnna}, "advertising", "DE").allowed);
    }
}

TEST_CASE("a restriction stands above every policy until it is lifted", "[consent][restriction]") {
    test::TestVault vault;
    vault->consents().record(act(kAnna, {{"advertising", ConsentState::given, {}}}));
    CHECK(vault->consents().decide(ConsentHolder{kAnna}, "service", "DE").allowed);
    vault->consents().restrict_processing(kAnna, "accuracy contested");
    const ConsentDecision denied = vault->consents().decide(ConsentHolder{kAnna}, "service", "DE");
    CHECK_FALSE(denied.allowed);
    CHECK(denied.restricted);
    CHECK(denied.sentence().find("Art 18") != std::string::npos);
    CHECK_FALSE(vault->consents().decide(ConsentHolder{kAnna}, "advertising", "DE").allowed);
    CHECK(vault->consents().restriction(kAnna)->reason == "accuracy contested");
    CHECK(vault->consents().lift_restriction(kAnna));
    CHECK_FALSE(vault->consents().lift_restriction(kAnna));
    CHECK(vault->consents().decide(ConsentHolder{kAnna}, "service", "DE").allowed);
    CHECK(code_of([&] {
              vault->consents().restrict_processing(Identifier{"email", "x@y.example"}, "");
          }) == ErrorCode::not_found);
}

TEST_CASE("what cannot be a choice is refused with nothing stored", "[consent]") {
    test::TestVault vault;
    const auto refused = [&](ConsentAct bad) {
        return code_of([&] { vault->consents().record(bad); }) == ErrorCode::invalid_argument;
    };
    const ConsentAct good = act(kAnna, {{"advertising", ConsentState::given, {}}});
    CHECK(refused(act(kAnna, {})));
    CHECK(refused(
        act(kAnna, {{"advertising", ConsentState::given, {}}, {"advertising", ConsentState::refused, {}}})));
    CHECK(refused(act(kAnna, {{"telepathy", ConsentState::given, {}}})));
    CHECK(refused(act(kAnna, {{"Advertising", ConsentState::given, {}}})));
    CHECK(refused(act(kAnna, {{"advertising", ConsentState::expired, {}}})));
    CHECK(refused(act(kAnna, {{"advertising", ConsentState::none, {}}})));
    ConsentAct bad = good;
    bad.method.clear();
    CHECK(refused(bad));
    bad = good;
    bad.notice.sha256 = "abc";
    CHECK(refused(bad));
    bad = good;
    bad.evidence = "\xff";
    CHECK(refused(bad));
    bad = good;
    bad.jurisdiction = "Bavaria";
    CHECK(refused(bad));
    CHECK(code_of([&] {
              vault->consents().record(act(kAnna, {{"advertising", ConsentState::withdrawn, {}}}));
          }) == ErrorCode::conflict);
    CHECK(code_of([&] {
              vault->consents().record(act(SessionId{}, {{"advertising", ConsentState::given, {}}}));
          }) == ErrorCode::not_found);
    CHECK(vault->consents().history(kAnna).empty());
    CHECK_FALSE(vault->subject(kAnna));  // refused together with the choice that would have made it
}

TEST_CASE("a withdrawal takes what was collected for the purpose, and nothing else",
          "[consent][withdrawal]") {
    test::TestVault vault;
    Event advert;
    advert.at = vault.clock.now();
    advert.purpose = "advertising";
    Event visit = advert;
    visit.purpose = "service";
    const IssuedSession before = vault.sessions().start({});
    vault.sessions().add_events(before.id, {advert, visit, advert});
    const IssuedSession after = vault.sessions().login(before.token, kAnna, {});
    vault.sessions().add_events(after.id, {visit, advert});
    StartRequest request;
    request.subject = Identifier{"email", "bert@shop.example"};
    const IssuedSession other = vault.sessions().start(request);
    vault.sessions().add_events(other.id, {advert});
    vault->consents().record(act(kAnna, {{"advertising", ConsentState::given, {}}}));
    REQUIRE(vault->consents().withdraw(kAnna, {}, "form"));
    const auto left = [&](const SessionId& id) {
        std::vector<std::string> purposes;
        for (const Event& event : vault.sessions().events(id))
            purposes.push_back(event.purpose);
        return purposes;
    };
    CHECK(left(before.id) == std::vector<std::string>{"service"});
    CHECK(vault.sessions().find(before.id)->event_count == 1);
    CHECK(left(after.id) == std::vector<std::string>{"service"});
    CHECK(vault.sessions().find(after.id)->event_count == 1);
    CHECK(left(other.id) == std::vector<std::string>{"advertising"});
    CHECK(vault.sessions().add_events(after.id, {visit}) >= 2);  // the session goes on
}

TEST_CASE("where the policy keeps what was collected, an opt-out deletes nothing", "[consent][withdrawal]") {
    test::TestVault vault;
    StartRequest request;
    request.subject = kAnna;
    request.jurisdiction = "US-CA";
    const IssuedSession session = vault.sessions().start(request);
    Event advert;
    advert.at = vault.clock.now();
    advert.purpose = "advertising";
    vault.sessions().add_events(session.id, {advert});
    ConsentAct no = act(session.id, {{"advertising", ConsentState::opted_out, {}}});
    no.jurisdiction.clear();
    vault->consents().record(no);
    CHECK(vault.sessions().events(session.id).size() == 1);
    CHECK_FALSE(vault->consents().decide(ConsentHolder{session.id}, "advertising").allowed);
}

TEST_CASE("a visitor's no holds after the login, a yes does not", "[consent][login]") {
    test::TestVault vault;
    StartRequest request;
    request.jurisdiction = "US-CA";
    const IssuedSession visit = vault.sessions().start(request);
    ConsentAct choices = act(visit.id, {{"advertising", ConsentState::opted_out, {}},
                                        {"personalisation", ConsentState::given, {}}});
    choices.jurisdiction.clear();
    vault->consents().record(choices);
    vault->consents().restrict_processing(visit.id, "under dispute");
    vault.sessions().login(visit.token, kAnna, {});
    CHECK(vault->consents().decide(ConsentHolder{kAnna}, "service", "US-CA").restricted);
    CHECK(vault->consents().lift_restriction(kAnna));
    const auto decide = [&](std::string_view purpose) {
        return vault->consents().decide(ConsentHolder{kAnna}, purpose, "US-CA");
    };
    CHECK_FALSE(decide("advertising").allowed);
    CHECK(decide("personalisation").state == ConsentState::none);
    CHECK(vault->consents().history(kAnna).front().method == "login");
    vault.clock.advance(Milliseconds{1});
    vault->consents().record(act(kAnna, {{"advertising", ConsentState::given, {}}}));
    const IssuedSession again = vault.sessions().start(request);
    vault.sessions().login(again.token, kAnna, {});
    CHECK(decide("advertising").state == ConsentState::given);  // nothing older comes back
}
