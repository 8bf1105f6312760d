#include "sessionaudit/schedule.hpp"

#include <catch2/catch_test_macros.hpp>

#include "error_code.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;
using test::TestVault;

namespace {

constexpr Seconds kHour{3600};
const std::vector<std::string> kKinds = {"scan"};

NewSchedule hourly(const std::string& name = "shop") {
    return {name, "scan", R"({"name":"shop"})", kHour, {}};
}

/// As a worker does it.
void do_job(const Vault& vault) {
    const auto claim = vault.jobs().claim(kKinds, "a", Milliseconds{60'000});
    REQUIRE(claim);
    CHECK(vault.jobs().finish(*claim, "{}"));
}

}  // namespace

TEST_CASE("what is due is begun once, and made up for once", "[jobs][schedule]") {
    TestVault vault;
    ScheduleService schedules = vault->schedules();
    const RecordId id = schedules.add(hourly(), "test");
    const auto first = schedules.begin_due(kKinds);
    REQUIRE(first.size() == 1);
    CHECK(schedules.begin_due(kKinds).empty());
    CHECK(schedules.find(id)->last_job == first[0]);
    CHECK(vault->jobs().find(first[0])->actor == kSchedulerActor);
    do_job(*vault);
    vault.clock.advance(10 * kHour);
    CHECK(schedules.begin_due(kKinds).size() == 1);
    CHECK(schedules.begin_due(kKinds).empty());
    CHECK(schedules.find(id)->next == vault.clock.now() + Milliseconds(kHour));
}

TEST_CASE("while a job of a schedule is under way no other of it is begun", "[jobs][schedule]") {
    TestVault vault;
    ScheduleService schedules = vault->schedules();
    const RecordId id = schedules.add(hourly(), "test");
    const auto first = schedules.begin_due(kKinds);
    vault.clock.advance(kHour);
    CHECK(schedules.begin_due(kKinds) == first);
    CHECK(schedules.run_now(id, "user:anna") == first[0]);
    CHECK(vault->jobs().list().size() == 1);
    do_job(*vault);
    CHECK(schedules.run_now(id, "user:anna") != first[0]);
}

TEST_CASE("what is switched off, not due, or of a kind that is not known is not begun", "[jobs][schedule]") {
    TestVault vault;
    ScheduleService schedules = vault->schedules();
    NewSchedule later = hourly("later");
    later.first = vault.clock.now() + kHour;
    schedules.add(later, "test");
    const RecordId off = schedules.add(hourly("off"), "test");
    schedules.change(off, 1, {std::nullopt, false}, "test");
    CHECK(schedules.begin_due(kKinds).empty());
    vault.clock.advance(kHour);
    CHECK(schedules.begin_due({"sweep"}).empty());
    CHECK(schedules.begin_due(kKinds).size() == 1);
}

TEST_CASE("a schedule is changed by who knows its version", "[jobs][schedule]") {
    TestVault vault;
    ScheduleService schedules = vault->schedules();
    NewSchedule daily = hourly();
    daily.every = Seconds{86'400};
    const RecordId id = schedules.add(daily, "test");
    schedules.begin_due(kKinds);
    const ScheduleInfo changed = schedules.change(id, 1, {kHour, std::nullopt}, "test");
    CHECK(changed.version == 2);
    CHECK(changed.next == vault.clock.now() + Milliseconds(kHour));
    CHECK(code_of([&] { schedules.change(id, 1, {kHour, std::nullopt}, "test"); }) == ErrorCode::conflict);
    CHECK(code_of([&] { schedules.remove(id, 1, "test"); }) == ErrorCode::conflict);
    CHECK(code_of([&] {
              schedules.change(id, 2, {Seconds{1}, std::nullopt}, "test");
          }) == ErrorCode::invalid_argument);
    schedules.remove(id, 2, "test");
    CHECK(code_of([&] { schedules.remove(id, 2, "test"); }) == ErrorCode::not_found);
    CHECK(code_of([&] { schedules.run_now(id, "test"); }) == ErrorCode::not_found);
    CHECK(schedules.list().empty());
}

TEST_CASE("a name is taken once, and what is ensured stays as somebody changed it", "[jobs][schedule]") {
    TestVault vault;
    ScheduleService schedules = vault->schedules();
    schedules.ensure(hourly());
    schedules.change(schedules.list()[0].id, 1, {std::nullopt, false}, "test");
    schedules.ensure(hourly());
    REQUIRE(schedules.list().size() == 1);
    CHECK_FALSE(schedules.list()[0].enabled);
    CHECK(code_of([&] { schedules.add(hourly(), "test"); }) == ErrorCode::already_exists);
    CHECK(code_of([&] { schedules.add(hourly("No"), "test"); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { schedules.add(hourly(""), "test"); }) == ErrorCode::invalid_argument);
}
