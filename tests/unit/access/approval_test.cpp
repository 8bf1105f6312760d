// Four eyes: two people, not two names of one.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <thread>

#include "sessionaudit/error.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::TestVault;

namespace {

const RecordId kRequest = *RecordId::parse("018f3f5e-0000-7000-8000-000000000001");

}  // namespace

TEST_CASE("two people approve a plan, and one person twice does not", "[access][approval]") {
    TestVault vault;
    auto access = vault->access();
    CHECK(access.note_approval(kRequest, "aa", "user:anna") == 1);
    CHECK(access.note_approval(kRequest, "aa", "user:anna") == 1);
    CHECK(access.note_approval(kRequest, "aa", "user:ben") == 2);
}

TEST_CASE("approvals of another plan of the request count no longer", "[access][approval]") {
    TestVault vault;
    auto access = vault->access();
    CHECK(access.note_approval(kRequest, "aa", "user:anna") == 1);
    CHECK(access.note_approval(kRequest, "bb", "user:ben") == 1);
    CHECK(access.note_approval(kRequest, "aa", "user:ben") == 1);
    CHECK(access.note_approval(kRequest, "aa", "user:anna") == 2);
}

TEST_CASE("a token counts as the person who was given it, whatever made or rotated it",
          "[access][approval]") {
    TestVault vault;
    auto access = vault->access();
    const auto approvals = [&](const IssuedToken& token) {
        const auto principal = access.check_token(token.token);
        return access.note_approval(kRequest, "aa", principal->actor, principal->person);
    };
    const auto first = access.issue_token({"first", {Scope::requests_approve}, "", {}}, "user:anna");
    const std::string person = access.check_token(first.token)->person;
    CHECK(person == "user:anna");
    const auto second =
        access.issue_token({"second", {Scope::requests_approve}, "", {}}, "token:first", person);
    CHECK(access.note_approval(kRequest, "aa", "user:anna") == 1);
    CHECK(approvals(first) == 1);
    CHECK(approvals(second) == 1);
    // One that rotated itself was "made" by itself, and is still hers.
    const auto third = access.rotate_token(second.id, Milliseconds{0}, "token:second", person);
    const auto fourth = access.rotate_token(third.id, Milliseconds{0}, "token:second", person);
    CHECK(approvals(fourth) == 1);
    // Whoever rotates it has the secret.
    const auto fifth = access.rotate_token(fourth.id, Milliseconds{0}, "user:ben");
    CHECK(approvals(fifth) == 2);
    CHECK(access.note_approval(kRequest, "aa", "user:ben") == 2);
    CHECK(approvals(access.issue_token({"nobody", {Scope::requests_approve}, "", {}}, "cli:user")) == 2);
    CHECK(approvals(access.rotate_token(first.id, Milliseconds{0}, "cli:user")) == 2);
}

TEST_CASE("the tokens of somebody who is disabled are revoked", "[access][approval]") {
    TestVault vault;
    auto access = vault->access();
    const AddedUser anna = vault->staff().add({"anna", {Role::dpo}, ""}, "test");
    const auto hers = access.issue_token({"hers", {Scope::stats_read}, "", {}}, "user:anna");
    const auto other = access.issue_token({"other", {Scope::stats_read}, "", {}}, "user:ben");
    REQUIRE(access.check_token(hers.token));
    vault->staff().disable(anna.id, "test");
    CHECK_FALSE(access.check_token(hers.token));
    CHECK(access.check_token(other.token));
    CHECK(access.revoke_tokens_of("user:anna", "test") == 0);
}

TEST_CASE("of two approvals at once exactly one sees that both are there", "[access][approval]") {
    TestVault vault;
    for (int round = 0; round < 20; ++round) {
        const std::string plan = "plan" + std::to_string(round);
        int anna = 0;
        int ben = 0;
        std::thread first([&] { anna = vault->access().note_approval(kRequest, plan, "user:anna"); });
        std::thread second([&] { ben = vault->access().note_approval(kRequest, plan, "user:ben"); });
        first.join();
        second.join();
        CHECK(std::min(anna, ben) == 1);
        CHECK(std::max(anna, ben) == 2);
    }
}

TEST_CASE("an approval needs a plan and a person", "[access][approval]") {
    TestVault vault;
    CHECK_THROWS_AS(vault->access().note_approval(kRequest, "", "user:anna"), Error);
    CHECK_THROWS_AS(vault->access().note_approval(kRequest, "aa", ""), Error);
}
