#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <tuple>

#include "home_files.hpp"
#include "request_fixture.hpp"
#include "storage/page_search.hpp"

using namespace sessionaudit;
using test::code_of;
using test::kAnna;
using test::kBert;
using test::RequestDesk;

namespace {

std::string other_than(const std::string& code) {
    return (code[0] == '0' ? "1" : "0") + code.substr(1);
}

}  // namespace

TEST_CASE("the right code verifies, and only once", "[request][identity]") {
    RequestDesk desk;
    const RecordId id = desk.file(RequestKind::access);
    const IdentityCode code = desk.service().start_identity_check(id, "app");
    CHECK(code.code.size() == 8);
    CHECK(code.code.find_first_not_of("0123456789") == std::string::npos);
    CHECK(code.send_to == kAnna);
    CHECK(code.expires == desk.vault.clock.now() + std::chrono::minutes{15});
    CHECK(desk.service().confirm_code(id, other_than(code.code), "app") == CodeAnswer::wrong);
    CHECK(desk.service().confirm_code(id, code.code, "app") == CodeAnswer::verified);
    CHECK(desk.state(id) == RequestState::verified);
    CHECK(code_of([&] { desk.service().confirm_code(id, code.code, "app"); }) == ErrorCode::conflict);
}

TEST_CASE("the fifth wrong code locks the request, and the right one is too late", "[request][identity]") {
    RequestDesk desk;
    const RecordId id = desk.file(RequestKind::access);
    std::string code = desk.service().start_identity_check(id, "app").code;
    for (int guess = 1; guess < 5; ++guess) {
        CHECK(desk.service().confirm_code(id, other_than(code), "app") == CodeAnswer::wrong);
        CHECK(desk.info(id).codes_left == 5 - guess);
        if (guess == 2) code = desk.service().start_identity_check(id, "app").code;  // no new guesses
    }
    CHECK(desk.service().confirm_code(id, other_than(code), "app") == CodeAnswer::locked);
    CHECK(desk.state(id) == RequestState::identity_locked);
    CHECK(desk.service().confirm_code(id, code, "app") == CodeAnswer::locked);
    CHECK(code_of([&] { desk.service().start_identity_check(id, "app"); }) == ErrorCode::conflict);
    CHECK(desk.service().public_status(id).state == RequestState::identity_locked);
    desk.service().attest(id, "came to the desk with a passport", "dpo");
    CHECK(desk.state(id) == RequestState::verified);
}

TEST_CASE("a code ends after fifteen minutes, and when a new one is made", "[request][identity]") {
    RequestDesk desk;
    const RecordId id = desk.file(RequestKind::access);
    const IdentityCode first = desk.service().start_identity_check(id, "app");
    desk.vault.clock.set(first.expires);
    CHECK(desk.service().confirm_code(id, first.code, "app") == CodeAnswer::wrong);
    const IdentityCode second = desk.service().start_identity_check(id, "app");
    const IdentityCode third = desk.service().start_identity_check(id, "app");
    if (second.code != third.code)
        CHECK(desk.service().confirm_code(id, second.code, "app") == CodeAnswer::wrong);
    desk.vault.clock.set(third.expires - Milliseconds{1});
    CHECK(desk.service().confirm_code(id, third.code, "app") == CodeAnswer::verified);
}

TEST_CASE("at most five codes are sent for one request", "[request][identity]") {
    RequestDesk desk;
    const RecordId id = desk.file(RequestKind::access);
    for (int sent = 0; sent < 5; ++sent)
        desk.service().start_identity_check(id, "app");
    CHECK(code_of([&] { desk.service().start_identity_check(id, "app"); }) == ErrorCode::limit_reached);
}

