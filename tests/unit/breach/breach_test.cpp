#include "sessionaudit/breach.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "error_code.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

constexpr Milliseconds kHour{3'600'000};
const Identifier kAnna{"email", "anna@shop.example"};

NewBreach breach_of(const Vault& vault) {
    NewBreach breach;
    breach.aware = vault.clock().now() - kHour;
    breach.facts = "a log with tokens was readable from outside";
    breach.data = {"sessions"};
    breach.people = 2;
    return breach;
}

BreachStep step_of(const Vault& vault, BreachStepKind kind, std::string text = {}) {
    return {kind, vault.clock().now(), std::move(text), "cli:user"};
}

IssuedSession start(const Vault& vault, const std::string& address, const std::string& jurisdiction,
                    const std::optional<Identifier>& subject = {}) {
    StartRequest request;
    request.context.address = address;
    request.jurisdiction = jurisdiction;
    request.subject = subject;
    return vault.sessions().start(request);
}

}  // namespace

TEST_CASE("the authority must be told within 72 hours of becoming aware", "[breach]") {
    test::TestVault vault;
    NewBreach breach = breach_of(*vault);
    breach.aware = *parse_rfc3339("2026-02-27T12:00:00Z");  // a Friday
    vault.clock.set(*parse_rfc3339("2026-02-27T13:00:00Z"));
    const RecordId id = vault->breaches().record(breach);
    BreachInfo info = vault->breaches().find(id);
    REQUIRE(info.clocks.size() == 1);
    CHECK(to_rfc3339(info.clocks[0].due.legal).substr(0, 16) == "2026-03-02T12:00");
    CHECK(info.clocks[0].due.safe == info.clocks[0].due.legal);
    CHECK_FALSE(info.clocks[0].due.why.empty());
    CHECK_FALSE(info.clocks[0].overdue(vault->clock().now()));
    vault.clock.set(*parse_rfc3339("2026-03-02T12:00:01Z"));
    CHECK(info.clocks[0].overdue(vault->clock().now()));
    // Late: only with the reasons for the delay.
    CHECK(code_of([&] { vault->breaches().add(id, step_of(*vault, BreachStepKind::authority_notified)); }) ==
          ErrorCode::invalid_argument);
    vault->breaches().add(id,
                          step_of(*vault, BreachStepKind::authority_notified, "the host was unreachable"));
    info = vault->breaches().find(id);
    CHECK(info.clocks[0].done == vault->clock().now());
    CHECK_FALSE(info.clocks[0].overdue(vault->clock().now()));
    vault->breaches().add(id,
                          step_of(*vault, BreachStepKind::authority_notified));  // a second phase needs none
    vault->breaches().add(id, step_of(*vault, BreachStepKind::closed, "mended"));
    CHECK(code_of([&] { vault->breaches().add(id, step_of(*vault, BreachStepKind::note, "x")); }) ==
          ErrorCode::conflict);
    CHECK(vault->breaches().list().front().closed == vault->clock().now());
    CHECK(vault->breaches().list().front().steps.size() == 3);
}

TEST_CASE("residents of California are told within 30 days, the Attorney General of more than 500",
          "[breach]") {
    test::TestVault vault;
    vault.clock.set(*parse_rfc3339("2026-03-01T20:00:00Z"));
    NewBreach breach = breach_of(*vault);
    breach.risk = BreachRisk::unlikely;
    breach.risk_reason = "the file was encrypted";
    breach.people = 501;
    breach.californians = GENERATE(0, 500, 501);
    const RecordId id = vault->breaches().record(breach);
    CHECK(vault->breaches().find(id).clocks.size() == (breach.californians == 0 ? 0 : 1));
    if (breach.californians == 0) return;
    CHECK(vault->breaches().find(id).clocks[0].due.legal_date ==
          std::chrono::year{2026} / std::chrono::March / 31);
    vault->breaches().add(id, step_of(*vault, BreachStepKind::people_notified));
    const BreachInfo info = vault->breaches().find(id);
    REQUIRE(info.clocks.size() == (breach.californians == 501 ? 2 : 1));
    if (breach.californians == 501)
        CHECK(info.clocks[1].due.legal_date == std::chrono::year{2026} / std::chrono::March / 16);
}

TEST_CASE("a later assessment starts the clock that the first one did not", "[breach]") {
    test::TestVault vault;
    NewBreach breach = breach_of(*vault);
    breach.risk = BreachRisk::unlikely;
    breach.risk_reason = "encrypted";
    const RecordId id = vault->breaches().record(breach);
    CHECK(vault->breaches().find(id).clocks.empty());
    vault->breaches().assess(id, BreachRisk::high, 10, 0, "the key was beside it", "cli:user");
    const BreachInfo info = vault->breaches().find(id);
    CHECK(info.clocks.size() == 1);
    CHECK(info.record.people == 10);
    CHECK(info.record.risk_reason == "the key was beside it");
    CHECK(info.steps.size() == 1);
}

TEST_CASE("an assessment that says nothing of Californians leaves their number", "[breach]") {
    test::TestVault vault;
    NewBreach breach = breach_of(*vault);
    breach.people = 900;
    breach.californians = 501;
    const RecordId id = vault->breaches().record(breach);
    vault->breaches().assess(id, BreachRisk::high, 1000, {}, "", "cli:user");
    CHECK(vault->breaches().find(id).record.californians == 501);
    CHECK(code_of([&] { vault->breaches().assess(id, BreachRisk::high, 500, {}, "", "cli:user"); }) ==
          ErrorCode::invalid_argument);
    vault->breaches().assess(id, BreachRisk::high, 1000, 7, "", "cli:user");
    const BreachInfo info = vault->breaches().find(id);
    CHECK(info.record.californians == 7);
    CHECK(info.steps.back().text == "risk high, 1000 people, of them 7 in California");
}

