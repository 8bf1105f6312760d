#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "error_code.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using namespace std::chrono_literals;
using test::code_of;

namespace {

const Identifier kAnna = Identifier::parse("email:Anna@Shop.Example");

StartRequest for_anna() {
    StartRequest request;
    request.subject = kAnna;
    return request;
}

}  // namespace

TEST_CASE("a session is started, found by its token, and survives a restart", "[session][start]") {
    test::TestVault vault;
    StartRequest request;
    request.context = {"203.0.113.77",
                       "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"};
    request.jurisdiction = "DE";
    request.attributes = {{"basket", "b-1"}};
    const IssuedSession issued = vault.sessions().start(request);
    CHECK(vault.sessions().check(issued.token).status == TokenStatus::active);
    vault.reopen();
    const CheckResult found = vault.sessions().check(issued.token);
    CHECK(found.status == TokenStatus::active);
    CHECK(found.id == issued.id);
    const auto info = vault.sessions().find(issued.id);
    REQUIRE(info);
    CHECK(info->network == "203.0.113.0/24");
    CHECK(info->agent == "Firefox 128, Linux");
    CHECK(info->jurisdiction == "DE");
    CHECK(info->attributes == Attributes{{"basket", "b-1"}});
}

TEST_CASE("tokens that are not exactly one of ours are told apart", "[session][token]") {
    test::TestVault vault;
    const std::string token = vault.sessions().start({}).token;
    CHECK(vault.sessions().check("").status == TokenStatus::malformed);
    CHECK(vault.sessions().check(token + "A").status == TokenStatus::malformed);
    CHECK(vault.sessions().check(token.substr(1)).status == TokenStatus::malformed);
    CHECK(vault.sessions().check("sa1.04096." + token.substr(token.rfind('.') + 1)).status ==
          TokenStatus::malformed);
    std::string other = token;
    char& digit = other[other.size() - 20];
    digit = digit == 'A' ? 'B' : 'A';
    const CheckResult unknown = vault.sessions().check(other);
    CHECK(unknown.status == TokenStatus::unknown);
    CHECK(unknown.signals == std::vector{HijackSignal::never_issued});
}

TEST_CASE("idle expiry is exact at the boundary, with no sweep", "[session][expiry]") {
    test::TestVault vault;
    const auto issued = vault.sessions().start({});
    vault.clock.advance(1800s - 1ms);
    CHECK(vault.sessions().peek(issued.token).status == TokenStatus::active);
    vault.clock.advance(1ms);
    const CheckResult result = vault.sessions().check(issued.token);
    CHECK(result.status == TokenStatus::ended);
    CHECK(result.reason == EndedReason::idle_timeout);
    vault.reopen();
    CHECK(vault.sessions().find(issued.id)->reason == EndedReason::idle_timeout);
}

TEST_CASE("the absolute timeout ends a session that is never idle", "[session][expiry]") {
    test::TestVault vault;
    const auto issued = vault.sessions().start({});
    CheckResult result = vault.sessions().check(issued.token);
    int minutes = 0;
    for (; result.status == TokenStatus::active && minutes < 1000; minutes += 20) {
        vault.clock.advance(20min);
        result = vault.sessions().check(issued.token);
    }
    CHECK(minutes == 480);
    CHECK(result.reason == EndedReason::absolute_timeout);
}

TEST_CASE("touches are coalesced and never resurrect an ended session", "[session][touch]") {
    test::TestVault vault;
    const auto issued = vault.sessions().start({});
    const Timestamp started = vault.clock.now();
    vault.clock.advance(59s);
    CHECK(vault.sessions().check(issued.token).last_seen == started);
    vault.clock.advance(1s);
    CHECK(vault.sessions().check(issued.token).last_seen == started + 60s);
    CHECK(vault.sessions().end(issued.id, EndedReason::logout) == EndedReason::logout);
    vault.clock.advance(120s);
    CHECK(vault.sessions().check(issued.token).status == TokenStatus::ended);
    CHECK_FALSE(vault.sessions().touch(issued.id));
    CHECK(code_of([&] { vault.sessions().set_attributes(issued.id, {{"a", "b"}}); }) == ErrorCode::conflict);
    CHECK(code_of([&] { vault.sessions().add_events(issued.id, {Event{}}); }) == ErrorCode::conflict);
    CHECK(vault.sessions().end(issued.id, EndedReason::revoked) == EndedReason::logout);
}

