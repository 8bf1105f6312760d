#include "sessionaudit/job.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "error_code.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;
using test::TestVault;

namespace {

constexpr Milliseconds kLease{60'000};
const std::vector<std::string> kKinds = {"scan", "sweep"};

NewJob scan_job(const std::string& unique = {}) {
    return {"scan", R"({"target":"shop"})", "token:test", {}, unique};
}

std::vector<std::string> actions(const Vault& vault) {
    std::vector<std::string> actions;
    vault.with_ledger([&](Ledger& ledger) {
        for (const Bytes& bytes : ledger.entries(0, ledger.size())) {
            const LedgerEntry entry = LedgerEntry::parse(bytes);
            if (entry.action.starts_with("job.")) actions.push_back(entry.action);
        }
    });
    return actions;
}

}  // namespace

TEST_CASE("a job is queued, claimed, told of, done, and the ledger says so", "[jobs][life]") {
    TestVault vault;
    JobService jobs = vault->jobs();
    const RecordId id = jobs.enqueue(scan_job());
    CHECK(jobs.find(id)->state == JobState::queued);
    const auto claim = jobs.claim(kKinds, "a", kLease);
    REQUIRE(claim);
    CHECK(claim->job.id == id);
    CHECK(claim->job.attempts == 1);
    CHECK(jobs.progress(*claim, 3, 10, "pages", kLease) == ClaimState::held);
    const JobInfo running = *jobs.find(id);
    CHECK(running.state == JobState::running);
    CHECK(running.done == 3);
    CHECK(running.step == "pages");
    CHECK(running.version > claim->job.version);
    CHECK(jobs.finish(*claim, R"({"pages":10})"));
    const JobInfo done = *jobs.find(id);
    CHECK(done.state == JobState::done);
    CHECK(done.result == R"({"pages":10})");
    CHECK(done.finished == vault.clock.now());
    CHECK_FALSE(jobs.finish(*claim, "{}"));
    CHECK(actions(*vault) == std::vector<std::string>{"job.queued", "job.done"});
}

TEST_CASE("two workers never hold one job", "[jobs][lease]") {
    TestVault vault;
    JobService jobs = vault->jobs();
    jobs.enqueue(scan_job());
    CHECK(jobs.claim(kKinds, "a", kLease));
    CHECK_FALSE(jobs.claim(kKinds, "b", kLease));
    vault.clock.advance(kLease - Milliseconds{1});
    CHECK_FALSE(jobs.claim(kKinds, "b", kLease));
}

TEST_CASE("a job whose worker died goes to another, and the first can change nothing", "[jobs][lease]") {
    TestVault vault;
    JobService jobs = vault->jobs();
    const RecordId id = jobs.enqueue(scan_job());
    const auto first = jobs.claim(kKinds, "a", kLease);
    vault.clock.advance(kLease);
    const auto second = jobs.claim(kKinds, "b", kLease);
    REQUIRE(second);
    CHECK(second->job.attempts == 2);
    CHECK(jobs.progress(*first, 1, 1, "", kLease) == ClaimState::lost);
    CHECK(jobs.renew(*first, kLease) == ClaimState::lost);
    CHECK(jobs.look(*first) == ClaimState::lost);
    CHECK_FALSE(jobs.finish(*first, "{}"));
    CHECK_FALSE(jobs.fail(*first, "no"));
    CHECK_FALSE(jobs.cancelled(*first));
    CHECK_FALSE(jobs.give_back(*first));
    CHECK(jobs.find(id)->state == JobState::running);
    CHECK(jobs.finish(*second, "{}"));
}

TEST_CASE("a lease that is renewed in time is not lost", "[jobs][lease]") {
    TestVault vault;
    JobService jobs = vault->jobs();
    jobs.enqueue(scan_job());
    const auto claim = jobs.claim(kKinds, "a", kLease);
    REQUIRE(claim);
    const bool tells = GENERATE(true, false);
    for (int i = 0; i < 5; ++i) {
        vault.clock.advance(kLease / 2);
        CHECK((tells ? jobs.progress(*claim, i, 5, "", kLease) : jobs.renew(*claim, kLease)) ==
              ClaimState::held);
        CHECK_FALSE(jobs.claim(kKinds, "b", kLease));
    }
    CHECK(jobs.finish(*claim, "{}"));
}

TEST_CASE("a job whose workers die again and again fails with a sentence", "[jobs][lease]") {
    TestVault vault;
    JobService jobs = vault->jobs();
    const RecordId id = jobs.enqueue(scan_job());
    for (int i = 0; i < kJobAttemptsMax; ++i) {
        CHECK(jobs.claim(kKinds, "a", kLease));
        vault.clock.advance(kLease);
    }
    CHECK_FALSE(jobs.claim(kKinds, "a", kLease));
    CHECK(jobs.find(id)->state == JobState::failed);
    CHECK(jobs.find(id)->error.find("begun 3 times") != std::string::npos);
}

TEST_CASE("a job that was given back does not count as begun", "[jobs][lease]") {
    TestVault vault;
    JobService jobs = vault->jobs();
    jobs.enqueue(scan_job());
    for (int i = 0; i < 2 * kJobAttemptsMax; ++i) {
        const auto claim = jobs.claim(kKinds, "a", kLease);
        REQUIRE(claim);
        CHECK(jobs.give_back(*claim));
    }
}

TEST_CASE("jobs survive that the store is closed", "[jobs][life]") {
    TestVault vault;
    const RecordId id = vault->jobs().enqueue(scan_job());
    const auto claim = vault->jobs().claim(kKinds, "a", kLease);
    REQUIRE(claim);
    vault.reopen();
    vault.clock.advance(kLease);
    const auto again = vault->jobs().claim(kKinds, "b", kLease);
    REQUIRE(again);
    CHECK(again->job.id == id);
}

TEST_CASE("cancelling: at once when queued, when it looks while running, never when over", "[jobs][cancel]") {
    TestVault vault;
    JobService jobs = vault->jobs();
    const RecordId queued = jobs.enqueue(scan_job());
    CHECK(jobs.cancel(queued, "user:anna").state == JobState::cancelled);
    CHECK_FALSE(jobs.claim(kKinds, "a", kLease));
    CHECK(code_of([&] { jobs.cancel(queued, "user:anna"); }) == ErrorCode::conflict);

    const RecordId running = jobs.enqueue(scan_job());
    const auto claim = jobs.claim(kKinds, "a", kLease);
    REQUIRE(claim);
    CHECK(jobs.cancel(running, "user:anna").state == JobState::running);
    CHECK(jobs.cancel(running, "user:anna").cancel_wanted);
    CHECK(jobs.look(*claim) == ClaimState::cancel_wanted);
    CHECK(jobs.progress(*claim, 1, 2, "", kLease) == ClaimState::cancel_wanted);
    CHECK(jobs.cancelled(*claim));
    CHECK(jobs.find(running)->state == JobState::cancelled);
    CHECK(actions(*vault) == std::vector<std::string>{"job.queued", "job.cancelled", "job.queued",
                                                      "job.cancel_wanted", "job.cancelled"});
    CHECK(code_of([&] { jobs.cancel(RecordId{}, "user:anna"); }) == ErrorCode::not_found);
}

TEST_CASE("a job that was done before it heard of the cancelling is done", "[jobs][cancel]") {
    TestVault vault;
    JobService jobs = vault->jobs();
    const RecordId id = jobs.enqueue(scan_job());
    const auto claim = jobs.claim(kKinds, "a", kLease);
    REQUIRE(claim);
    jobs.cancel(id, "user:anna");
    CHECK(jobs.finish(*claim, "{}"));
    CHECK(jobs.find(id)->state == JobState::done);
}

TEST_CASE("a cancelled job whose worker died is not begun again", "[jobs][cancel]") {
    TestVault vault;
    JobService jobs = vault->jobs();
    const RecordId id = jobs.enqueue(scan_job());
    const auto claim = jobs.claim(kKinds, "a", kLease);
    REQUIRE(claim);
    jobs.cancel(id, "user:anna");
    const bool dies = GENERATE(true, false);
    if (dies)
        vault.clock.advance(kLease);
    else
        CHECK(jobs.give_back(*claim));
    CHECK_FALSE(jobs.claim(kKinds, "b", kLease));
    CHECK(jobs.find(id)->state == JobState::cancelled);
}

TEST_CASE("of a unique key only one job is under way", "[jobs][queue]") {
    TestVault vault;
    JobService jobs = vault->jobs();
    const RecordId first = jobs.enqueue(scan_job("scan:shop"));
    CHECK(jobs.enqueue(scan_job("scan:shop")) == first);
    CHECK(jobs.enqueue(scan_job("scan:blog")) != first);
    const auto claim = jobs.claim(kKinds, "a", kLease);
    REQUIRE(claim);
    CHECK(jobs.enqueue(scan_job("scan:shop")) == first);
    CHECK(jobs.finish(*claim, "{}"));
    CHECK(jobs.enqueue(scan_job("scan:shop")) != first);
}

TEST_CASE("jobs are taken in order, when due, by those who know the kind", "[jobs][queue]") {
    TestVault vault;
    JobService jobs = vault->jobs();
    NewJob later = scan_job();
    later.not_before = vault.clock.now() + kLease;
    const RecordId waits = jobs.enqueue(later);
    const RecordId first = jobs.enqueue(scan_job());
    jobs.enqueue({"sweep", "{}", "scheduler", {}, {}});
    CHECK_FALSE(jobs.claim({"export"}, "a", kLease));
    CHECK(jobs.claim(kKinds, "a", kLease)->job.id == first);
    CHECK(jobs.claim(kKinds, "a", kLease)->job.kind == "sweep");
    CHECK_FALSE(jobs.claim(kKinds, "a", kLease));
    vault.clock.advance(kLease - Milliseconds{1});
    CHECK_FALSE(jobs.claim({"export"}, "a", kLease));
    vault.clock.advance(Milliseconds{1});
    std::vector<RecordId> claimed;
    while (const auto claim = jobs.claim(kKinds, "a", kLease))
        claimed.push_back(claim->job.id);
    CHECK(std::find(claimed.begin(), claimed.end(), waits) != claimed.end());
}

TEST_CASE("what is no job is refused", "[jobs][bad_input]") {
    TestVault vault;
    JobService jobs = vault->jobs();
    const auto refuses = [&](const std::string& kind, const std::string& parameters) {
        return code_of([&] {
                   jobs.enqueue({kind, parameters, "test", {}, {}});
               }) == ErrorCode::invalid_argument;
    };
    CHECK(refuses("", "{}"));
    CHECK(refuses("Scan", "{}"));
    CHECK(refuses(std::string(65, 'a'), "{}"));
    CHECK(refuses("scan", ""));
    CHECK(refuses("scan", "[]"));
    CHECK(refuses("scan", "{"));
    CHECK(refuses("scan", R"({"a":")" + std::string(70'000, 'a') + R"("})"));
    CHECK(jobs.list().empty());
}

TEST_CASE("jobs are listed newest first, in pages, and purged when they are long over", "[jobs][queue]") {
    TestVault vault;
    JobService jobs = vault->jobs();
    std::vector<RecordId> ids;
    for (int i = 0; i < 5; ++i)
        ids.push_back(jobs.enqueue(scan_job()));
    JobFilter filter;
    filter.limit = 2;
    const auto page = jobs.list(filter);
    REQUIRE(page.size() == 2);
    CHECK(page[0].id == ids[4]);
    filter.before = page[1].id;
    CHECK(jobs.list(filter)[0].id == ids[2]);
    filter = {};
    filter.kind = "sweep";
    CHECK(jobs.list(filter).empty());

    jobs.cancel(ids[0], "test");
    filter = {};
    filter.state = JobState::cancelled;
    CHECK(jobs.list(filter).size() == 1);
    CHECK(jobs.purge(vault.clock.now()) == 0);
    vault.clock.advance(Milliseconds{1});
    CHECK(jobs.purge(vault.clock.now()) == 1);
    CHECK(jobs.list().size() == 4);
}

TEST_CASE("one at a time leads, and another when it went away", "[jobs][lease]") {
    TestVault vault;
    JobService jobs = vault->jobs();
    CHECK(jobs.lead("scheduler", "a", kLease));
    CHECK_FALSE(jobs.lead("scheduler", "b", kLease));
    CHECK(jobs.lead("mail", "b", kLease));
    vault.clock.advance(kLease / 2);
    CHECK(jobs.lead("scheduler", "a", kLease));
    vault.clock.advance(kLease / 2);
    CHECK_FALSE(jobs.lead("scheduler", "b", kLease));
    vault.clock.advance(kLease / 2);
    CHECK(jobs.lead("scheduler", "b", kLease));
    CHECK_FALSE(jobs.lead("scheduler", "a", kLease));
}
