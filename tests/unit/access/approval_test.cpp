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

TEST_CASE("a token counts as the person who made it, also through another token", "[access][approval]") {
    TestVault vault;
    auto access = vault->access();
    access.issue_token({"first", {Scope::requests_approve}, "", {}}, "user:anna");
    access.issue_token({"second", {Scope::requests_approve}, "", {}}, "token:first");
    CHECK(access.note_approval(kRequest, "aa", "user:anna") == 1);
    CHECK(access.note_approval(kRequest, "aa", "token:first") == 1);
    CHECK(access.note_approval(kRequest, "aa", "token:second") == 1);
    access.issue_token({"other", {Scope::requests_approve}, "", {}}, "user:ben");
    CHECK(access.note_approval(kRequest, "aa", "token:other") == 2);
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
