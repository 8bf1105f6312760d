// The runner alone: what becomes of jobs that work, throw, hang, are cancelled, and of a server that stops.
#include "jobs/job_runner.hpp"

#include <catch2/generators/catch_generators.hpp>
#include <stdexcept>

#include "app.hpp"
#include "auth/authenticator.hpp"
#include "auth/browser_limits.hpp"
#include "mail/mailer.hpp"
#include "monitoring/metrics.hpp"
#include "monitoring/readiness.hpp"
#include "sessionaudit/cond_var.hpp"
#include "sessionaudit/error.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using namespace sessionaudit::server;
using test::TestVault;

namespace {

/// Opened by the test, waited for by a job.
class Latch {
  public:
    void open() {
        {
            const LockGuard lock(mutex_);
            open_ = true;
        }
        changed_.notify_all();
    }
    void wait() {
        const LockGuard lock(mutex_);
        while (!open_)
            changed_.wait(mutex_);
    }

  private:
    Mutex mutex_;
    CondVar changed_;
    bool open_ SESSIONAUDIT_GUARDED_BY(mutex_) = false;
};

/// A runner with kinds of the test's own.
struct Workshop {
    Workshop(TestVault& in, JobKinds kinds, int workers = 1)
        : mail(config.mail),
          metrics(*in, {[this] { return mail.waiting(); }, {}, {}}),
          readiness(*in),
          authenticator(*in, config),
          app{*in, config, authenticator, mail, runner, browser_limits, metrics, readiness},
          runner(app, std::move(kinds), quick(workers)) {}
    static RunnerSettings quick(int workers) {
        RunnerSettings settings;
        settings.workers = workers;
        settings.poll = std::chrono::milliseconds{5};
        settings.heartbeat = std::chrono::milliseconds{5};
        settings.progress_every = std::chrono::milliseconds{0};
        return settings;
    }
    RecordId add(const std::string& kind) { return runner.enqueue({kind, "{}", "test", {}, {}}); }
    JobInfo wait_for(const RecordId& id) {
        while (true) {
            const auto job = app.vault.jobs().find(id);
            if (job->state != JobState::queued && job->state != JobState::running) return *job;
            std::this_thread::yield();
        }
    }
    Config config;
    Mailer mail;
    Metrics metrics;
    Readiness readiness;
    Authenticator authenticator;
    BrowserLimits browser_limits;
    App app;
    JobRunner runner;
};

}  // namespace

TEST_CASE("a job is done and its result kept", "[jobs][runner]") {
    TestVault vault;
    Workshop shop(vault, {{"add", [](JobContext& context) {
                               context.progress(1, 1, "adding");
                               return nlohmann::json{{"sum", 3}};
                           }}});
    const JobInfo job = shop.wait_for(shop.add("add"));
    CHECK(job.state == JobState::done);
    CHECK(job.result == R"({"sum":3})");
    CHECK(job.step == "adding");
}

TEST_CASE("a job that throws has failed, with its sentence or none", "[jobs][runner][bad_input]") {
    TestVault vault;
    Workshop shop(
        vault,
        {{"plain",
          [](JobContext&) -> nlohmann::json {
              throw Error(ErrorCode::io_error, "the site does not answer");
          }},
         {"secret", [](JobContext&) -> nlohmann::json { throw std::runtime_error("anna@shop.example"); }}});
    CHECK(shop.wait_for(shop.add("plain")).error == "the site does not answer");
    const JobInfo secret = shop.wait_for(shop.add("secret"));
    CHECK(secret.state == JobState::failed);
    CHECK(secret.error.find("anna") == std::string::npos);
    CHECK_FALSE(secret.error.empty());
}

TEST_CASE("a kind that nobody knows is refused", "[jobs][runner][bad_input]") {
    TestVault vault;
    Workshop shop(vault, {});
    CHECK_THROWS_AS(shop.add("unknown"), Error);
    CHECK(vault->jobs().list().empty());
}

TEST_CASE("a running job is cancelled at its next safe point", "[jobs][runner][cancel]") {
    TestVault vault;
    Latch begun;
    Workshop shop(vault, {{"long", [&](JobContext& context) -> nlohmann::json {
                               begun.open();
                               while (true)
                                   context.progress(0, 0, "still");
                           }}});
    const RecordId id = shop.add("long");
    begun.wait();
    const bool by_this_server = GENERATE(true, false);
    if (by_this_server)
        shop.runner.cancel(id, "test");
    else
        vault->jobs().cancel(id, "test");
    CHECK(shop.wait_for(id).state == JobState::cancelled);
}

TEST_CASE("a job that tells nothing keeps its lease, and hears of its cancelling", "[jobs][runner][lease]") {
    TestVault vault;
    Latch begun;
    Workshop shop(vault, {{"silent", [&](JobContext& context) -> nlohmann::json {
                               begun.open();
                               while (!context.stopped())
                                   std::this_thread::yield();
                               throw JobStopped{};
                           }}});
    const RecordId id = shop.add("silent");
    begun.wait();
    CHECK_FALSE(vault->jobs().claim({"silent"}, "another", Milliseconds{1000}));
    vault->jobs().cancel(id, "test");
    CHECK(shop.wait_for(id).state == JobState::cancelled);
}

TEST_CASE("a server that stops gives its jobs back, and the next one does them", "[jobs][runner][stop]") {
    TestVault vault;
    RecordId id{};
    {
        Latch begun;
        Workshop shop(vault, {{"work", [&](JobContext& context) -> nlohmann::json {
                                   begun.open();
                                   while (true)
                                       context.progress(0, 0, "still");
                               }}});
        id = shop.add("work");
        begun.wait();
        shop.runner.stop();
        CHECK(vault->jobs().find(id)->state == JobState::queued);
        CHECK(vault->jobs().find(id)->attempts == 0);
    }
    Workshop next(vault, {{"work", [](JobContext&) { return nlohmann::json::object(); }}});
    CHECK(next.wait_for(id).state == JobState::done);
}

TEST_CASE("a job that was taken over by another is let go of", "[jobs][runner][lease]") {
    TestVault vault;
    Latch begun;
    Latch lost;
    Workshop shop(vault, {{"slow", [&](JobContext& context) -> nlohmann::json {
                               begun.open();
                               while (!context.stopped())
                                   std::this_thread::yield();
                               lost.open();
                               return {{"by", "the first"}};
                           }}});
    const RecordId id = shop.add("slow");
    begun.wait();
    // A machine that slept: its leases ran out before its heartbeat.
    vault.clock.advance(std::chrono::hours{1});
    const auto other = vault->jobs().claim({"slow"}, "another", std::chrono::hours{1});
    REQUIRE(other);
    lost.wait();
    CHECK(vault->jobs().finish(*other, R"({"by":"another"})"));
    shop.runner.stop();
    CHECK(vault->jobs().find(id)->result == R"({"by":"another"})");
}

TEST_CASE("two runners on one store do each job once", "[jobs][runner][lease]") {
    TestVault vault;
    std::atomic<int> done{0};
    const JobKinds kinds = {{"count", [&](JobContext&) {
                                 ++done;
                                 return nlohmann::json::object();
                             }}};
    Workshop one(vault, kinds, 2);
    Workshop two(vault, kinds, 2);
    std::vector<RecordId> ids;
    for (int i = 0; i < 40; ++i)
        ids.push_back((i % 2 == 0 ? one : two).add("count"));
    for (const RecordId& id : ids)
        CHECK(one.wait_for(id).attempts == 1);
    CHECK(done == 40);
}
