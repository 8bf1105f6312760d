// Plans, runs, status.
#include <catch2/catch_test_macros.hpp>

#include "error_code.hpp"
#include "retention_vault.hpp"
#include "sessionaudit/policy_set.hpp"
#include "tables/consents.hpp"

using namespace sessionaudit;
using namespace std::chrono_literals;
using test::line_of;
using test::RetentionVault;

namespace {

std::int64_t sum(const RetentionRun& run) {
    std::int64_t count = 0;
    for (const RetentionRunLine& line : run.lines)
        count += line.count;
    return count;
}

std::vector<std::string> actions(Vault& vault) {
    std::vector<std::string> found;
    vault.with_ledger([&](Ledger& ledger) {
        for (std::uint64_t i = 0; i < ledger.size(); ++i) {
            const LedgerEntry entry = LedgerEntry::parse(ledger.entry(i).value());
            if (entry.action.starts_with("retention.")) found.push_back(entry.action);
        }
    });
    return found;
}

}  // namespace

TEST_CASE("a new policy is tried out on the store without changing it", "[retention][plan]") {
    RetentionVault vault({{"events", "erase", "12 months", "recorded"}});
    const SessionId id = vault.visit({vault.event("/"), vault.event("/b")});
    vault.clock.advance(24h * 40);
    const PolicyCheck check = check_policies(
        {{"new.json", test::policy_text({{"events", "erase", "30 days", "recorded"}}), false}});
    REQUIRE_FALSE(check.has_errors());
    const RetentionPlan today = vault.retention().plan();
    const RetentionPlan tried = vault.retention().plan({std::nullopt, check.policies.get()});
    CHECK(today.due() == 0);
    CHECK(tried.due() == 2);
    const auto differences = diff_plans(today, tried);
    REQUIRE(differences.size() == 1);
    CHECK(differences[0].what == "erase events 30 days after recorded (retention/rule_0 of tokyo)");
    CHECK(differences[0].before == 0);
    CHECK(differences[0].after == 2);
    CHECK(vault.sessions().events(id).size() == 2);
    CHECK(vault.retention().runs().empty());
    CHECK(vault.retention().plan({vault.clock.now() + 24h * 400, nullptr}).due() == 2);
}

TEST_CASE("a sweep that is stopped goes on, and counts everything once", "[retention][runs]") {
    RetentionVault vault({{"events", "erase", "30 days", "recorded"}});
    std::vector<SessionId> visits;
    for (int i = 0; i < 200; ++i)
        visits.push_back(vault.visit({vault.event("/a"), vault.event("/b")}));
    vault.clock.advance(24h * 30);
    RetentionApply some;
    int batches = 0;
    some.stop = [&] { return ++batches > 2; };
    some.actor = "cli:user";
    const RetentionRun stopped = vault.retention().apply(some);
    CHECK_FALSE(stopped.finished);
    CHECK(sum(stopped) > 0);
    CHECK(sum(stopped) < 400);
    CHECK(vault.retention().plan().due() == 400 - sum(stopped));
    CHECK(vault.retention().status(std::chrono::hours{1}).overdue);
    vault.reopen();
    vault.clock.advance(1h);
    std::int64_t told = 0;
    RetentionApply rest;
    rest.progress = [&](std::int64_t items) { told = items; };
    const RetentionRun finished = vault.retention().apply(rest);
    CHECK(finished.id == stopped.id);
    CHECK(finished.actor == "cli:user");
    CHECK(finished.finished == vault.clock.now());
    CHECK(sum(finished) == 400);
    CHECK(told == 400 - sum(stopped));
    for (const SessionId& id : visits)
        CHECK(vault.sessions().events(id).empty());
    REQUIRE(finished.lines.size() == 1);
    CHECK(finished.lines[0].rule == "retention/rule_0 of tokyo");
    CHECK(finished.lines[0].data == DataKind::events);
    CHECK(finished.lines[0].action == RetentionAction::erase);
    CHECK(vault.retention().apply().id != finished.id);
    CHECK(vault.retention().runs().size() == 2);
    CHECK(vault.retention().runs(1).size() == 1);
    CHECK(actions(*vault) == std::vector<std::string>{"retention.started", "retention.finished",
                                                      "retention.started", "retention.finished"});
}

