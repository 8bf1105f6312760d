#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "request_fixture.hpp"

using namespace sessionaudit;
using test::code_of;
using test::kAnna;
using test::kBert;
using test::RequestDesk;

namespace {

std::vector<std::string> steps_of(RequestDesk& desk, const RecordId& id) {
    std::vector<std::string> steps;
    for (const RequestStep& step : desk.service().history(id))
        steps.push_back(step.what);
    return steps;
}

/// Actions of the ledger that are about requests, and all entries' text.
std::pair<std::vector<std::string>, std::string> ledger_of(RequestDesk& desk) {
    std::vector<std::string> actions;
    std::string text;
    desk.vault->with_ledger([&](Ledger& ledger) {
        for (const Bytes& bytes : ledger.entries(0, 10'000)) {
            const LedgerEntry entry = LedgerEntry::parse(bytes);
            if (entry.action.starts_with("request.")) actions.push_back(entry.action);
            text += as_text(bytes);
        }
    });
    return {actions, text};
}

}  // namespace

TEST_CASE("an access request from filing to handing over", "[request]") {
    RequestDesk desk;
    desk.make_known();
    const RecordId id = desk.file(RequestKind::access);
    desk.verify(id);
    const RequestPlan plan = desk.service().plan(id, "dpo");
    CHECK(plan.person_known);
    CHECK(desk.service().preview(id).hash == plan.hash);
    desk.service().approve(id, plan.hash, "dpo");
    const RequestResult result = desk.service().execute(id, "dpo");
    CHECK(result.needs_delivery);
    CHECK(desk.state(id) == RequestState::executing);
    CHECK(code_of([&] { desk.service().execute(id, "dpo"); }) == ErrorCode::conflict);
    CHECK(code_of([&] { desk.service().complete_delivery(id, "none", "download", "dpo"); }) ==
          ErrorCode::invalid_argument);
    desk.service().complete_delivery(id, test::kSomeHash, "download", "dpo");
    const RequestInfo info = desk.info(id);
    CHECK(info.state == RequestState::completed);
    CHECK(info.outcome == "complied");
    CHECK(info.delivered_sha256 == test::kSomeHash);
    CHECK(info.completed == desk.vault.clock.now());
    CHECK(steps_of(desk, id) == std::vector<std::string>{"filed", "code_sent", "verified", "planned",
                                                         "approved", "executing", "delivered", "completed"});
    CHECK(code_of([&] { desk.service().complete_delivery(id, test::kSomeHash, "download", "dpo"); }) ==
          ErrorCode::conflict);
    const auto [actions, text] = ledger_of(desk);
    CHECK(actions.size() == 8);
    CHECK(text.find("anna") == std::string::npos);
}

TEST_CASE("what a person wrote is found again, whatever it holds", "[request]") {
    RequestDesk desk;
    NewRequest request = test::a_request(RequestKind::objection);
    request.text = "<script>alert(1)</script> \"'&; DROP TABLE request; -- \xC3\xA4\n";
    request.purposes = {"direct_marketing"};
    request.language = "fr";
    const RecordId id = desk.file(request);
    const RequestDetails details = desk.service().details(id);
    CHECK(details.person == kAnna);
    CHECK(details.text == request.text);
    CHECK(details.purposes == request.purposes);
    CHECK(desk.info(id).language == "fr");
    CHECK(desk.service().find(kAnna).size() == 1);
    CHECK(desk.service().find(kBert).empty());
    desk.vault.reopen();
    CHECK(desk.service().details(id).text == request.text);
}

TEST_CASE("fields that are none are refused", "[request]") {
    RequestDesk desk;
    NewRequest request = test::a_request(RequestKind::access);
    const auto refused = [&] { return code_of([&] { desk.file(request); }) == ErrorCode::invalid_argument; };
    const std::string what = GENERATE(values<std::string>(
        {"manner", "language", "text that is no UTF-8", "a long text", "jurisdiction",
         "purposes of a right that has none", "a purpose nobody declares", "a rectification of nothing",
         "changes of a right that has none", "categories of an erasure", "an invitation to be erased",
         "an identifier without a kind", "an agent without a name"}));
    CAPTURE(what);
    if (what == "manner") {
        request.manner = "by anna@shop.example";
    }
    if (what == "language") {
        request.language = "la";
    }
    if (what == "text that is no UTF-8") {
        request.text = "\xFF";
    }
    if (what == "a long text") {
        request.text = std::string(64 * 1024 + 1, 'a');
    }
    if (what == "jurisdiction") {
        request.jurisdiction = "Bavaria";
    }
    if (what == "purposes of a right that has none") {
        request.purposes = {"advertising"};
    }
    if (what == "a purpose nobody declares") {
        request.kind = RequestKind::objection;
        request.purposes = {"telepathy"};
    }
    if (what == "a rectification of nothing") {
        request.kind = RequestKind::rectification;
    }
    if (what == "changes of a right that has none") {
        request.changes = test::a_request(RequestKind::rectification).changes;
    }
    if (what == "categories of an erasure") {
        request.kind = RequestKind::erasure;
        request.categories_only = true;
    }
    if (what == "an invitation to be erased") {
        request.kind = RequestKind::erasure;
        request.invited = true;
    }
    if (what == "an identifier without a kind") {
        request.person = {"", "anna@shop.example"};
    }
    if (what == "an agent without a name") {
        request.agent = RequestAgent{"", "somewhere"};
    }
    CHECK(refused());
    CHECK(desk.service().list().empty());
}

TEST_CASE("an actor that names the person is refused, and nothing is written", "[request]") {
    RequestDesk desk;
    CHECK(code_of([&] {
              desk.service().file(test::a_request(RequestKind::access), "user:anna@shop.example");
          }) == ErrorCode::invalid_argument);
    CHECK(desk.service().list().empty());
    const RecordId id = desk.file(RequestKind::access);
    CHECK(code_of([&] { desk.service().withdraw(id, "", "anna@shop.example"); }) ==
          ErrorCode::invalid_argument);
    CHECK(desk.state(id) == RequestState::received);
}

TEST_CASE("whom a request is about keeps nobody from working on it by chance", "[request]") {
    RequestDesk desk;
    NewRequest request = test::a_request(RequestKind::access, {"user_id", "4"});
    request.agent = RequestAgent{"eli", "somewhere"};
    const RecordId id = desk.service().file(request, "public").id;
    desk.service().withdraw(id, "", "app:delivery-desk-4");
    CHECK(desk.state(id) == RequestState::withdrawn);
    request.agent->name = "scheduler";
    const RecordId other = desk.service().file(request, "public").id;
    CHECK(code_of([&] { desk.service().withdraw(other, "", "app:scheduler"); }) ==
          ErrorCode::invalid_argument);
    desk.service().withdraw(other, "", "scheduler");
    CHECK(desk.state(other) == RequestState::withdrawn);
    request.agent->name = "anna";
    const RecordId third = desk.service().file(request, "user:anna").id;
    CHECK(code_of([&] { desk.service().withdraw(third, "", "app:anna"); }) == ErrorCode::invalid_argument);
    desk.service().withdraw(third, "", "app:joanna");
    CHECK(desk.state(third) == RequestState::withdrawn);
}

TEST_CASE("only the plan that was looked at can be approved", "[request]") {
    RequestDesk desk;
    desk.make_known();
    const RecordId id = desk.file(RequestKind::restriction);
    desk.verify(id);
    CHECK(code_of([&] { desk.service().approve(id, "", "dpo"); }) == ErrorCode::conflict);
    const RequestPlan plan = desk.service().plan(id, "dpo");
    CHECK(code_of([&] { desk.service().approve(id, test::kSomeHash, "dpo"); }) == ErrorCode::conflict);
    CHECK(desk.state(id) == RequestState::planned);
    CHECK(code_of([&] { desk.service().execute(id, "dpo"); }) == ErrorCode::conflict);
    desk.service().approve(id, plan.hash, "dpo");
    desk.service().plan(id, "dpo");  // made anew: to be approved anew
    CHECK(desk.state(id) == RequestState::planned);
    CHECK(code_of([&] { desk.service().execute(id, "dpo"); }) == ErrorCode::conflict);
}

TEST_CASE("a refusal names a ground that the law knows for this right", "[request]") {
    RequestDesk desk;
    const RecordId id = desk.file(RequestKind::erasure);
    const auto refuse = [&](const char* ground, const char* reason) {
        return code_of([&] { desk.service().refuse(id, {ground, reason}, "dpo"); });
    };
    CHECK(refuse("do_not_want_to", "no") == ErrorCode::invalid_argument);
    CHECK(refuse("transaction", "that is Californian") == ErrorCode::invalid_argument);
    CHECK(refuse("legal_claims", "") == ErrorCode::invalid_argument);
    desk.service().refuse(id, {"legal_claims", "a lawsuit is pending"}, "dpo");
    const RequestInfo info = desk.info(id);
    CHECK(info.state == RequestState::refused);
    CHECK(info.outcome == "denied");
    CHECK(info.ground == "legal_claims");
    CHECK(desk.service().history(id).back().reason == "a lawsuit is pending");
    CHECK(refuse("legal_claims", "twice") == ErrorCode::conflict);
    CHECK(desk.service().public_status(id).ground.empty());  // they never proved who they are
}

TEST_CASE("somebody who was verified is not refused as unverified", "[request]") {
    RequestDesk desk;
    const RecordId id = desk.file(RequestKind::access);
    desk.verify(id);
    CHECK(code_of([&] { desk.service().refuse(id, {"unverified", "who?"}, "dpo"); }) == ErrorCode::conflict);
    const RecordId other = desk.file(RequestKind::access, kBert);
    desk.service().refuse(other, {"unverified", "no answer to our letter"}, "dpo");
    CHECK(desk.state(other) == RequestState::refused);
}

TEST_CASE("a request about somebody who is not known ends with that answer", "[request]") {
    RequestDesk desk;
    const RequestKind kind = GENERATE(RequestKind::access, RequestKind::portability, RequestKind::erasure,
                                      RequestKind::restriction, RequestKind::rectification);
    const RecordId id = desk.file(kind);
    desk.verify(id);
    const RequestPlan plan = desk.service().plan(id, "dpo");
    CHECK_FALSE(plan.person_known);
    desk.service().approve(id, plan.hash, "dpo");
    CHECK(desk.service().execute(id, "dpo").state == RequestState::completed);
    const RequestInfo info = desk.info(id);
    CHECK(info.outcome == "denied");
    CHECK(info.ground == "no_data");
    CHECK_FALSE(desk.vault->subject(kAnna));
}

TEST_CASE("somebody who became known after the approval changed the plan", "[request]") {
    RequestDesk desk;
    const RecordId id = desk.file(RequestKind::access);
    desk.verify(id);
    desk.approve(id);
    desk.make_known();
    CHECK(code_of([&] { desk.service().execute(id, "dpo"); }) == ErrorCode::conflict);
    CHECK(desk.state(id) == RequestState::planned);
}

TEST_CASE("a request that repeats an open one is linked and answered with it", "[request][duplicate]") {
    RequestDesk desk;
    desk.make_known();
    const RecordId first = desk.file(RequestKind::access);
    const RecordId second = desk.file(RequestKind::access);
    const RecordId third = desk.file(RequestKind::access);
    NewRequest categories = test::a_request(RequestKind::access);
    categories.categories_only = true;
    CHECK_FALSE(desk.info(desk.file(categories)).duplicate_of);
    CHECK_FALSE(desk.info(desk.file(RequestKind::access, kBert)).duplicate_of);
    CHECK_FALSE(desk.info(desk.file(RequestKind::erasure)).duplicate_of);
    CHECK(desk.info(second).duplicate_of == first);
    CHECK(desk.info(third).duplicate_of == first);
    desk.verify(first);
    CHECK(desk.service().public_status(second).state == RequestState::received);  // says nothing of the first
    desk.verify(second);
    CHECK(desk.service().public_status(second).state == RequestState::verified);
    CHECK(code_of([&] { desk.service().plan(second, "dpo"); }) == ErrorCode::conflict);
    desk.carry_out(first);
    CHECK(desk.service().public_status(second).state == RequestState::executing);
    // By a link that proves nothing it says no more than before.
    CHECK(desk.service().public_status(second, false).state == RequestState::verified);
    desk.service().complete_delivery(first, test::kSomeHash, "email", "dpo");
    CHECK(desk.state(second) == RequestState::completed);
    CHECK(desk.info(second).outcome == "complied");
    CHECK(steps_of(desk, second).back() == "answered_with_first");
    // Nobody proved that the third is by the same person; it goes its own way.
    CHECK(desk.state(third) == RequestState::received);
    desk.verify(third);
    CHECK_NOTHROW(desk.service().plan(third, "dpo"));
    CHECK(desk.info(desk.file(RequestKind::access)).duplicate_of == third);
}

TEST_CASE("wrong codes for a duplicate lock the duplicate alone", "[request][duplicate]") {
    RequestDesk desk;
    const RecordId first = desk.file(RequestKind::access);
    const RecordId second = desk.file(RequestKind::access);
    desk.service().start_identity_check(second, "app");
    for (int guess = 0; guess < 5; ++guess)
        desk.service().confirm_code(second, "nonsense", "app");
    CHECK(desk.state(second) == RequestState::identity_locked);
    CHECK(desk.state(first) == RequestState::received);
    CHECK(desk.info(first).codes_left == 5);
}

TEST_CASE("lists are filtered", "[request]") {
    RequestDesk desk;
    const RecordId access = desk.file(RequestKind::access);
    desk.vault.clock.advance(std::chrono::hours{1});
    const Timestamp later = desk.vault.clock.now();
    const RecordId erasure = desk.file(RequestKind::erasure);
    desk.service().withdraw(erasure, "", "app");
    const auto ids = [&](const RequestFilter& filter) {
        std::vector<RecordId> found;
        for (const RequestInfo& info : desk.service().list(filter))
            found.push_back(info.id);
        return found;
    };
    CHECK(ids({}) == std::vector{erasure, access});
    RequestFilter filter;
    filter.open_only = true;
    CHECK(ids(filter) == std::vector{access});
    filter = {};
    filter.state = RequestState::withdrawn;
    CHECK(ids(filter) == std::vector{erasure});
    filter = {};
    filter.kind = RequestKind::access;
    CHECK(ids(filter) == std::vector{access});
    filter = {};
    filter.received_from = later;
    CHECK(ids(filter) == std::vector{erasure});
    filter = {};
    filter.received_before = later;
    CHECK(ids(filter) == std::vector{access});
    filter = {};
    filter.limit = 1;
    CHECK(ids(filter) == std::vector{erasure});
    CHECK_FALSE(desk.service().find(RecordId{}));
    CHECK(code_of([&] { desk.service().history(RecordId{}); }) == ErrorCode::not_found);
    CHECK(code_of([&] { desk.service().plan(RecordId{}, "dpo"); }) == ErrorCode::not_found);
}

TEST_CASE("that the first one never proved who they are is no answer to a duplicate",
          "[request][duplicate]") {
    RequestDesk desk;
    const RecordId first = desk.file(RequestKind::access);
    const RecordId second = desk.file(RequestKind::access);
    const auto code = desk.service().start_identity_check(first, "app");
    desk.service().attest(second, "passport", "dpo");
    if (GENERATE(true, false)) {
        desk.vault.clock.set(code.expires + std::chrono::hours{24 * 40});
        CHECK(desk.service().expire_due("job").size() == 1);
    } else {
        desk.service().refuse(first, {"unverified", "no answer"}, "dpo");
    }
    CHECK_FALSE(is_open(desk.state(first)));
    CHECK(desk.state(second) == RequestState::verified);
    CHECK_NOTHROW(desk.service().plan(second, "dpo"));
}

TEST_CASE("records of requests go when the policy says so, and not before a duty to keep is over",
          "[request][purge]") {
    RequestDesk desk;
    desk.make_known();
    const RecordId open = desk.file(RequestKind::access, kAnna, "US-CA");
    const RecordId closed = desk.file(RequestKind::erasure, kAnna, "US-CA");
    const RecordId elsewhere = desk.file(RequestKind::erasure, kBert, "JP");
    const RecordId objection = desk.file(RequestKind::objection, kAnna, "DE");
    desk.verify(objection);
    desk.carry_out(objection);
    for (const RecordId& id : {closed, elsewhere})
        desk.service().withdraw(id, "changed their mind", "app");
    // ccpa.json: erase 36 months after completion. The clock stands at 2026-03-01T12:00Z.
    const Timestamp due = *parse_rfc3339("2029-03-01T12:00:00Z");
    desk.vault.clock.set(due - Milliseconds{1});
    CHECK(desk.service().purge(false, "job").empty());
    desk.vault.clock.set(due);
    CHECK(desk.service().purge(true, "job") == std::vector{closed});
    CHECK(desk.service().find(closed));
    CHECK(desk.service().purge(false, "job") == std::vector{closed});
    CHECK_FALSE(desk.service().find(closed));
    for (const RecordId& id : {open, elsewhere, objection})
        CHECK(desk.service().find(id));
    CHECK_FALSE(desk.allowed("direct_marketing", "DE"));
    desk.service().lift(objection, "asked for it", "dpo");
    CHECK(desk.service().purge(false, "job") == std::vector{objection});
}
