// What requests do, seen from the hot path.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "policy/period_moment.hpp"
#include "request_fixture.hpp"

using namespace sessionaudit;
using test::code_of;
using test::kAnna;
using test::kBert;
using test::RequestDesk;

namespace {

RecordId done(RequestDesk& desk, NewRequest request) {
    const RecordId id = desk.file(request);
    if (request.kind != RequestKind::opt_out && request.kind != RequestKind::limit) desk.verify(id);
    desk.carry_out(id);
    return id;
}

RecordId done(RequestDesk& desk, RequestKind kind, const std::string& where,
              std::vector<std::string> purposes = {}) {
    NewRequest request = test::a_request(kind, kAnna, where);
    request.purposes = std::move(purposes);
    return done(desk, request);
}

void give(RequestDesk& desk, const std::string& purpose, const std::string& where) {
    ConsentAct act;
    act.holder = kAnna;
    act.choices = {{purpose, ConsentState::given, {}}};
    act.method = "form";
    act.jurisdiction = where;
    desk.vault->consents().record(act);
}

}  // namespace

TEST_CASE("a restriction denies every purpose until it is lifted", "[request][restriction]") {
    RequestDesk desk;
    desk.make_known();
    REQUIRE(desk.allowed("security", "DE"));
    const RecordId id = done(desk, RequestKind::restriction, "DE");
    CHECK_FALSE(desk.allowed("security", "DE"));
    CHECK_FALSE(desk.allowed("service", "DE"));
    CHECK(desk.service().lift(id, "the accuracy was checked", "dpo"));
    CHECK(desk.allowed("security", "DE"));
    CHECK(desk.info(id).lifted);
    CHECK_FALSE(desk.service().lift(id, "twice", "dpo"));
}

TEST_CASE("the ledger tells of a restriction's begin and end, by hand or by a request",
          "[request][consent][restriction]") {
    RequestDesk desk;
    desk.make_known();
    const auto entries = [&] {
        std::vector<LedgerEntry> found;
        desk.vault->with_ledger([&](Ledger& ledger) {
            for (std::uint64_t i = 0; i < ledger.size(); ++i) {
                LedgerEntry entry = LedgerEntry::parse(ledger.entry(i).value());
                if (entry.action.starts_with("processing.")) found.push_back(std::move(entry));
            }
        });
        return found;
    };
    const RecordId id = done(desk, RequestKind::restriction, "DE");
    CHECK(desk.service().lift(id, "the accuracy was checked", "dpo"));
    auto told = entries();
    REQUIRE(told.size() == 2);
    CHECK(told[0].action == "processing.restricted");
    CHECK(told[1].action == "processing.restriction_lifted");
    CHECK(told[1].actor == "dpo");
    CHECK(told[1].subject == told[0].subject);
    desk.vault->consents().restrict_processing(kAnna, "disputed");
    CHECK(desk.vault->consents().lift_restriction(kAnna, "dpo"));
    told = entries();
    REQUIRE(told.size() == 4);
    CHECK(told[3].action == "processing.restriction_lifted");
    CHECK(told[3].subject == told[0].subject);
}

TEST_CASE("lifting one restriction leaves that of another request", "[request][restriction]") {
    RequestDesk desk;
    desk.make_known();
    const RecordId first = done(desk, RequestKind::restriction, "DE");
    const RecordId second = done(desk, RequestKind::restriction, "DE");
    CHECK(desk.service().lift(first, "checked", "dpo"));
    CHECK_FALSE(desk.allowed("security", "DE"));
    CHECK(desk.service().lift(second, "checked", "dpo"));
    CHECK(desk.allowed("security", "DE"));
}

TEST_CASE("an objection denies its purpose, in every process and over every yes", "[request][objection]") {
    RequestDesk desk;
    desk.make_known();
    Vault other = Vault::open(desk.vault.options());
    const auto elsewhere = [&] {
        return other.consents().decide(ConsentHolder{kAnna}, "direct_marketing", "DE");
    };
    REQUIRE(desk.allowed("direct_marketing", "DE"));
    REQUIRE(elsewhere().allowed);
    const RecordId id = done(desk, RequestKind::objection, "DE", {"direct_marketing"});
    CHECK_FALSE(desk.allowed("direct_marketing", "DE"));
    CHECK_FALSE(elsewhere().allowed);
    CHECK(elsewhere().objected);
    CHECK(elsewhere().state == ConsentState::none);
    CHECK(elsewhere().sentence().find("Art 21") != std::string::npos);
    CHECK(desk.allowed("security", "DE"));
    give(desk, "direct_marketing", "DE");
    CHECK_FALSE(desk.allowed("direct_marketing", "DE"));
    desk.vault.reopen();
    CHECK_FALSE(desk.allowed("direct_marketing", "DE"));
    CHECK(desk.service().lift(id, "the person asked for it again", "dpo"));
    CHECK(desk.allowed("direct_marketing", "DE"));
    CHECK(elsewhere().allowed);
}

