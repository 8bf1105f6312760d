// What is due, of requests, breaches and holds together; which letter tells how a request stands.
#include "sessionaudit/reminders.hpp"

#include <catch2/catch_test_macros.hpp>

#include "request_fixture.hpp"

using namespace sessionaudit;
using test::kAnna;
using test::RequestDesk;

TEST_CASE("what is due within a week or late is told, most urgent first", "[request][breach][reminders]") {
    RequestDesk desk;
    desk.make_known();
    const RecordId access = desk.file(RequestKind::access);
    CHECK(due_matters(*desk.vault).empty());  // a month is left
    NewBreach breach;
    breach.aware = desk.vault.clock.now();
    breach.facts = "a log with tokens was readable from outside";
    const RecordId found = desk.vault->breaches().record(breach);
    HoldOrder order;
    order.scope.subject = kAnna;
    order.ground = "legal_claims";
    order.reason = "a claim is expected";
    order.owner = "legal department";
    order.review = desk.vault.clock.now() + kReminderAhead - Milliseconds{1};
    const RecordId held = desk.vault->holds().place(order);
    auto due = due_matters(*desk.vault);
    REQUIRE(due.size() == 2);
    CHECK(due[0].id == found);
    CHECK(due[0].what == "breach: tell the supervisory authority");
    CHECK_FALSE(due[0].late);
    CHECK(due[1].id == held);
    CHECK(due[1].what == "review of a hold");
    desk.vault.clock.advance(std::chrono::days{40});
    due = due_matters(*desk.vault);
    REQUIRE(due.size() == 3);
    CHECK(due[2].id == access);
    CHECK(due[2].what == "access");
    for (const DueMatter& matter : due)
        CHECK(matter.late);
}

TEST_CASE("the letter that tells how a request stands", "[request][letter]") {
    CHECK(fitting_letter(RequestState::received) == LetterKind::acknowledgement);
    CHECK(fitting_letter(RequestState::executing) == LetterKind::acknowledgement);
    CHECK(fitting_letter(RequestState::completed) == LetterKind::completion);
    CHECK(fitting_letter(RequestState::refused) == LetterKind::refusal);
}

TEST_CASE("a package holds what its request is about", "[request][export]") {
    RequestInfo request;
    CHECK(export_scope_of(request) == ExportScope::whole);
    request.categories_only = true;
    CHECK(export_scope_of(request) == ExportScope::categories);
    request.kind = RequestKind::portability;
    CHECK(export_scope_of(request) == ExportScope::portability);
}
