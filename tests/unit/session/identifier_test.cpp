// How people are named, and that one person has one spelling.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "error_code.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/session.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;

TEST_CASE("an identifier is a kind and a value, without the white space around them",
          "[session][identifier]") {
    const auto [text, kind, value] = GENERATE(table<std::string, std::string, std::string>(
        {{"user_id:4711", "user_id", "4711"},
         {" user_id : 4711 ", "user_id", "4711"},
         {"customer:a b", "customer", "a b"},
         {"url:https://shop.example/a:b", "url", "https://shop.example/a:b"},
         {"k2:x", "k2", "x"},
         {"name:J\xc3\xbcrgen", "name", "J\xc3\xbcrgen"}}));
    const Identifier identifier = Identifier::parse(text);
    CHECK(identifier.kind == kind);
    CHECK(identifier.value == value);
    CHECK(Identifier::parse(identifier.to_string()) == identifier);
}

TEST_CASE("e-mail addresses are one person's in any case of letters, other kinds are not",
          "[session][identifier]") {
    CHECK(Identifier::parse("email:Anna@Shop.EXAMPLE") == Identifier::parse("email:anna@shop.example"));
    CHECK_FALSE(Identifier::parse("user_id:Anna") == Identifier::parse("user_id:anna"));
    CHECK_FALSE(Identifier::parse("user_id:anna") == Identifier::parse("customer:anna"));
}

TEST_CASE("what names nobody is refused with what to write", "[session][identifier][bad_input]") {
    const std::string text =
        GENERATE(as<std::string>(), "", "anna", ":", ":anna", "email:", "email:  ", "Email:anna",
                 "e-mail:anna", "1st:anna", "_x:anna", "email anna:x", "email:an\nna", "email:an\x01na");
    CAPTURE(text);
    CHECK(code_of([&] { Identifier::parse(text); }) == ErrorCode::invalid_argument);
}

TEST_CASE("the sizes of an identifier have limits, which are inside", "[session][identifier][bad_input]") {
    CHECK(Identifier::parse("user_id:" + std::string(512, 'a')).value.size() == 512);
    CHECK(code_of([] { Identifier::parse("user_id:" + std::string(513, 'a')); }) ==
          ErrorCode::invalid_argument);
    CHECK(Identifier::parse(std::string(32, 'a') + ":x").kind.size() == 32);
    CHECK(code_of([] { Identifier::parse(std::string(33, 'a') + ":x"); }) == ErrorCode::invalid_argument);
}

TEST_CASE("logins of staff are made by nobody else", "[session][identifier]") {
    test::TestVault vault;
    StartRequest request;
    request.subject = Identifier{"staff", "anna"};
    CHECK(code_of([&] { vault.sessions().start(request); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] {
              vault.sessions().login("", Identifier{"staff", "anna"}, {});
          }) == ErrorCode::invalid_argument);
    request.subject.reset();
    request.profile = "admin";
    CHECK(code_of([&] { vault.sessions().start(request); }) == ErrorCode::invalid_argument);
    CHECK(vault.sessions().list_recent(10).empty());
}

TEST_CASE("every reason and every status has one word, and the word leads back", "[session][names]") {
    for (int value = 1; value <= 10; ++value) {
        const auto reason = static_cast<EndedReason>(value);
        const auto back = parse_ended_reason(to_string(reason));
        REQUIRE(back);
        CHECK(*back == reason);
    }
    CHECK_FALSE(parse_ended_reason("Logout"));
    CHECK_FALSE(parse_ended_reason(""));
    CHECK_FALSE(parse_ended_reason("none"));  // no reason to end
    CHECK(to_string(TokenStatus::active) == "active");
    CHECK(to_string(TokenStatus::ended) == "ended");
    CHECK(to_string(TokenStatus::unknown) == "unknown");
    CHECK(to_string(TokenStatus::malformed) == "malformed");
    CHECK(to_string(HijackSignal::user_agent_family_changed) == "user_agent_family_changed");
    CHECK(to_string(HijackSignal::never_issued) == "never_issued");
}