TEST_CASE("codes that are no codes are wrong", "[request][identity]") {
    RequestDesk desk;
    const RecordId id = desk.file(RequestKind::access);
    desk.service().start_identity_check(id, "app");
    const std::string text = GENERATE(as<std::string>{}, "", "1234567", "123456789", "abcdefgh",
                                      std::string(100'000, '1'), std::string("\0\0\0\0\0\0\0\0", 8));
    CHECK(desk.service().confirm_code(id, text, "app") == CodeAnswer::wrong);
}

TEST_CASE("whether somebody is known shows in nothing before they are verified", "[request][identity]") {
    RequestDesk desk;
    desk.make_known(kAnna);
    const auto life = [&](const Identifier& person) {
        const FiledRequest filed = desk.service().file(test::a_request(RequestKind::erasure, person), "app");
        const IdentityCode code = desk.service().start_identity_check(filed.id, "app");
        const CodeAnswer wrong = desk.service().confirm_code(filed.id, other_than(code.code), "app");
        const PublicRequestStatus status = desk.service().public_status(filed.id);
        const CodeAnswer right = desk.service().confirm_code(filed.id, code.code, "app");
        const RequestInfo info = desk.info(filed.id);
        return std::tuple{
            filed.respond.why, code.send_to == person, wrong, status.state, status.outcome, right, info.state,
            info.clock};
    };
    CHECK(life(kAnna) == life(kBert));
}

TEST_CASE("a code that went elsewhere than to the person proves nothing", "[request][identity]") {
    RequestDesk desk;
    const Identifier customer{"customer", "4711"};
    desk.make_known(customer);
    desk.make_known(kBert);
    const RecordId id = desk.file(RequestKind::access, customer);
    CHECK(code_of([&] { desk.service().start_identity_check(id, "app"); }) == ErrorCode::invalid_argument);
    const IdentityCode code = desk.service().start_identity_check(id, "app", kBert);
    CHECK(desk.service().confirm_code(id, code.code, "app") == CodeAnswer::wrong);
    // Once the address is the person's own, it does.
    NewRequest right = test::a_request(RequestKind::rectification, customer);
    right.changes = {{Rectification::What::add_identifier, {}, kAnna, {}, {}, {}}};
    const RecordId fix = desk.file(right);
    desk.service().attest(fix, "at the desk", "dpo");
    desk.carry_out(fix);
    const IdentityCode good = desk.service().start_identity_check(id, "app", kAnna);
    CHECK(desk.service().confirm_code(id, good.code, "app") == CodeAnswer::verified);
}

TEST_CASE("nobody has to prove who they are to opt out", "[request][identity]") {
    RequestDesk desk;
    const RequestKind kind = GENERATE(RequestKind::opt_out, RequestKind::limit);
    const RecordId id = desk.file(kind, kAnna, "US-CA");
    CHECK(code_of([&] { desk.service().start_identity_check(id, "app"); }) == ErrorCode::conflict);
    CHECK(code_of([&] { desk.service().attest(id, "passport", "dpo"); }) == ErrorCode::conflict);
    CHECK(code_of([&] {
              desk.service().refuse(id, {"unverified", "who is it?"}, "dpo");
          }) == ErrorCode::invalid_argument);
    CHECK(desk.carry_out(id).state == RequestState::completed);
}

TEST_CASE("an agent's permission is seen before anything is planned", "[request][identity]") {
    RequestDesk desk;
    const RequestKind kind = GENERATE(RequestKind::access, RequestKind::opt_out);
    NewRequest request = test::a_request(kind, kAnna, "US-CA");
    request.agent = RequestAgent{"Rights & Co <rights@agent.example>", "rights@agent.example"};
    request.manner = "agent";
    const RecordId id = desk.file(request);
    if (kind == RequestKind::access) desk.verify(id);
    CHECK(desk.info(id).by_agent);
    CHECK(code_of([&] { desk.service().plan(id, "dpo"); }) == ErrorCode::conflict);
    CHECK(code_of([&] { desk.service().check_permission(id, "scan.pdf", "dpo"); }) ==
          ErrorCode::invalid_argument);
    desk.service().check_permission(id, test::kSomeHash, "dpo");
    CHECK(desk.service().details(id).permission_sha256 == test::kSomeHash);
    CHECK(desk.service().details(id).agent == request.agent);
    CHECK_NOTHROW(desk.service().plan(id, "dpo"));
}

TEST_CASE("the store's files hold no code, no name and no reason", "[request][identity]") {
    RequestDesk desk;
    desk.make_known();
    NewRequest request = test::a_request(RequestKind::access);
    request.text = "my secret wish, which nobody may read";
    request.agent = RequestAgent{"Agatha Agent of the Agency", "agatha@agent.example"};
    const RecordId id = desk.file(request);
    const std::string code = desk.service().start_identity_check(id, "app").code;
    desk.service().attest(id, "she showed a passport at the counter", "dpo");
    desk.vault.close();
    const test::HomeFiles files(desk.vault.home());
    storage::SearchPatterns patterns;
    for (const std::string_view secret :
         {std::string_view(code), std::string_view("anna@shop"), std::string_view("secret wish"),
          std::string_view("Agatha Agent"), std::string_view("showed a passport")})
        patterns.add(as_bytes(secret), "a secret");
    const auto store = files.store();
    CHECK(storage::search_pages(*store, files.keys().store.view(), patterns).hits == 0);
    const auto ledger = files.ledger();
    CHECK(storage::search_pages(*ledger, files.keys().ledger.view(), patterns).hits == 0);
}
