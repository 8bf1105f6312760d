// What an application keeps with a session.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "error_code.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

Attributes attributes_of(test::TestVault& vault, const IssuedSession& session) {
    return vault.sessions().find(session.id)->attributes;
}

}  // namespace

TEST_CASE("attributes are set, replaced and removed one by one", "[session][attributes]") {
    test::TestVault vault;
    const IssuedSession session = vault.sessions().start({});
    vault.sessions().set_attributes(session.id, {{"basket", "b-1"}, {"language", "de"}});
    vault.sessions().set_attributes(session.id, {{"basket", "b-2"}});
    CHECK(attributes_of(vault, session) == Attributes{{"language", "de"}, {"basket", "b-2"}});
    vault.sessions().set_attributes(session.id, {{"language", ""}, {"never set", ""}});
    CHECK(attributes_of(vault, session) == Attributes{{"basket", "b-2"}});
    vault.reopen();
    CHECK(attributes_of(vault, session) == Attributes{{"basket", "b-2"}});
}

TEST_CASE("attributes are changed only as they were seen, where that is asked", "[session][attributes]") {
    test::TestVault vault;
    const IssuedSession session = vault.sessions().start({});
    CHECK(vault.sessions().set_attributes(session.id, {}, {{"basket", "b-1"}}));
    CHECK_FALSE(vault.sessions().set_attributes(session.id, {}, {{"basket", "b-2"}}));
    CHECK(attributes_of(vault, session) == Attributes{{"basket", "b-1"}});
    CHECK(vault.sessions().set_attributes(session.id, {{"basket", "b-1"}}, {{"basket", ""}}));
    CHECK(attributes_of(vault, session).empty());
}

TEST_CASE("a session holds 64 attributes of 4 KiB, and no more", "[session][attributes][bad_input]") {
    test::TestVault vault;
    const IssuedSession session = vault.sessions().start({});
    Attributes full;
    for (int i = 0; i < 64; ++i)
        full.emplace_back("a" + std::to_string(i), std::string(4096, 'x'));
    vault.sessions().set_attributes(session.id, full);
    CHECK(attributes_of(vault, session).size() == 64);
    CHECK(code_of([&] {
              vault.sessions().set_attributes(session.id, {{"one more", "x"}});
          }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] {
              vault.sessions().set_attributes(session.id, {{"a0", std::string(4097, 'x')}});
          }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] {
              vault.sessions().set_attributes(session.id, {{"", "x"}});
          }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] {
              vault.sessions().set_attributes(session.id, {{std::string(129, 'n'), "x"}});
          }) == ErrorCode::invalid_argument);
    CHECK(attributes_of(vault, session) == full);  // what was refused changed nothing
    // One goes, one comes.
    vault.sessions().set_attributes(session.id, {{"a0", ""}, {"one more", "x"}});
    CHECK(attributes_of(vault, session).size() == 64);
}

TEST_CASE("an ended or unknown session takes no attributes", "[session][attributes]") {
    test::TestVault vault;
    const IssuedSession session = vault.sessions().start({});
    vault.sessions().set_attributes(session.id, {{"basket", "b-1"}});
    vault.sessions().end(session.id, EndedReason::logout);
    CHECK(code_of([&] {
              vault.sessions().set_attributes(session.id, {{"basket", "b-2"}});
          }) == ErrorCode::conflict);
    CHECK(code_of([&] {
              vault.sessions().set_attributes(SessionId{}, {{"basket", "b-2"}});
          }) == ErrorCode::not_found);
    CHECK(attributes_of(vault, session) == Attributes{{"basket", "b-1"}});
}

TEST_CASE("one that merely expired takes none either, before any sweep", "[session][attributes][expiry]") {
    test::TestVault vault;
    const IssuedSession session = vault.sessions().start({});
    vault.clock.advance(std::chrono::hours{24});
    CHECK(code_of([&] {
              vault.sessions().set_attributes(session.id, {{"basket", "b-2"}});
          }) == ErrorCode::conflict);
}

TEST_CASE("attributes go on with a renewal, a rotation and a login", "[session][attributes]") {
    test::TestVault vault;
    const IssuedSession first = vault.sessions().start({});
    vault.sessions().set_attributes(first.id, {{"basket", "b-1"}});
    const IssuedSession next = GENERATE(0, 1, 2) == 0
                                   ? vault.sessions().renew(first.token)
                                   : vault.sessions().login(first.token, Identifier{"user_id", "4711"}, {});
    CHECK(next.id != first.id);
    CHECK(attributes_of(vault, next) == Attributes{{"basket", "b-1"}});
}

TEST_CASE("bytes of any kind come back as they were", "[session][attributes]") {
    test::TestVault vault;
    const IssuedSession session = vault.sessions().start({});
    const std::string odd("\0\xff\n\"", 4);
    vault.sessions().set_attributes(session.id, {{"odd", odd}});
    CHECK(attributes_of(vault, session) == Attributes{{"odd", odd}});
}