TEST_CASE("a session that another process keeps alive does not expire in this one's memory",
          "[session][touch]") {
    test::TestVault vault;
    const auto issued = vault.sessions().start({});
    CHECK(vault.sessions().check(issued.token).status == TokenStatus::active);
    {
        Vault other = Vault::open(vault.options());
        vault.clock.advance(1700s);
        CHECK(other.sessions().check(issued.token).status == TokenStatus::active);
    }
    vault.clock.advance(1700s);
    CHECK(vault.sessions().peek(issued.token).status == TokenStatus::active);
    CHECK(vault.sessions().check(issued.token).last_seen == vault.clock.now());
    vault.clock.advance(1800s);
    CHECK(vault.sessions().check(issued.token).reason == EndedReason::idle_timeout);
}

TEST_CASE("a renewed token answers for its successor during the overlap only", "[session][renew]") {
    test::TestVault vault;
    const auto first = vault.sessions().start({});
    vault.clock.advance(3600s - 1s - 1800s);
    CHECK_FALSE(vault.sessions().check(first.token).renewal_due);
    vault.clock.advance(1800s - 60s);
    vault.sessions().check(first.token);
    vault.clock.advance(61s);
    CHECK(vault.sessions().check(first.token).renewal_due);
    const auto second = vault.sessions().renew(first.token);
    CHECK(vault.sessions().check(first.token).id == second.id);
    CHECK(vault.sessions().check(first.token).status == TokenStatus::active);
    vault.clock.advance(10s);
    const CheckResult late = vault.sessions().check(first.token);
    CHECK(late.status == TokenStatus::ended);
    CHECK(late.reason == EndedReason::renewed);
    CHECK(late.signals == std::vector{HijackSignal::replayed_token});
    CHECK(vault.sessions().check(second.token).status == TokenStatus::active);
}

TEST_CASE("renewals do not move the absolute timeout", "[session][renew]") {
    test::TestVault vault;
    std::string token = vault.sessions().start({}).token;
    const Timestamp expires = vault.clock.now() + 8h;
    for (int i = 0; i < 18; ++i) {
        vault.clock.advance(25min);
        token = vault.sessions().renew(token).token;
    }
    vault.clock.set(expires - 1ms);
    CHECK(vault.sessions().check(token).status == TokenStatus::active);
    vault.clock.set(expires);
    CHECK(vault.sessions().check(token).reason == EndedReason::absolute_timeout);
}

TEST_CASE("login kills the visitor's token, keeps the visit together and links the owners",
          "[session][login]") {
    test::TestVault vault;
    StartRequest request;
    request.attributes = {{"basket", "b-1"}};
    const auto visitor = vault.sessions().start(request);
    const auto member = vault.sessions().login(visitor.token, kAnna, {});
    CHECK(member.token != visitor.token);
    CHECK(member.owner != visitor.owner);
    const CheckResult old = vault.sessions().check(visitor.token);
    CHECK(old.status == TokenStatus::ended);
    CHECK(old.reason == EndedReason::rotated);
    CHECK(vault.sessions().find(member.id)->attributes == request.attributes);
    const auto subject = vault->subject(Identifier::parse("email: anna@shop.example "));
    REQUIRE(subject);
    CHECK(subject->linked_visitors == std::vector{visitor.owner});
    CHECK(subject->sessions.size() == 2);
    CHECK(subject->identifiers == std::vector{kAnna});
    CHECK(vault->stats().all.sessions == 1);
}

TEST_CASE("a login with a token that was never issued starts a session and adopts nothing",
          "[session][login]") {
    test::TestVault vault;
    const auto member = vault.sessions().login("sa1.7." + std::string(43, 'A'), kAnna, {});
    CHECK(vault.sessions().check(member.token).status == TokenStatus::active);
    CHECK(vault->subject(kAnna)->linked_visitors.empty());
}

TEST_CASE("the concurrent cap evicts the oldest or refuses the newcomer, as the profile says",
          "[session][cap]") {
    test::TestVault vault("owasp-high");
    std::vector<IssuedSession> issued;
    for (int i = 0; i < 4; ++i) {
        issued.push_back(vault.sessions().start(for_anna()));
        vault.clock.advance(1s);
    }
    CHECK(vault.sessions().check(issued[0].token).reason == EndedReason::evicted);
    CHECK(vault.sessions().check(issued[1].token).status == TokenStatus::active);
    StartRequest strict = for_anna();
    strict.profile = "nist-aal3";
    strict.subject = Identifier::parse("user_id:7");
    vault.sessions().start(strict);
    CHECK(code_of([&] { vault.sessions().start(strict); }) == ErrorCode::limit_reached);
    vault.clock.advance(15min);
    CHECK_FALSE(code_of([&] { vault.sessions().start(strict); }));
}

