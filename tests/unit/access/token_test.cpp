// Tokens of machines: rotated, listed.
#include <catch2/catch_test_macros.hpp>

#include "sessionaudit/error.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::TestVault;

TEST_CASE("a rotated token dies at once, or after the overlap", "[access][token]") {
    TestVault vault;
    auto access = vault->access();
    const auto first = access.issue_token({"shop", {Scope::sessions_read}, "shop.example", {}}, "test");
    REQUIRE(access.check_token(first.token));
    const auto second = access.rotate_token(first.id, std::chrono::hours{1}, "test");
    CHECK(second.token != first.token);
    CHECK(access.check_token(first.token));
    REQUIRE(access.check_token(second.token));
    CHECK(access.check_token(second.token)->site == "shop.example");
    CHECK(access.check_token(second.token)->scopes == ScopeSet{Scope::sessions_read});
    vault.clock.advance(std::chrono::hours{1});
    CHECK_FALSE(access.check_token(first.token));
    const auto third = access.rotate_token(second.id, Milliseconds{0}, "test");
    CHECK_FALSE(access.check_token(second.token));
    CHECK(access.check_token(third.token));
}

TEST_CASE("what is no longer good is not rotated", "[access][token]") {
    TestVault vault;
    auto access = vault->access();
    const auto first = access.issue_token({"shop", {Scope::sessions_read}, "", {}}, "test");
    CHECK_THROWS_AS(access.rotate_token(first.id, std::chrono::hours{25}, "test"), Error);
    CHECK_THROWS_AS(access.rotate_token(first.id, Milliseconds{-1}, "test"), Error);
    const auto second = access.rotate_token(first.id, std::chrono::hours{1}, "test");
    CHECK_THROWS_AS(access.rotate_token(first.id, Milliseconds{0}, "test"), Error);
    access.revoke_token(second.id, "test");
    CHECK_THROWS_AS(access.rotate_token(second.id, Milliseconds{0}, "test"), Error);
    CHECK_THROWS_AS(access.rotate_token(RecordId{}, Milliseconds{0}, "test"), Error);
}

TEST_CASE("tokens are listed newest first and in pages", "[access][token]") {
    TestVault vault;
    auto access = vault->access();
    const auto a = access.issue_token({"a", {Scope::sessions_read}, "", {}}, "test");
    const auto b = access.issue_token({"b", {Scope::sessions_read}, "", {}}, "test");
    const auto page = access.tokens({}, 1);
    REQUIRE(page.size() == 1);
    CHECK(page[0].id == b.id);
    const auto rest = access.tokens(b.id, 10);
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].id == a.id);
    REQUIRE(access.find_token(a.id));
    CHECK(access.find_token(a.id)->name == "a");
    CHECK_FALSE(access.find_token(RecordId{}));
}