TEST_CASE("an objection reaches purposes that know no choice", "[request][objection]") {
    RequestDesk desk;
    desk.make_known();
    REQUIRE(desk.allowed("security", "DE"));
    done(desk, RequestKind::objection, "DE", {"security"});
    CHECK_FALSE(desk.allowed("security", "DE"));
    CHECK_FALSE(desk.vault->consents().decide(ConsentHolder{desk.session}, "security").allowed);
}

TEST_CASE("an objection without purposes is to all that rest on legitimate interests",
          "[request][objection]") {
    RequestDesk desk;
    desk.make_known();
    const RecordId id = desk.file(RequestKind::objection);
    desk.verify(id);
    const RequestPlan plan =
        desk.service().plan(id, "dpo", RefusalGround{"legal_claims", "fraud is investigated", {"security"}});
    REQUIRE(plan.steps.size() == 1);
    CHECK(plan.steps[0].find("direct_marketing") != std::string::npos);
    CHECK(plan.steps[0].find("security") == std::string::npos);
    desk.service().approve(id, plan.hash, "dpo");
    desk.service().execute(id, "dpo");
    CHECK_FALSE(desk.allowed("direct_marketing", "DE"));
    CHECK(desk.allowed("security", "DE"));
    CHECK(desk.info(id).outcome == "partly");
    CHECK(desk.info(id).ground == "legal_claims");
}

TEST_CASE("an objection to direct marketing cannot be refused, in whole or in part", "[request][objection]") {
    RequestDesk desk;
    const std::vector<std::string> purposes =
        GENERATE(std::vector<std::string>{"direct_marketing"}, std::vector<std::string>{});
    NewRequest request = test::a_request(RequestKind::objection);
    request.purposes = purposes;
    const RecordId id = desk.file(request);
    desk.verify(id);
    CHECK(code_of([&] { desk.service().refuse(id, {"legal_claims", "no"}, "dpo"); }) == ErrorCode::conflict);
    CHECK(code_of([&] {
              desk.service().plan(id, "dpo", RefusalGround{"legal_claims", "no", {"direct_marketing"}});
          }) == ErrorCode::conflict);
    CHECK(code_of([&] {
              desk.service().plan(id, "dpo", RefusalGround{"legal_claims", "no"});
          }) == ErrorCode::invalid_argument);
}

TEST_CASE("somebody who is not known can object and opt out, and is remembered for it", "[request]") {
    RequestDesk desk;
    const RequestKind kind = GENERATE(RequestKind::objection, RequestKind::opt_out);
    REQUIRE(desk.allowed("advertising", "US-CA", kBert));
    NewRequest request = test::a_request(kind, kBert, "US-CA");
    request.purposes = {"advertising"};
    const RecordId id = done(desk, request);
    CHECK(desk.info(id).outcome == "complied");
    CHECK_FALSE(desk.allowed("advertising", "US-CA", kBert));
}

TEST_CASE("opting out reaches what is sold or shared, limiting what is sensitive", "[request][opt_out]") {
    RequestDesk desk;
    desk.make_known();
    const auto kind = GENERATE(RequestKind::opt_out, RequestKind::limit);
    const std::string hit = kind == RequestKind::opt_out ? "advertising" : "sensitive_inference";
    const std::string missed = kind == RequestKind::opt_out ? "sensitive_inference" : "advertising";
    REQUIRE(desk.allowed(hit, "US-CA"));
    done(desk, kind, "US-CA");
    CHECK_FALSE(desk.allowed(hit, "US-CA"));
    CHECK(desk.allowed(missed, "US-CA"));
    CHECK(desk.vault->consents().history(kAnna).back().method == "request");
}

