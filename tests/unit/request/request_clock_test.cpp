// Dates of requests. Expected ones are counted by hand from the rule that the comment names.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <chrono>

#include "request_fixture.hpp"

using namespace sessionaudit;
using namespace std::chrono_literals;
using std::chrono::year_month_day;
using test::code_of;
using test::kAnna;
using test::RequestDesk;

namespace {

Timestamp at(const char* text) {
    return *parse_rfc3339(text);
}

FiledRequest file_at(RequestDesk& desk, const char* received, RequestKind kind, const std::string& where) {
    desk.vault.clock.set(std::max(desk.vault.clock.now(), at(received)));
    NewRequest request = test::a_request(kind, kAnna, where);
    request.received = at(received);
    return desk.service().file(request, "app");
}

}  // namespace

TEST_CASE("a month ends on the same date, on the last day of a shorter one, on the next working day",
          "[request][clock]") {
    struct Case {
        const char* received;
        year_month_day legal;
    };
    // Regulation 1182/71 Art 3(2)(c), 3(4), with German holidays.
    const Case it = GENERATE(
        Case{"2026-03-05T12:00:00Z", 2026y / 4 / 7},   // 5 April is Easter Sunday, the 6th a holiday
        Case{"2026-01-31T12:00:00Z", 2026y / 3 / 2},   // 28 February is a Saturday
        Case{"2024-01-31T12:00:00Z", 2024y / 2 / 29},  // a leap day
        Case{"2023-01-30T12:00:00Z", 2023y / 2 / 28},  // and none
        Case{"2024-02-29T12:00:00Z", 2024y / 4 / 2},   // 29 March is Good Friday, 1 April Easter Monday
        Case{"2026-08-31T12:00:00Z", 2026y / 9 / 30});
    RequestDesk desk;
    const FiledRequest filed = file_at(desk, it.received, RequestKind::erasure, "DE");
    CHECK(filed.respond.legal_date == it.legal);
    CHECK(filed.respond.safe <= filed.respond.legal);
    CHECK_FALSE(filed.confirm);
}

TEST_CASE("the day of receipt is the day in the place whose law it is", "[request][clock]") {
    RequestDesk desk;
    // 23:30 UTC on 9 March is 00:30 on the 10th in Berlin, and still the 9th in California.
    const auto berlin = file_at(desk, "2026-03-09T23:30:00Z", RequestKind::erasure, "DE");
    CHECK(berlin.respond.legal_date == 2026y / 4 / 10);
    const auto california = file_at(desk, "2026-03-09T23:30:00Z", RequestKind::erasure, "US-CA");
    // CCPA regs 7021(b): 45 calendar days, the day of receipt the first: 9 March + 44.
    CHECK(california.respond.legal_date == 2026y / 4 / 22);
}

TEST_CASE("California: receipt confirmed in ten business days, answered in 45 days, 90 with reasons",
          "[request][clock]") {
    RequestDesk desk;
    const FiledRequest filed = file_at(desk, "2026-03-02T18:00:00Z", RequestKind::access, "US-CA");
    REQUIRE(filed.confirm);
    CHECK(filed.confirm->legal_date == 2026y / 3 / 16);  // Monday to Monday, two weeks
    CHECK(filed.respond.legal_date == 2026y / 4 / 15);
    CHECK(desk.service().next_deadlines(at("2026-04-30T00:00:00Z")).size() == 1);
    desk.vault.clock.set(at("2026-03-18T08:00:00Z"));
    CHECK(desk.info(filed.id).confirmation_overdue(desk.vault.clock.now()));
    desk.service().letter_sent(filed.id, LetterKind::acknowledgement, "dpo");
    CHECK_FALSE(desk.info(filed.id).confirmation_overdue(desk.vault.clock.now()));
    desk.service().extend(filed.id, "three systems", "dpo");
    CHECK(desk.info(filed.id).respond.legal_date == 2026y / 5 / 30);  // the 90th day, not moved
    CHECK(code_of([&] { desk.service().extend(filed.id, "again", "dpo"); }) == ErrorCode::conflict);
}

TEST_CASE("an extension counts from the receipt, and is only told within the first period",
          "[request][clock]") {
    RequestDesk desk;
    const FiledRequest filed = file_at(desk, "2026-01-31T12:00:00Z", RequestKind::access, "DE");
    const FiledRequest other = file_at(desk, "2026-01-31T12:00:00Z", RequestKind::portability, "DE");
    desk.vault.clock.set(filed.respond.legal);
    desk.service().extend(filed.id, "many systems", "dpo");
    CHECK(desk.info(filed.id).respond.legal_date == 2026y / 4 / 30);  // one piece of three months
    desk.vault.clock.set(filed.respond.legal + Milliseconds{1});
    CHECK(code_of([&] { desk.service().extend(other.id, "late", "dpo"); }) == ErrorCode::conflict);
    CHECK(desk.info(other.id).overdue(desk.vault.clock.now()));
    CHECK(code_of([&] { desk.service().extend(other.id, "", "dpo"); }) == ErrorCode::invalid_argument);
}

