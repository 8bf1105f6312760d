// How fast a token is checked, its touch included, on one thread.
//
// usage: bench_session [SESSIONS [CHECKS]]   default: 20000 3000000
//
// The clock of the store is ours and advances so that each session is asked about every five seconds on
// average, at random: with a touch interval of a minute, one check in a dozen has a touch to write. The
// touches count: the watch stops when the last of them is durable.
#include <algorithm>
#include <thread>

#include "event_workload.hpp"
#include "manual_clock.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/vault.hpp"
#include "stopwatch.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;

namespace {

constexpr double kChecksPerSecondMin = 300'000;
constexpr std::uint64_t kSecondsBetweenChecks = 5;
constexpr std::size_t kStarters = 64;
constexpr const char* kAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

struct Visitor {
    SessionId id{};
    std::string token;
    RequestContext context;
};

std::vector<Visitor> start_visitors(Vault& vault, std::size_t count) {
    std::vector<Visitor> visitors(count);
    std::vector<std::thread> starters;
    for (std::size_t starter = 0; starter < kStarters; ++starter) {
        starters.emplace_back([&, starter] {
            for (std::size_t i = starter; i < count; i += kStarters) {
                Visitor& visitor = visitors[i];
                visitor.context = {
                    "198.18." + std::to_string(i / 250 % 250) + "." + std::to_string(1 + i % 250), kAgent};
                StartRequest request;
                request.context = visitor.context;
                const IssuedSession issued = vault.sessions().start(request);
                visitor.id = issued.id;
                visitor.token = issued.token;
            }
        });
    }
    for (std::thread& starter : starters)
        starter.join();
    return visitors;
}

class Measurement {
  public:
    Measurement(Vault& vault, test::ManualClock& clock, const std::vector<Visitor>& visitors)
        : sessions_(vault.sessions()), clock_(clock), visitors_(visitors) {}

    /// Checks a second when every visitor comes once, in an order that is not the one they were started in.
    double each_once(bool with_context) {
        std::vector<std::size_t> order(visitors_.size());
        for (std::size_t i = 0; i < order.size(); ++i)
            order[i] = i;
        for (std::size_t i = order.size(); i > 1; --i)
            std::swap(order[i - 1], order[random_.below(i)]);
        const bench::Stopwatch watch;
        for (const std::size_t i : order)
            check(visitors_[i], with_context);
        return static_cast<double>(order.size()) / watch.seconds();
    }

    void steady(const char* title, std::uint64_t checks, bool with_context) {
        const std::uint64_t checks_a_millisecond =
            std::max<std::uint64_t>(1, visitors_.size() / (1000 * kSecondsBetweenChecks));
        touches_ = 0;
        const bench::Stopwatch watch;
        for (std::uint64_t i = 0; i < checks; ++i) {
            if (i % checks_a_millisecond == 0) clock_.advance(Milliseconds(1));
            check(visitors_[random_.below(visitors_.size())], with_context);
        }
        const double checking = watch.seconds();
        sessions_.touch(visitors_.front().id);  // returns once all that was queued before it is durable
        const double seconds = watch.seconds();
        rate_ = static_cast<double>(checks) / seconds;
        std::printf(
            "%-24s %8.0f checks/s, one in %.1f with a touch (%.2f s, of which %.2f s waiting for the last "
            "touches)\n",
            title, rate_,
            static_cast<double>(checks) / static_cast<double>(std::max<std::uint64_t>(1, touches_)), seconds,
            seconds - checking);
    }

    double rate() const { return rate_; }
    bool all_active() const { return refused_ == 0; }

  private:
    void check(const Visitor& visitor, bool with_context) {
        static const RequestContext kNone;
        const CheckResult result = sessions_.check(visitor.token, with_context ? visitor.context : kNone);
        if (result.status != TokenStatus::active || !result.signals.empty()) ++refused_;
        if (result.last_seen == clock_.now()) ++touches_;
    }

    SessionService sessions_;
    test::ManualClock& clock_;
    const std::vector<Visitor>& visitors_;
    bench::Random random_{5};
    std::uint64_t touches_ = 0;
    std::uint64_t refused_ = 0;
    double rate_ = 0;
};

int run(std::size_t session_count, std::uint64_t checks) {
    const test::TempFolder folder;
    test::ManualClock clock;
    const auto home = folder / "home";
    Vault::create({home, "shop.example", "file:root.key", "owasp-low", {}, &clock});
    std::optional<Vault> vault(Vault::open({home, {}, &clock}));
    const auto visitors = start_visitors(*vault, session_count);
    std::printf("sessions %zu, checks %llu, profile owasp-low\n", session_count,
                static_cast<unsigned long long>(checks));

    // What a process pays that has not seen the sessions yet: a look-up in the encrypted store each.
    for (const bool with_context : {false, true}) {
        vault.reset();
        vault.emplace(Vault::open({home, {}, &clock}));
        Measurement cold(*vault, clock, visitors);
        const double rate = cold.each_once(with_context);
        std::printf("%-24s %8.0f checks/s\n", with_context ? "not cached, with context" : "not cached", rate);
        if (!cold.all_active()) return 1;
    }
    Measurement warm(*vault, clock, visitors);
    warm.steady("cached, with context", checks, true);
    warm.steady("cached", checks, false);
    std::printf("ours %.0f checks/s, bar %.0f, ratio %.2f\n", warm.rate(), kChecksPerSecondMin,
                warm.rate() / kChecksPerSecondMin);
    return warm.all_active() && warm.rate() >= kChecksPerSecondMin ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const std::uint64_t sessions = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20'000;
        const std::uint64_t checks = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 3'000'000;
        if (sessions == 0 || checks == 0) {
            std::fputs("usage: bench_session [SESSIONS [CHECKS]]\n", stderr);
            return 2;
        }
        return run(sessions, checks);
    } catch (const Error& error) {
        std::fprintf(stderr, "bench_session: %s\n", error.what());
        return 3;
    }
}