TEST_CASE("opting back in takes two steps, and a controller waits twelve months to ask",
          "[request][opt_in]") {
    RequestDesk desk;
    desk.make_known();
    done(desk, RequestKind::opt_out, "US-CA");
    const Timestamp opted_out = desk.vault.clock.now();
    const Timestamp again = moment_after(opted_out, {12, PeriodUnit::months});
    NewRequest invited = test::a_request(RequestKind::opt_in, kAnna, "US-CA");
    invited.purposes = {"advertising"};
    invited.invited = true;
    CHECK(code_of([&] { desk.file(invited); }) == ErrorCode::conflict);
    // The person may come by themselves at any time; the second step is the code.
    const RecordId own = desk.file(RequestKind::opt_in, kAnna, "US-CA");
    CHECK(code_of([&] { desk.service().plan(own, "dpo"); }) == ErrorCode::conflict);
    desk.verify(own);
    desk.carry_out(own);
    CHECK(desk.allowed("advertising", "US-CA"));
    done(desk, RequestKind::opt_out, "US-CA");
    desk.vault.clock.set(again - Milliseconds{1});
    CHECK(code_of([&] { desk.file(invited); }) == ErrorCode::conflict);
    desk.vault.clock.set(again);
    CHECK_NOTHROW(desk.file(invited));
}

TEST_CASE("who may be asked again is told with the rule", "[consent][ask_again]") {
    RequestDesk desk;
    const auto ask = [&](const std::string& where) {
        return desk.vault->consents().may_ask_again(kAnna, "advertising", where);
    };
    CHECK(ask("US-CA").allowed);
    done(desk, RequestKind::opt_out, "US-CA");
    const AskAgain answer = ask("");  // the jurisdiction of the choice
    CHECK_FALSE(answer.allowed);
    CHECK(answer.not_before == moment_after(desk.vault.clock.now(), {12, PeriodUnit::months}));
    CHECK(answer.sentence.find("1798.135(c)(4)") != std::string::npos);
    CHECK(ask("DE").not_before == moment_after(desk.vault.clock.now(), {6, PeriodUnit::months}));
    give(desk, "advertising", "US-CA");
    CHECK(ask("US-CA").allowed);
    done(desk, RequestKind::objection, "DE", {"advertising"});
    CHECK_FALSE(ask("US-CA").allowed);
}

TEST_CASE("wrong data is put right, and the ledger learns nothing of it", "[request][rectification]") {
    RequestDesk desk;
    desk.make_known();
    const Identifier married{"email", "anna.new@shop.example"};
    NewRequest request = test::a_request(RequestKind::rectification);
    request.changes = {{Rectification::What::replace_identifier, kAnna, married, {}, {}, {}},
                       {Rectification::What::set_attribute, {}, {}, desk.session, "plan", "platinum"}};
    const RecordId id = done(desk, request);
    CHECK_FALSE(desk.vault->subject(kAnna));
    const auto subject = desk.vault->subject(married);
    REQUIRE(subject);
    CHECK(subject->identifiers == std::vector{married});
    CHECK(subject->sessions.front().attributes == Attributes{{"plan", "platinum"}});
    CHECK(desk.service().find(married).size() == 1);  // an erasure will find the request
    CHECK(desk.info(id).outcome == "complied");
    desk.vault->with_ledger([&](Ledger& ledger) {
        for (const Bytes& bytes : ledger.entries(0, 10'000)) {
            CHECK(as_text(bytes).find("anna") == std::string_view::npos);
            CHECK(as_text(bytes).find("platinum") == std::string_view::npos);
        }
    });
}

TEST_CASE("a rectification that cannot be done changes nothing", "[request][rectification]") {
    RequestDesk desk;
    desk.make_known(kBert);
    desk.make_known();
    NewRequest request = test::a_request(RequestKind::rectification);
    const Rectification good{Rectification::What::set_attribute, {}, {}, desk.session, "plan", "lead"};
    Rectification bad;
    ErrorCode expected = ErrorCode::not_found;
    const std::string what =
        GENERATE(values<std::string>({"somebody else's identifier", "an identifier that is taken",
                                      "the last identifier", "no session of theirs"}));
    CAPTURE(what);
    if (what == "somebody else's identifier") {
        bad = {Rectification::What::remove_identifier, kBert, {}, {}, {}, {}};
    }
    if (what == "an identifier that is taken") {
        bad = {Rectification::What::replace_identifier, kAnna, kBert, {}, {}, {}};
        expected = ErrorCode::already_exists;
    }
    if (what == "the last identifier") {
        bad = {Rectification::What::remove_identifier, kAnna, {}, {}, {}, {}};
        expected = ErrorCode::conflict;
    }
    if (what == "no session of theirs") {
        bad = {Rectification::What::set_attribute, {}, {}, SessionId{}, "plan", "lead"};
    }
    request.changes = {good, bad};
    const RecordId id = desk.file(request);
    desk.verify(id);
    desk.approve(id);
    CHECK(code_of([&] { desk.service().execute(id, "dpo"); }) == expected);
    CHECK(desk.state(id) == RequestState::planned);
    CHECK(desk.vault->subject(kAnna)->sessions.front().attributes == Attributes{{"plan", "gold"}});
    CHECK(desk.vault->subject(kBert));
}