TEST_CASE("a sweep is overdue when something waits too long, or nobody sweeps", "[retention][status]") {
    RetentionVault vault({{"events", "erase", "30 days", "recorded"}});
    CHECK_FALSE(vault.retention().status().overdue);
    vault.visit({vault.event("/")});
    const Timestamp due = vault.clock.now() + 24h * 30;
    vault.clock.set(due - 1ms);
    vault.retention().apply();
    vault.clock.set(due + 24h - 1ms);
    CHECK_FALSE(vault.retention().status().overdue);
    CHECK(vault.retention().status().oldest_past_limit == due);
    CHECK(vault.retention().status().last_finished == due - 1ms);
    CHECK(vault.retention().status(1h).overdue);
    vault.clock.set(due + 24h);  // more than a day since the last sweep
    CHECK(vault.retention().status(std::chrono::hours{1000}).overdue);
    vault.retention().apply();
    const RetentionStatus after = vault.retention().status();
    CHECK_FALSE(after.overdue);
    CHECK(after.due == 0);
    CHECK_FALSE(after.oldest_past_limit);
}

TEST_CASE("a consent record goes when nothing of it has held for long enough", "[retention][consents]") {
    RetentionVault vault(
        {{"consents", "erase", "12 months", "expired"}, {"sessions", "erase", "48 months", "ended"}});
    const IssuedSession session = vault.start("email:anna@shop.example");
    const Identifier anna = Identifier::parse("email:anna@shop.example");
    const auto say = [&](ConsentState state) {
        ConsentAct act;
        act.holder = anna;
        act.choices = {{"advertising", state, {}}};
        act.method = "form";
        act.jurisdiction = "JP";
        return vault->consents().record(act);
    };
    say(ConsentState::given);  // valid for six months
    vault.clock.advance(24h * 31);
    say(ConsentState::refused);  // until something else is said
    vault.clock.advance(24h * 365 - 1ms);
    CHECK(vault.taken() == 0);
    vault.clock.advance(1ms);
    CHECK(vault.taken() == 1);  // a year after it was replaced
    CHECK(vault->consents().history(anna).size() == 1);
    vault.clock.advance(24h * 2000);
    CHECK(vault->consents().decide(ConsentHolder{anna}, "advertising", "JP").state == ConsentState::refused);
    vault.taken();
    CHECK(vault->consents().decide(ConsentHolder{anna}, "advertising", "JP").state == ConsentState::refused);
}

TEST_CASE("a visitor's choices are kept as proof after the visit, then go with the key",
          "[retention][consents]") {
    RetentionVault vault(
        {{"consents", "erase", "12 months", "expired"}, {"sessions", "erase", "30 days", "ended"}});
    const IssuedSession session = vault.start();
    ConsentAct act;
    act.holder = session.id;
    act.choices = {{"advertising", ConsentState::refused, {}}};
    act.method = "banner";
    vault->consents().record(act);
    vault.sessions().end(session.id, EndedReason::logout);
    vault.clock.advance(24h * 31);
    CHECK(vault.taken() == 1);
    CHECK_FALSE(vault.sessions().find(session.id));
    CHECK(vault.retention().plan({vault.clock.now() + 24h * 400, nullptr}).due() == 1);
    vault.clock.advance(24h * 365);
    CHECK(vault.taken() == 1);
    CHECK(vault->subject(Identifier::parse("email:nobody@shop.example")) == std::nullopt);
    CHECK(vault.retention().plan().lines.size() >= 1);
    CHECK(vault.retention().plan({vault.clock.now() + 24h * 4000, nullptr}).due() == 0);
}

TEST_CASE("the shipped policies plan and sweep a store of several jurisdictions", "[retention][plan]") {
    test::TestVault vault;
    for (const char* where : {"DE", "FR", "US-CA", "GB", ""}) {
        StartRequest request;
        request.jurisdiction = where;
        request.context = {"203.0.113.9", ""};
        const IssuedSession session = vault.sessions().start(request);
        Event event;
        event.at = vault.clock.now();
        event.path = "/";
        vault.sessions().add_events(session.id, {event});
        vault.sessions().end(session.id, EndedReason::logout);
    }
    const auto due_after = [&](int days) {
        return vault->retention().plan({vault.clock.now() + std::chrono::hours{24 * days}, nullptr}).due();
    };
    CHECK(due_after(6) == 0);
    CHECK(due_after(7) == 4);  // networks are cut everywhere but in California
    vault.clock.advance(std::chrono::hours{24 * 800});
    CHECK(vault->retention().plan().due() == 5);  // every session, which takes the rest along
    CHECK(vault->retention().apply().finished);
    CHECK(vault->retention().plan().due() == 0);
    CHECK(vault.sessions().list_recent(10).empty());
}