TEST_CASE("the clock stands while identity is checked, where the rule allows it", "[request][clock]") {
    RequestDesk desk;
    const FiledRequest german = file_at(desk, "2026-03-09T12:00:00Z", RequestKind::access, "DE");
    const FiledRequest californian = file_at(desk, "2026-03-09T12:00:00Z", RequestKind::access, "US-CA");
    const auto code = desk.service().start_identity_check(german.id, "app");
    desk.service().start_identity_check(californian.id, "app");
    desk.vault.clock.advance(std::chrono::hours{24 * 5});
    desk.service().attest(german.id, "passport", "dpo");
    desk.service().attest(californian.id, "passport", "dpo");
    CHECK(german.respond.legal_date == 2026y / 4 / 9);
    CHECK(desk.info(german.id).respond.legal_date == 2026y / 4 / 14);
    CHECK(desk.info(german.id).respond.safe == german.respond.safe);
    CHECK(desk.info(californian.id).respond.legal == californian.respond.legal);
    CHECK(code.code.size() == 8);
}

TEST_CASE("where no policy applies the strictest clock of all runs, and it is said", "[request][clock]") {
    RequestDesk desk;
    const RequestKind kind = GENERATE(RequestKind::access, RequestKind::erasure, RequestKind::opt_out,
                                      RequestKind::opt_in, RequestKind::limit, RequestKind::restriction);
    const RecordId id = desk.file(kind, kAnna, "JP");
    const RequestInfo info = desk.info(id);
    CHECK(info.clock.find("strictest of all policies") != std::string::npos);
    CHECK(info.respond.why.front() == info.clock);
    CHECK(info.respond.legal > info.received);
}

TEST_CASE("a right that the law of the place does not know is answered all the same", "[request][clock]") {
    RequestDesk desk;
    CHECK(desk.info(desk.file(RequestKind::opt_out, kAnna, "DE")).regulation == "ccpa");
    const std::string objection = desk.info(desk.file(RequestKind::objection, kAnna, "US-CA")).regulation;
    CHECK((objection == "gdpr" || objection == "uk-gdpr" || objection == "fr-cnil"));
}

TEST_CASE("a request cannot have arrived tomorrow", "[request][clock]") {
    RequestDesk desk;
    NewRequest request = test::a_request(RequestKind::access);
    request.received = desk.vault.clock.now() + Milliseconds{1};
    CHECK(code_of([&] { desk.file(request); }) == ErrorCode::invalid_argument);
}

TEST_CASE("identity that is never proved ends the request, not before its time", "[request][clock]") {
    RequestDesk desk;
    const FiledRequest filed = file_at(desk, "2026-03-09T12:00:00Z", RequestKind::access, "DE");
    const FiledRequest silent = file_at(desk, "2026-03-09T12:00:00Z", RequestKind::access, "DE");
    desk.vault.clock.set(at("2026-04-01T12:00:00Z"));
    const auto code = desk.service().start_identity_check(filed.id, "app");
    desk.vault.clock.set(code.expires + std::chrono::hours{24 * 30});
    CHECK(desk.service().expire_due("job").empty());
    desk.vault.clock.advance(Milliseconds{1});
    CHECK(desk.service().expire_due("job") == std::vector<RecordId>{filed.id});
    const RequestInfo info = desk.info(filed.id);
    CHECK(info.state == RequestState::expired);
    CHECK(info.outcome == "denied");
    CHECK(info.ground == "unverified");
    // Whoever was never asked to prove anything is late, not expired.
    CHECK(desk.state(silent.id) == RequestState::received);
    CHECK(desk.info(silent.id).overdue(desk.vault.clock.now()));
    CHECK(desk.service().expire_due("job").empty());
}

TEST_CASE("deadlines come most urgent first, and closed requests have none", "[request][clock]") {
    RequestDesk desk;
    const RecordId late = desk.file(RequestKind::erasure, kAnna, "DE");
    const RecordId soon = desk.file(RequestKind::opt_out, kAnna, "US-CA");
    const RecordId gone = desk.file(RequestKind::access, kAnna, "DE");
    desk.service().withdraw(gone, "changed their mind", "app");
    const auto due = desk.service().next_deadlines(desk.vault.clock.now() + std::chrono::hours{24 * 60});
    REQUIRE(due.size() == 2);
    CHECK(due[0].id == soon);
    CHECK(due[1].id == late);
    CHECK(desk.service().next_deadlines(desk.vault.clock.now()).empty());
}
