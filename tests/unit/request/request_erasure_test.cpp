// Erasure by request, and what becomes of the requests of somebody who is erased.
#include <algorithm>
#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <thread>

#include "home_files.hpp"
#include "request_fixture.hpp"
#include "sessionaudit/doctor.hpp"
#include "sessionaudit/maintenance.hpp"

using namespace sessionaudit;
using test::code_of;
using test::kAnna;
using test::kBert;
using test::RequestDesk;

namespace {

RecordId approved(RequestDesk& desk) {
    desk.make_known();
    const RecordId id = desk.file(RequestKind::erasure);
    desk.verify(id);
    desk.approve(id);
    return id;
}

void erase_by_hand(RequestDesk& desk, const Identifier& person) {
    desk.vault->erasures().execute(person, desk.vault->erasures().plan(person)->hash, "dpo");
}

void check_forgotten(RequestDesk& desk, const RecordId& id) {
    CHECK(desk.info(id).person_forgotten);
    CHECK(desk.service().details(id).person.value.empty());
    for (const RequestStep& step : desk.service().history(id))
        CHECK(step.reason.empty());
    CHECK(desk.service().find(kAnna).empty());
}

}  // namespace

TEST_CASE("an erasure that was asked for leaves the record of the request and nothing else",
          "[request][erasure]") {
    RequestDesk desk;
    const RecordId old = desk.file(RequestKind::access);
    desk.service().refuse(old, {"excessive", "the fifth this week"}, "dpo");
    const RecordId id = approved(desk);
    const RequestResult result = desk.service().execute(id, "dpo");
    CHECK(result.state == RequestState::completed);
    REQUIRE(result.erasure);
    CHECK_FALSE(desk.vault->erasures().certificate(*result.erasure).empty());
    CHECK_FALSE(desk.vault->subject(kAnna));
    const RequestInfo info = desk.info(id);
    CHECK(info.outcome == "complied");
    CHECK(info.erasure == result.erasure);
    CHECK(info.verified);
    check_forgotten(desk, id);
    check_forgotten(desk, old);
    CHECK(desk.info(old).ground == "excessive");
    CHECK(code_of([&] { desk.service().execute(id, "dpo"); }) == ErrorCode::conflict);
    desk.vault.close();
    for (const Diagnosis& line : examine(desk.vault.options()))
        CHECK(line.state == Diagnosis::State::ok);
}

TEST_CASE("a person who changed since the approval is not erased", "[request][erasure]") {
    RequestDesk desk;
    const RecordId id = approved(desk);
    desk.make_known();  // one more session
    CHECK(code_of([&] { desk.service().execute(id, "dpo"); }) == ErrorCode::conflict);
    CHECK(desk.state(id) == RequestState::planned);
    CHECK(desk.vault->subject(kAnna));
    CHECK(code_of([&] { desk.service().execute(id, "dpo"); }) == ErrorCode::conflict);
    desk.carry_out(id);
    CHECK_FALSE(desk.vault->subject(kAnna));
}

TEST_CASE("moving the request on is no change of the plan", "[request][erasure]") {
    RequestDesk desk;
    const RecordId id = approved(desk);
    desk.service().letter_sent(id, LetterKind::acknowledgement, "dpo");
    desk.service().extend(id, "takes a while", "dpo");
    CHECK(desk.service().execute(id, "dpo").state == RequestState::completed);
}