TEST_CASE("one, all others, or all of a subject's sessions are revoked", "[session][revoke]") {
    test::TestVault vault;
    std::vector<IssuedSession> issued;
    for (int i = 0; i < 3; ++i)
        issued.push_back(vault.sessions().start(for_anna()));
    CHECK(vault.sessions().count_active(kAnna, issued[0].id) == 2);
    CHECK(vault.sessions().revoke_all(kAnna, issued[0].id) == 2);
    CHECK(vault.sessions().check(issued[0].token).status == TokenStatus::active);
    CHECK(vault.sessions().check(issued[1].token).reason == EndedReason::revoked);
    CHECK(vault.sessions().revoke_all(kAnna, std::nullopt) == 1);
    CHECK(vault.sessions().list(kAnna, true).empty());
    CHECK(vault.sessions().list(kAnna).size() == 3);
    CHECK(vault.sessions().revoke_all(Identifier::parse("email:nobody@shop.example"), std::nullopt) == 0);
}

TEST_CASE("a revocation by another process is seen by the very next check", "[session][revoke]") {
    test::TestVault vault;
    const auto issued = vault.sessions().start(for_anna());
    CHECK(vault.sessions().check(issued.token).status == TokenStatus::active);
    Vault other = Vault::open(vault.options());
    CHECK(other.sessions().revoke_all(kAnna, std::nullopt) == 1);
    CHECK(vault.sessions().check(issued.token).reason == EndedReason::revoked);
}

TEST_CASE("a sweep ends what has expired and nothing else", "[session][sweep]") {
    test::TestVault vault;
    const auto old = vault.sessions().start({});
    vault.clock.advance(20min);
    const auto young = vault.sessions().start({});
    vault.clock.advance(10min);
    const SweepResult result = vault.sessions().sweep();
    CHECK(result.ended_idle == 1);
    CHECK(result.ended_absolute == 0);
    CHECK(vault.sessions().find(old.id)->ended == vault.clock.now());
    CHECK(vault.sessions().check(young.token).status == TokenStatus::active);
    CHECK(vault.sessions().sweep().ended_idle == 0);
}

TEST_CASE("a clock that goes backwards brings nobody back and ends nobody early", "[session][clock]") {
    test::TestVault vault;
    const auto issued = vault.sessions().start({});
    vault.clock.advance(1800s);
    CHECK(vault.sessions().check(issued.token).status == TokenStatus::ended);
    vault.sessions().sweep();
    vault.clock.advance(-3600s);
    CHECK(vault.sessions().check(issued.token).status == TokenStatus::ended);
    const auto second = vault.sessions().start({});
    CHECK(second.id > issued.id);
    CHECK(vault.sessions().check(second.token).status == TokenStatus::active);
}

TEST_CASE("what ended long ago is purged with its anonymous owner's key", "[session][purge]") {
    test::TestVault vault;
    const auto visitor = vault.sessions().start({});
    vault.sessions().add_events(
        visitor.id, {Event{vault.clock.now(), EventKind::page_view, "", "", "/", "", 200, 0, "", {}}});
    const auto member = vault.sessions().start(for_anna());
    vault.sessions().end(visitor.id, EndedReason::logout);
    vault.sessions().end(member.id, EndedReason::logout);
    vault.clock.advance(24h);
    const PurgeResult plan = vault.sessions().purge(vault.clock.now(), true);
    CHECK(plan.sessions == 2);
    CHECK(plan.owners == 1);
    CHECK(vault.sessions().find(visitor.id));
    const PurgeResult done = vault.sessions().purge(vault.clock.now(), false);
    CHECK(done.sessions == 2);
    CHECK(done.events == 1);
    CHECK(done.owners == 1);
    CHECK_FALSE(vault.sessions().find(visitor.id));
    CHECK(vault.sessions().check(visitor.token).status == TokenStatus::unknown);
    CHECK(vault->subject(kAnna));
}
