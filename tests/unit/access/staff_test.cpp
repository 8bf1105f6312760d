// Users, their codes and their logins.
#include <catch2/catch_test_macros.hpp>

#include <thread>

#include "access/totp.hpp"
#include "error_code.hpp"
#include "sessionaudit/error.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::TestVault;

namespace {

const std::string kPassword = "four words nobody guesses";
const std::string kOther = "four other words to guess";

RecordId set_up(TestVault& vault, const std::string& name = "anna") {
    const auto code = vault->staff().first_admin_code();
    REQUIRE(code);
    const auto id = vault->staff().set_up(code->code, name, kPassword);
    REQUIRE(id);
    return *id;
}

std::optional<StaffLogin> log_in(TestVault& vault, const std::string& name, const std::string& password,
                                 const std::string& code = {}, const std::string& emergency = {}) {
    return vault->staff().log_in({name, password, code, emergency, {"192.0.2.1", "Mozilla/5.0"}, {}});
}

std::string cookie_of(const StaffLogin& login) {
    const std::size_t begin = login.set_cookie.find('=') + 1;
    return login.set_cookie.substr(begin, login.set_cookie.find(';') - begin);
}

std::shared_ptr<const Principal> check(TestVault& vault, const StaffLogin& login) {
    return vault->staff().check_login(cookie_of(login), {"192.0.2.1", "Mozilla/5.0"});
}

Bytes secret_of(const TotpEnrolment& enrolment) {
    Bytes bytes;
    std::uint32_t buffer = 0;
    unsigned bits = 0;
    for (const char c : enrolment.secret) {
        buffer = buffer << 5U | static_cast<std::uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26);
        if ((bits += 5) < 8) continue;
        bits -= 8;
        bytes.push_back(static_cast<std::uint8_t>(buffer >> bits));
    }
    return bytes;
}

}  // namespace

TEST_CASE("the first admin is set up by a code that is good once, for 15 minutes", "[access][staff]") {
    TestVault vault;
    const auto first = vault->staff().first_admin_code();
    const auto second = vault->staff().first_admin_code();
    REQUIRE(first);
    REQUIRE(second);
    CHECK_FALSE(vault->staff().set_up(first->code, "anna", kPassword));
    CHECK_THROWS_AS(vault->staff().set_up(second->code, "anna", "short"), Error);
    CHECK_THROWS_AS(vault->staff().set_up(second->code, "Anna\r\nX: y", kPassword), Error);
    vault.clock.advance(std::chrono::minutes{15});
    CHECK_FALSE(vault->staff().set_up(second->code, "anna", kPassword));
    set_up(vault);
    CHECK_FALSE(vault->staff().first_admin_code());
    CHECK(vault->staff().list().size() == 1);
}

TEST_CASE("of two who use the code at once one becomes the admin", "[access][staff]") {
    TestVault vault;
    const auto code = vault->staff().first_admin_code();
    std::optional<RecordId> anna;
    std::optional<RecordId> ben;
    std::thread first([&] { anna = vault->staff().set_up(code->code, "anna", kPassword); });
    std::thread second([&] { ben = vault->staff().set_up(code->code, "ben", kPassword); });
    first.join();
    second.join();
    CHECK(anna.has_value() != ben.has_value());
    CHECK(vault->staff().list().size() == 1);
}