TEST_CASE("of many who carry out one request, one does", "[request][erasure]") {
    RequestDesk desk;
    const RecordId id = approved(desk);
    std::atomic<int> done{0};
    std::atomic<int> conflicts{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            try {
                desk.service().execute(id, "dpo");
                ++done;
            } catch (const Error& error) {
                if (error.code() == ErrorCode::conflict) ++conflicts;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    CHECK(done == 1);
    CHECK(conflicts == 3);
    CHECK(desk.vault->erasures().list().size() == 1);
    CHECK(desk.state(id) == RequestState::completed);
}

TEST_CASE("an execution that was cut off goes on, a minute later", "[request][erasure]") {
    RequestDesk desk;
    const RecordId id = approved(desk);
    const int where = GENERATE(0, 1, 2);
    if (where == 0) {  // before the erasure began
        desk.vault.close();
        test::HomeFiles(desk.vault.home())
            .store()
            ->execute("UPDATE request SET state = 7, executing_at = 1772366400000");
        desk.vault.open();
        CHECK(code_of([&] { desk.service().execute(id, "dpo"); }) == ErrorCode::conflict);
    } else {  // after it was done, before the request said so
        RequestResult result = desk.service().execute(id, "dpo");
        desk.vault.close();
        const auto store = test::HomeFiles(desk.vault.home()).store();
        store->execute("UPDATE request SET state = 7, outcome = '', completed_at = NULL");
        if (where == 2) store->execute("UPDATE erasure SET state = 3");
        desk.vault.open();
        CHECK(desk.info(id).erasure == result.erasure);
    }
    desk.vault.clock.advance(std::chrono::minutes{1});
    const RequestResult result = desk.service().execute(id, "dpo");
    CHECK(result.erasure);
    CHECK(desk.state(id) == RequestState::completed);
    CHECK(desk.info(id).outcome == "complied");
    CHECK_FALSE(desk.vault->subject(kAnna));
}

TEST_CASE("an execution that was cut off does not erase what nobody approved", "[request][erasure]") {
    RequestDesk desk;
    const RecordId id = approved(desk);
    desk.vault.close();
    test::HomeFiles(desk.vault.home())
        .store()
        ->execute("UPDATE request SET state = 7, executing_at = 1772366400000");
    desk.vault.open();
    desk.make_known();
    desk.vault.clock.advance(std::chrono::minutes{1});
    CHECK(code_of([&] { desk.service().execute(id, "dpo"); }) == ErrorCode::conflict);
    CHECK(desk.state(id) == RequestState::planned);
    CHECK(desk.vault->subject(kAnna));
}

TEST_CASE("an erasure by hand forgets the requests of the person, and of nobody else", "[request][erasure]") {
    RequestDesk desk;
    desk.make_known();
    desk.make_known(kBert);
    const RecordId annas = desk.file(RequestKind::access);
    const RecordId berts = desk.file(RequestKind::access, kBert);
    desk.verify(annas);
    erase_by_hand(desk, kAnna);
    check_forgotten(desk, annas);
    CHECK(desk.service().details(berts).person == kBert);
    CHECK(code_of([&] { desk.service().plan(annas, "dpo"); }) == ErrorCode::conflict);
    desk.service().refuse(annas, {"no_data", "erased meanwhile"}, "dpo");  // it can still be closed
    CHECK(desk.state(annas) == RequestState::refused);
}

TEST_CASE("who comes back after an erasure asks anew", "[request][erasure]") {
    RequestDesk desk;
    const RecordId id = approved(desk);
    desk.service().execute(id, "dpo");
    desk.vault.clock.advance(std::chrono::hours{1});
    desk.make_known();
    const RecordId again = desk.file(RequestKind::erasure);
    CHECK_FALSE(desk.info(again).duplicate_of);
    desk.verify(again);
    CHECK(desk.carry_out(again).erasure);
}

TEST_CASE("what a legal hold keeps makes the answer a part", "[request][erasure][hold]") {
    RequestDesk desk;
    desk.make_known();
    HoldOrder order;
    order.ground = hold_grounds().front().id;
    order.reason = "a lawsuit";
    order.owner = "legal";
    order.review = desk.vault.clock.now() + std::chrono::hours{24 * 90};
    order.scope.subject = kAnna;
    desk.vault->holds().place(order);
    const RecordId id = desk.file(RequestKind::erasure);
    desk.verify(id);
    CHECK(desk.carry_out(id).state == RequestState::completed);
    CHECK(desk.info(id).outcome == "partly");
    CHECK(desk.info(id).ground == "legal_hold");
    CHECK(desk.info(id).person_forgotten);
}

TEST_CASE("an old backup does not bring back who asked", "[request][erasure][backup]") {
    RequestDesk desk;
    const RecordId id = approved(desk);
    BackupOptions options;
    options.folder = desk.vault.folder / "backup";
    backup(*desk.vault, options);
    desk.service().execute(id, "dpo");
    desk.vault.close();
    RestoreOptions restoring;
    restoring.home = desk.vault.home();
    restoring.folder = options.folder;
    restoring.clock = &desk.vault.clock;
    restore(restoring);
    desk.vault.open();
    check_forgotten(desk, id);
}

TEST_CASE("denying what was erased: an objection goes with its person", "[request][erasure]") {
    RequestDesk desk;
    desk.make_known();
    NewRequest request = test::a_request(RequestKind::objection);
    request.purposes = {"direct_marketing"};
    const RecordId id = desk.file(request);
    desk.verify(id);
    desk.carry_out(id);
    const auto plan = desk.vault->erasures().plan(kAnna);
    CHECK(std::find(plan->erased.begin(), plan->erased.end(), ErasureItem{"objections", 1}) !=
          plan->erased.end());
    erase_by_hand(desk, kAnna);
    CHECK(desk.allowed("direct_marketing", "DE"));
    CHECK_FALSE(desk.service().lift(id, "nobody is left", "dpo"));
}