TEST_CASE("of two who change a breach as they saw it the second is refused", "[breach]") {
    test::TestVault vault;
    const RecordId id = vault->breaches().record(breach_of(*vault));
    BreachService seen = vault->breaches().when_at(0);
    seen.assess(id, BreachRisk::high, 1000, {}, "", "one");
    CHECK(code_of([&] { seen.assess(id, BreachRisk::likely, 1, {}, "", "two"); }) == ErrorCode::conflict);
    CHECK(code_of([&] { seen.add(id, step_of(*vault, BreachStepKind::people_notified)); }) ==
          ErrorCode::conflict);
    vault->breaches().when_at(1).add(id, step_of(*vault, BreachStepKind::people_notified));
    CHECK(vault->breaches().find(id).steps.size() == 2);
}

TEST_CASE("what cannot be true is refused", "[breach]") {
    test::TestVault vault;
    NewBreach breach = breach_of(*vault);
    const std::string what = GENERATE("facts", "future", "reason", "numbers", "californians", "calendar");
    CAPTURE(what);
    if (what == "facts") breach.facts = "";
    if (what == "future") breach.aware = vault->clock().now() + kHour;
    if (what == "reason") breach.risk = BreachRisk::unlikely;
    if (what == "numbers") breach.people = -1;
    if (what == "californians") breach.californians = 3;
    if (what == "calendar") breach.calendar = "atlantis";
    CHECK(code_of([&] { vault->breaches().record(breach); }) == ErrorCode::invalid_argument);
    CHECK(vault->breaches().list().empty());
}

TEST_CASE("who was reached is found by time, token, token's hash and address", "[breach]") {
    test::TestVault vault;
    const IssuedSession first = start(*vault, "203.0.113.9", "DE", kAnna);
    vault.clock.advance(kHour / 4);
    const IssuedSession visitor = start(*vault, "198.51.100.7", "US-CA");
    const Timestamp middle = vault->clock().now();
    vault.clock.advance(kHour / 4);
    const IssuedSession second = start(*vault, "2001:db8:12::1", "", kAnna);

    BreachScope scope;
    CHECK(code_of([&] { vault->breaches().affected(scope); }) == ErrorCode::invalid_argument);
    scope.from = vault->clock().now();
    AffectedPeople people = vault->breaches().affected(scope);
    CHECK(people.sessions == 1);
    scope.from = middle;
    people = vault->breaches().affected(scope);
    CHECK(people.sessions == 2);
    CHECK(people.subjects == 1);
    CHECK(people.visitors == 1);
    CHECK(people.by_jurisdiction == std::map<std::string, std::int64_t>{{"", 1}, {"US-CA", 1}});
    scope = {};
    scope.to = middle + Milliseconds{1};
    CHECK(vault->breaches().affected(scope).sessions == 2);
    scope = {};
    scope.network = "203.0.0.0/16";
    people = vault->breaches().affected(scope, true);
    REQUIRE(people.owners.size() == 1);
    CHECK(people.owners[0].identifiers == std::vector{kAnna});
    CHECK(vault->breaches().affected(scope).owners[0].identifiers.empty());
    scope.network = "2001:db8::/32";
    CHECK(vault->breaches().affected(scope).owners[0].sessions == std::vector{second.id});
    scope.network = "nonsense";
    CHECK(code_of([&] { vault->breaches().affected(scope); }) == ErrorCode::invalid_argument);
    scope = {};
    scope.tokens = {std::string(visitor.token)};
    people = vault->breaches().affected(scope);
    REQUIRE(people.owners.size() == 1);
    CHECK(people.owners[0].sessions == std::vector{visitor.id});
    scope.tokens = {"sa1.not.atoken"};
    CHECK(code_of([&] { vault->breaches().affected(scope); }) == ErrorCode::invalid_argument);
    CHECK(first.id != second.id);
}

TEST_CASE("a visitor's leaked session is the person's who logged in later", "[breach]") {
    test::TestVault vault;
    const IssuedSession before = start(*vault, "203.0.113.9", "DE");
    vault.sessions().login(before.token, kAnna, {});
    BreachScope scope;
    scope.tokens = {std::string(before.token)};
    const AffectedPeople people = vault->breaches().affected(scope, true);
    REQUIRE(people.owners.size() == 1);
    CHECK(people.subjects == 1);
    CHECK(people.owners[0].identifiers == std::vector{kAnna});
}

TEST_CASE("people whom a high risk concerns are to be told, until they were", "[breach]") {
    test::TestVault vault;
    NewBreach breach = breach_of(*vault);
    const RecordId likely = vault->breaches().record(breach);
    CHECK(breach_advice(vault->breaches().find(likely)).empty());
    breach.risk = BreachRisk::high;
    const RecordId high = vault->breaches().record(breach);
    CHECK(breach_advice(vault->breaches().find(high)).find("GDPR Art 34(1)") != std::string::npos);
    vault->breaches().add(high, step_of(*vault, BreachStepKind::people_notified));
    CHECK(breach_advice(vault->breaches().find(high)).empty());
}