TEST_CASE("a login is good until it ends, times out, or the person is disabled", "[access][staff]") {
    TestVault vault;
    set_up(vault);
    const auto ben = vault->staff().add({"ben", {Role::dpo, Role::dpo}, "ben@shop.example"}, "user:anna");
    CHECK_FALSE(log_in(vault, "ben", ""));
    CHECK_FALSE(vault->staff().redeem("AAAA", "ben", kPassword));
    CHECK_FALSE(vault->staff().redeem(ben.invitation.code, "anna", kPassword));
    REQUIRE(vault->staff().redeem(ben.invitation.code, "ben", kPassword));
    CHECK_FALSE(vault->staff().redeem(ben.invitation.code, "ben", kPassword));
    const auto login = log_in(vault, "ben", kPassword);
    REQUIRE(login);
    REQUIRE(check(vault, *login));
    CHECK(check(vault, *login)->actor == "user:ben");
    CHECK(check(vault, *login)->scopes == scopes_of(Role::dpo));

    SECTION("logout") {
        vault->staff().log_out(*login->principal);
        CHECK_FALSE(check(vault, *login));
    }
    SECTION("logout everywhere") {
        const auto other = log_in(vault, "ben", kPassword);
        CHECK(vault->staff().logins(*login->principal).size() == 2);
        CHECK(vault->staff().log_out_everywhere(*login->principal) == 2);
        CHECK_FALSE(check(vault, *login));
        CHECK_FALSE(check(vault, *other));
    }
    SECTION("idle") {
        vault.clock.advance(std::chrono::minutes{31});
        CHECK_FALSE(check(vault, *login));
    }
    SECTION("a day's work") {
        for (int i = 0; i < 24; ++i) {
            CHECK(check(vault, *login));
            vault.clock.advance(std::chrono::minutes{20});
        }
        CHECK_FALSE(check(vault, *login));
    }
    SECTION("disabled") {
        CHECK(vault->staff().disable(ben.id, "user:anna"));
        CHECK_FALSE(vault->staff().disable(ben.id, "user:anna"));
        CHECK_FALSE(check(vault, *login));
        CHECK_FALSE(log_in(vault, "ben", kPassword));
        CHECK(vault->staff().enable(ben.id, "user:anna"));
        CHECK_FALSE(check(vault, *login));
        CHECK(log_in(vault, "ben", kPassword));
    }
    SECTION("another role is in force at once") {
        const auto user = vault->staff().find("ben");
        vault->staff().change(ben.id, {Role::auditor}, "", user->version, "user:anna");
        CHECK(check(vault, *login)->scopes == scopes_of(Role::auditor));
        CHECK_THROWS_AS(vault->staff().change(ben.id, {Role::admin}, "", user->version, "user:anna"), Error);
    }
    SECTION("another password") {
        CHECK_FALSE(vault->staff().change_password(*login->principal, kOther, kOther));
        const auto other = log_in(vault, "ben", kPassword);
        CHECK(vault->staff().change_password(*login->principal, kPassword, kOther));
        CHECK(check(vault, *login));
        CHECK_FALSE(check(vault, *other));
        CHECK_FALSE(log_in(vault, "ben", kPassword));
        CHECK(log_in(vault, "ben", kOther));
    }
    SECTION("another login in the same browser") {
        const auto next = vault->staff().log_in(
            {"ben", kPassword, "", "", {"192.0.2.1", "Mozilla/5.0"}, cookie_of(*login)});
        REQUIRE(next);
        CHECK_FALSE(check(vault, *login));
        CHECK(check(vault, *next));
    }
}

TEST_CASE("applications neither start nor see nor touch logins of staff", "[access][staff]") {
    TestVault vault;
    set_up(vault);
    SessionService sessions = vault->sessions();
    StartRequest request;
    request.profile = "admin";
    CHECK_THROWS_AS(sessions.start(request), Error);
    request.profile.clear();
    request.subject = Identifier{"staff", "anna"};
    CHECK_THROWS_AS(sessions.start(request), Error);
    request.subject.reset();
    const IssuedSession issued = sessions.start(request);
    CHECK_FALSE(vault->staff().check_login(issued.token, {}));
    CHECK_THROWS_AS(sessions.login(issued.token, Identifier{"staff", "anna"}, {}), Error);
    CHECK(sessions.check(issued.token).status == TokenStatus::active);
    const auto login = log_in(vault, "anna", kPassword);
    REQUIRE(login);
    const SessionId id = login->principal->session;
    CHECK_FALSE(sessions.site_of(id));
    CHECK(sessions.page({}).size() == 1);
    SessionFilter filter;
    filter.subject = Identifier{"staff", "anna"};
    CHECK(sessions.page(filter).empty());
    CHECK_THROWS_AS(sessions.record_events(id, {Event{}}), Error);
    CHECK(check(vault, *login));
    CHECK_FALSE(vault->staff().check_login("", {}));
    CHECK_FALSE(vault->staff().check_login("sa1.7.x", {}));
}

