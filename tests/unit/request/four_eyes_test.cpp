// Four eyes: two people, not two names of one.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <thread>

#include "request_fixture.hpp"

using namespace sessionaudit;
using test::code_of;
using test::kAnna;
using test::RequestDesk;

namespace {

/// A desk where an erasure is planned.
struct Desk : RequestDesk {
    Desk() {
        service().set_four_eyes(true, "test");
        make_known();
        id = file(RequestKind::erasure);
        verify(id);
        plan();
    }
    void plan() { hash = service().plan(id, "dpo").hash; }
    int approve(const std::string& actor, const std::string& person = {}) {
        return service().approve(id, hash, actor, person);
    }
    RecordId id{};
    std::string hash;
};

std::vector<std::string> notes(Desk& desk) {
    std::vector<std::string> actors;
    desk.vault->with_ledger([&](Ledger& ledger) {
        for (std::uint64_t i = 0; i < ledger.size(); ++i) {
            const LedgerEntry entry = LedgerEntry::parse(ledger.entry(i).value());
            if (entry.action == "approval.noted") actors.push_back(entry.actor);
        }
    });
    return actors;
}

}  // namespace

TEST_CASE("two people approve an erasure, and one person twice does not", "[request][four_eyes]") {
    Desk desk;
    CHECK(desk.approve("user:anna") == 1);
    CHECK(desk.approve("user:anna") == 1);
    CHECK(desk.state(desk.id) == RequestState::planned);
    CHECK(code_of([&] { desk.service().execute(desk.id, "user:anna"); }) == ErrorCode::conflict);
    CHECK(desk.approve("user:ben") == 2);
    CHECK(desk.state(desk.id) == RequestState::approved);
    CHECK(notes(desk) == std::vector<std::string>{"user:anna", "user:ben"});
}

TEST_CASE("an actor that does not identify a person cannot approve an erasure where two people must",
          "[request][four_eyes]") {
    Desk desk;
    CHECK(code_of([&] { desk.approve("cli:user"); }) == ErrorCode::conflict);
    CHECK(desk.approve("user:anna") == 1);
    CHECK(code_of([&] { desk.approve("cli:user"); }) == ErrorCode::conflict);
    CHECK(desk.state(desk.id) == RequestState::planned);
    CHECK(notes(desk) == std::vector<std::string>{"user:anna"});
}

TEST_CASE("four eyes hold in every process, until somebody says otherwise", "[request][four_eyes]") {
    Desk desk;
    Vault other = Vault::open(desk.vault.options());
    CHECK(other.requests().four_eyes());
    CHECK(code_of([&] { other.requests().approve(desk.id, desk.hash, "cli:user"); }) == ErrorCode::conflict);
    desk.vault.reopen();
    CHECK(desk.service().four_eyes());
    other.requests().set_four_eyes(false, "cli:user");
    CHECK(desk.approve("cli:user") == 1);
    CHECK(desk.state(desk.id) == RequestState::approved);
    std::string last;
    desk.vault->with_ledger([&](Ledger& ledger) {
        for (std::uint64_t i = 0; i < ledger.size(); ++i) {
            const LedgerEntry entry = LedgerEntry::parse(ledger.entry(i).value());
            if (entry.action == "four_eyes.set") last = entry.actor;
        }
    });
    CHECK(last == "cli:user");
}

TEST_CASE("with four eyes an erasure goes by a request", "[request][four_eyes]") {
    Desk desk;
    const auto erase = [&] {
        desk.vault->erasures().execute(kAnna, desk.vault->erasures().plan(kAnna)->hash, "cli:user");
    };
    CHECK(code_of(erase) == ErrorCode::conflict);
    CHECK(desk.vault->subject(kAnna));
    desk.approve("user:anna");
    desk.approve("user:ben");
    desk.service().execute(desk.id, "user:anna");
    CHECK_FALSE(desk.vault->subject(kAnna));
}

TEST_CASE("four eyes are for erasures", "[request][four_eyes]") {
    Desk desk;
    const RecordId access = desk.file(RequestKind::access);
    desk.verify(access);
    CHECK(desk.service().approve(access, desk.service().plan(access, "dpo").hash, "cli:user") == 1);
    CHECK(desk.state(access) == RequestState::approved);
}

TEST_CASE("approvals of another plan of the request count no longer", "[request][four_eyes]") {
    Desk desk;
    const std::string first = desk.hash;
    CHECK(desk.approve("user:anna") == 1);
    desk.make_known();
    desk.plan();
    REQUIRE(desk.hash != first);
    CHECK(desk.approve("user:ben") == 1);
    CHECK(code_of([&] { desk.service().approve(desk.id, first, "user:ben"); }) == ErrorCode::conflict);
    CHECK(desk.approve("user:anna") == 2);
}

TEST_CASE("a token counts as the person who was given it, whatever made or rotated it",
          "[request][four_eyes]") {
    Desk desk;
    auto access = desk.vault->access();
    const auto approve = [&](const IssuedToken& token) {
        const auto principal = access.check_token(token.token);
        return desk.approve(principal->actor, principal->person);
    };
    const auto first = access.issue_token({"first", {Scope::requests_approve}, "", {}}, "user:anna");
    const std::string person = access.check_token(first.token)->person;
    CHECK(person == "user:anna");
    const auto second =
        access.issue_token({"second", {Scope::requests_approve}, "", {}}, "token:first", person);
    CHECK(desk.approve("user:anna") == 1);
    CHECK(approve(first) == 1);
    CHECK(approve(second) == 1);
    // One that rotated itself was "made" by itself, and is still hers.
    const auto third = access.rotate_token(second.id, Milliseconds{0}, "token:second", person);
    const auto fourth = access.rotate_token(third.id, Milliseconds{0}, "token:second", person);
    CHECK(approve(fourth) == 1);
    const auto nobody = access.issue_token({"nobody", {Scope::requests_approve}, "", {}}, "cli:user");
    CHECK(code_of([&] { approve(nobody); }) == ErrorCode::conflict);
    const auto nobody_now = access.rotate_token(first.id, Milliseconds{0}, "cli:user");
    CHECK(code_of([&] { approve(nobody_now); }) == ErrorCode::conflict);
    // Whoever rotates it has the secret.
    const auto fifth = access.rotate_token(fourth.id, Milliseconds{0}, "user:ben");
    CHECK(approve(fifth) == 2);
}

TEST_CASE("of two approvals at once exactly one sees that both are there", "[request][four_eyes]") {
    Desk desk;
    for (int round = 0; round < 20; ++round) {
        desk.plan();
        int anna = 0;
        int ben = 0;
        std::thread first([&] { anna = desk.approve("user:anna"); });
        std::thread second([&] { ben = desk.approve("user:ben"); });
        first.join();
        second.join();
        CHECK(std::min(anna, ben) == 1);
        CHECK(std::max(anna, ben) == 2);
        CHECK(desk.state(desk.id) == RequestState::approved);
        desk.make_known();  // another session, and so another plan
    }
}
