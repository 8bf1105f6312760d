// Events of many visitors at once, the same bytes for us and for the peer.
//
// The shape is that of an application that buffers what a visitor does and flushes it now and then: a
// flush is a run of events of one session, and a batch holds the runs of whichever sessions came up. At any
// time `live` sessions take part, the next one at random, and they come and go in the order they were
// started, as visitors do. One session in five shops: a quarter of its events serve the purpose "service",
// all others "audience_measurement".
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

/// splitmix64: small, and the same everywhere, unlike the distributions of <random>.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() {
        std::uint64_t value = state_ += 0x9E3779B97F4A7C15;
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9;
        value = (value ^ value >> 27) * 0x94D049BB133111EB;
        return value ^ value >> 31;
    }
    std::uint64_t below(std::uint64_t limit) { return next() % limit; }
    std::uint64_t between(std::uint64_t least, std::uint64_t most) { return least + below(most - least + 1); }
    bool chance(unsigned percent) { return below(100) < percent; }

  private:
    std::uint64_t state_;
};

struct WorkloadEvent {
    std::int64_t at_ms = 0;
    int kind = 1;  ///< the library's numbers: 1 page view, 2 click, 4 cart_add, 6 checkout, 7 purchase
    std::string_view purpose;  ///< of a literal
    std::string path;
    std::string referrer;
    int status = 0;
    std::vector<std::pair<std::string, std::string>> attributes;
};

struct Run {
    std::uint32_t session = 0;
    std::int64_t first_sequence = 1;
    std::vector<WorkloadEvent> events;
};

struct WorkloadOptions {
    std::uint64_t events = 1'000'000;
    std::uint64_t sessions = 50'000;
    std::uint64_t live = 5'000;  ///< sessions that take part at a time
    std::uint64_t batch = 5'000;
    std::uint64_t run_least = 5;  ///< events a run, evenly spread
    std::uint64_t run_most = 15;

    /// EVENTS SESSIONS LIVE BATCH RUN_LEAST RUN_MOST; what is missing stays as it is. Ends the program on
    /// nonsense.
    static WorkloadOptions parse(int argc, char** argv) {
        WorkloadOptions options;
        std::uint64_t* const fields[] = {&options.events, &options.sessions,  &options.live,
                                         &options.batch,  &options.run_least, &options.run_most};
        for (int i = 0; i < argc && i < 6; ++i)
            *fields[i] = std::strtoull(argv[i], nullptr, 10);
        if (options.events == 0 || options.sessions == 0 || options.batch == 0 || options.run_least == 0 ||
            options.run_most < options.run_least || options.live == 0 || options.live > options.sessions) {
            std::fputs("arguments: EVENTS SESSIONS LIVE BATCH RUN_LEAST RUN_MOST, none of them 0\n", stderr);
            std::exit(2);
        }
        return options;
    }
};

class Workload {
  public:
    explicit Workload(const WorkloadOptions& options)
        : options_(options), sequences_(options.sessions, 0), random_(20260301) {}

    /// The next batch; empty at the end.
    std::vector<Run> next_batch() {
        std::vector<Run> batch;
        const std::uint64_t end = std::min(options_.events, done_ + options_.batch);
        while (done_ < end) {
            const std::uint64_t wanted = random_.between(options_.run_least, options_.run_most);
            batch.push_back(make_run(std::min(wanted, end - done_)));
            done_ += batch.back().events.size();
        }
        return batch;
    }

  private:
    static constexpr std::int64_t kStart = 1772366400000;  // 2026-03-01T12:00:00Z

    Run make_run(std::uint64_t size) {
        Run run;
        const std::uint64_t gone = (options_.sessions - options_.live) * done_ / options_.events;
        run.session = static_cast<std::uint32_t>(gone + random_.below(options_.live));
        run.first_sequence = sequences_[run.session] + 1;
        sequences_[run.session] += static_cast<std::int64_t>(size);
        run.events.reserve(size);
        std::int64_t at_ms = kStart + static_cast<std::int64_t>(done_ / 10);
        const bool shops = run.session % 5 == 0;
        std::string page = make_page();
        for (std::uint64_t i = 0; i < size; ++i) {
            at_ms += static_cast<std::int64_t>(random_.below(20'000));
            run.events.push_back(make_event(at_ms, shops && random_.chance(25), page));
        }
        return run;
    }

    WorkloadEvent make_event(std::int64_t at_ms, bool shopping, std::string& page) {
        WorkloadEvent event;
        event.at_ms = at_ms;
        event.purpose = shopping ? "service" : "audience_measurement";
        if (shopping) {
            static constexpr int kKinds[] = {4, 4, 4, 6, 7};
            event.kind = kKinds[random_.below(std::size(kKinds))];
            event.attributes.emplace_back("product", "p-" + std::to_string(random_.below(9000)));
            event.attributes.emplace_back("quantity", std::to_string(1 + random_.below(3)));
        } else if (random_.chance(80)) {
            event.kind = 1;
            event.status = random_.chance(96) ? 200 : 404;
            event.referrer = "https://www.shop.example" + page;
            page = make_page();
        } else {
            event.kind = 2;
            event.attributes.emplace_back("element", "button-" + std::to_string(random_.below(60)));
        }
        event.path = page;
        return event;
    }

    std::string make_page() {
        static constexpr std::string_view kSections[] = {"articles", "products", "categories", "help",
                                                         "about"};
        std::string page = "/" + std::string(kSections[random_.below(std::size(kSections))]) + "/" +
                           std::to_string(random_.below(20'000)) + "/details";
        if (random_.chance(20)) page += "?page=" + std::to_string(random_.below(30)) + "&sort=price";
        return page;
    }

    WorkloadOptions options_;
    std::vector<std::int64_t> sequences_;
    Random random_;
    std::uint64_t done_ = 0;
};

}  // namespace bench