TEST_CASE("a second factor is asked for once it is confirmed, and each code is good once",
          "[access][staff]") {
    TestVault vault;
    const RecordId id = set_up(vault);
    const auto login = log_in(vault, "anna", kPassword);
    REQUIRE(login);
    CHECK_THROWS_AS(vault->staff().confirm_totp(*login->principal, "123456"), Error);
    const TotpEnrolment enrolment = vault->staff().begin_totp(*login->principal);
    const Bytes secret = secret_of(enrolment);
    REQUIRE(secret.size() == kTotpSecretSize);
    const auto code_now = [&](int offset = 0) {
        return totp_code(secret, totp_step(vault.clock.now()) + offset);
    };
    CHECK(log_in(vault, "anna", kPassword));
    CHECK_FALSE(vault->staff().confirm_totp(*login->principal, code_now(7)));
    REQUIRE(vault->staff().confirm_totp(*login->principal, code_now()));
    CHECK_FALSE(log_in(vault, "anna", kPassword));
    CHECK_FALSE(log_in(vault, "anna", kPassword, code_now()));  // used up by the confirmation
    vault.clock.advance(std::chrono::seconds{60});
    CHECK_FALSE(log_in(vault, "anna", kOther, code_now()));
    CHECK(log_in(vault, "anna", kPassword, code_now()));
    CHECK_FALSE(log_in(vault, "anna", kPassword, code_now()));
    CHECK(log_in(vault, "anna", kPassword, code_now(1)));
    CHECK_FALSE(log_in(vault, "anna", kPassword, code_now()));

    SECTION("an emergency code lets in once without it, with the password") {
        const auto code = vault->staff().emergency_code("anna", "cli:root");
        CHECK(vault->staff().is_emergency_code("anna", code.code));
        CHECK_FALSE(log_in(vault, "anna", kOther, "", code.code));
        const auto emergency = log_in(vault, "anna", kPassword, "", code.code);
        REQUIRE(emergency);
        CHECK(emergency->emergency);
        CHECK_FALSE(log_in(vault, "anna", kPassword, "", code.code));
        CHECK_FALSE(vault->staff().is_emergency_code("anna", code.code));
    }
    SECTION("a reset may forget it") {
        const auto code = vault->staff().reset_password(id, true, "user:ben");
        CHECK_FALSE(log_in(vault, "anna", kPassword));  // or it would be all that is needed
        CHECK_FALSE(check(vault, *login));
        CHECK(vault->staff().redeem(code.code, "anna", kOther));
        CHECK(log_in(vault, "anna", kOther));
    }
    SECTION("a new store handle knows it") {
        vault.reopen();
        CHECK_FALSE(log_in(vault, "anna", kPassword));
        vault.clock.advance(std::chrono::seconds{90});
        CHECK(log_in(vault, "anna", kPassword, code_now()));
    }
}

TEST_CASE("of two logins with one code at once one gets in", "[access][staff]") {
    TestVault vault;
    set_up(vault);
    const auto login = log_in(vault, "anna", kPassword);
    REQUIRE(login);
    const Bytes secret = secret_of(vault->staff().begin_totp(*login->principal));
    REQUIRE(vault->staff().confirm_totp(*login->principal, totp_code(secret, totp_step(vault.clock.now()))));
    vault.clock.advance(std::chrono::minutes{2});
    const std::string code = totp_code(secret, totp_step(vault.clock.now()));
    int in = 0;
    std::optional<StaffLogin> first;
    std::optional<StaffLogin> second;
    std::thread one([&] { first = log_in(vault, "anna", kPassword, code); });
    std::thread two([&] { second = log_in(vault, "anna", kPassword, code); });
    one.join();
    two.join();
    in = (first ? 1 : 0) + (second ? 1 : 0);
    CHECK(in == 1);
}

TEST_CASE("the last admin stays one", "[access][staff]") {
    TestVault vault;
    const RecordId anna = set_up(vault);
    const auto ben = vault->staff().add({"ben", {Role::admin}, ""}, "user:anna");
    CHECK(vault->staff().disable(ben.id, "user:anna"));
    CHECK_THROWS_AS(vault->staff().disable(anna, "user:anna"), Error);
    CHECK_THROWS_AS(vault->staff().change(anna, {Role::dpo}, "", 1, "user:anna"), Error);
    CHECK(vault->staff().enable(ben.id, "user:anna"));
    CHECK(vault->staff().change(anna, {Role::dpo}, "", 1, "user:anna").roles == std::vector{Role::dpo});
}

TEST_CASE("names, roles and addresses that could mean something else are refused", "[access][staff]") {
    TestVault vault;
    auto staff = vault->staff();
    for (const std::string& name :
         {std::string(), std::string("Anna"), std::string("a b"), std::string("a\0b", 3),
          std::string("a\r\nSet-Cookie: x"), std::string("\xc3\xa4"), std::string(65, 'a')})
        CHECK_THROWS_AS(staff.add({name, {Role::dpo}, ""}, "test"), Error);
    for (const std::string& email : {std::string("anna"), std::string("@shop.example"), std::string("anna@"),
                                     std::string("a@b@c"), std::string("anna@shop.example\r\nBcc: x@y"),
                                     std::string("a@b,c@d"), std::string(250, 'a') + "@b.cd"})
        CHECK_THROWS_AS(staff.add({"anna", {Role::dpo}, email}, "test"), Error);
    CHECK_THROWS_AS(staff.add({"anna", {}, ""}, "test"), Error);
    staff.add({"anna", {Role::dpo}, ""}, "test");
    CHECK_THROWS_AS(staff.add({"anna", {Role::dpo}, ""}, "test"), Error);
    CHECK_THROWS_AS(staff.emergency_code("nobody", "test"), Error);
    CHECK_THROWS_AS(staff.reset_password(RecordId{}, false, "test"), Error);
}

TEST_CASE("the tokens of somebody who is disabled are revoked", "[access][staff]") {
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
