// How fast a purpose is decided on, on one thread, and whether the next decision knows of a withdrawal that
// another process made.
//
// usage: bench_consent [SUBJECTS [DECISIONS [WITHDRAWALS]]]   default: 500000 2000000 2000
//
// Two consent records a subject: advertising was given, then personalisation refused or given. The rate that
// counts is at owners at random, each of whom was asked about before.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "event_workload.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/vault.hpp"
#include "stopwatch.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;

namespace {

constexpr double kDecisionsPerSecondMin = 300'000;
constexpr std::size_t kRecorders = 64;
constexpr std::size_t kHotOwners = 1000;
constexpr std::size_t kImportBatch = 20'000;
constexpr std::string_view kPurpose = "advertising";

Identifier subject_of(std::size_t number) {
    return {"customer", "c-" + std::to_string(100'000'000 + number)};
}

/// A session each, so that they are known; the records are what a banner would leave.
void make_subjects(Vault& vault, std::size_t count) {
    static constexpr std::uint8_t kInput[] = {1};
    for (std::size_t first = 0; first < count; first += kImportBatch) {
        std::vector<ImportedSession> batch(std::min(kImportBatch, count - first));
        for (std::size_t i = 0; i < batch.size(); ++i) {
            batch[i].started = batch[i].last_seen = vault.clock().now();
            batch[i].identifier = subject_of(first + i).to_string();
            batch[i].events.emplace_back().at = batch[i].started;
        }
        vault.sessions().store_imported(std::move(batch), kInput, kInput);
    }
}

void record_choice(Vault& vault, std::size_t subject, const char* purpose, ConsentState state) {
    ConsentAct act;
    act.holder = subject_of(subject);
    act.choices = {{purpose, state, {}}};
    act.notice = {"cookies", "7", std::string(64, 'a')};
    act.language = "de";
    act.method = "banner";
    act.jurisdiction = "DE";
    vault.consents().record(act);
}

void record_choices(Vault& vault, std::size_t subjects) {
    std::vector<std::thread> recorders;
    for (std::size_t recorder = 0; recorder < kRecorders; ++recorder) {
        recorders.emplace_back([&vault, subjects, recorder] {
            for (std::size_t i = recorder; i < subjects; i += kRecorders) {
                record_choice(vault, i, "advertising", ConsentState::given);
                record_choice(vault, i, "personalisation",
                              i % 2 == 0 ? ConsentState::given : ConsentState::refused);
            }
        });
    }
    for (std::thread& recorder : recorders)
        recorder.join();
}

/// Where each subject is, as an application knows it from check().
std::vector<OwnerPlace> find_places(Vault& vault, std::size_t subjects) {
    std::vector<OwnerPlace> places(subjects);
    for (std::size_t i = 0; i < subjects; ++i) {
        const auto info = vault.subject(subject_of(i));
        if (!info) throw Error(ErrorCode::internal, "a subject is missing");
        places[i] = {info->owner, info->bucket};
    }
    return places;
}

class Measurement {
  public:
    Measurement(Vault& vault, const std::vector<OwnerPlace>& places)
        : consents_(vault.consents()), places_(places) {}

    void each_once(const char* title) {
        std::vector<std::uint32_t> order(places_.size());
        for (std::size_t i = 0; i < order.size(); ++i)
            order[i] = static_cast<std::uint32_t>(i);
        for (std::size_t i = order.size(); i > 1; --i)
            std::swap(order[i - 1], order[random_.below(i)]);
        const bench::Stopwatch watch;
        for (const std::uint32_t i : order)
            decide(places_[i]);
        print(title, order.size(), watch.seconds());
    }
    double at_random(const char* title, std::size_t decisions, std::size_t among) {
        const bench::Stopwatch watch;
        for (std::size_t i = 0; i < decisions; ++i)
            decide(places_[random_.below(among)]);
        return print(title, decisions, watch.seconds());
    }
    bool all_allowed() const { return denied_ == 0; }

  private:
    void decide(const OwnerPlace& place) {
        if (!consents_.decide(place, where_, kPurpose).allowed) ++denied_;
    }
    static double print(const char* title, std::size_t decisions, double seconds) {
        const double rate = static_cast<double>(decisions) / seconds;
        std::printf("%-40s %9.0f decisions/s\n", title, rate);
        return rate;
    }

    ConsentService consents_;
    const std::vector<OwnerPlace>& places_;
    const Jurisdictions where_{{"DE", JurisdictionSource::declared}};
    bench::Random random_{7};
    std::uint64_t denied_ = 0;
};

struct Pipe {
    Pipe() {
        if (::pipe(ends) != 0) throw Error(ErrorCode::internal, "no pipe can be had");
    }
    template <typename Value>
    bool read(Value& value) const {
        return ::read(ends[0], &value, sizeof value) == sizeof value;
    }
    template <typename Value>
    void write(const Value& value) const {
        if (::write(ends[1], &value, sizeof value) != sizeof value)
            throw Error(ErrorCode::internal, "the other process is gone");
    }
    int ends[2]{};
};

/// The other process: withdraws for whom it is told, and says when that is durable.
struct Withdrawer {
    explicit Withdrawer(const std::filesystem::path& home) : process(::fork()) {
        if (process < 0) throw Error(ErrorCode::internal, "no process can be had");
        if (process == 0) ::_exit(serve(home));
        ::close(told.ends[0]);
        ::close(done.ends[1]);
    }
    Withdrawer(const Withdrawer&) = delete;
    Withdrawer& operator=(const Withdrawer&) = delete;
    ~Withdrawer() {
        ::close(told.ends[1]);
        ::waitpid(process, nullptr, 0);
    }
    /// Returns once the other process has the withdrawal acknowledged.
    void withdraw(std::uint64_t subject) const {
        told.write(subject);
        char ready = 0;
        if (!done.read(ready)) throw Error(ErrorCode::internal, "the other process failed");
    }

    Pipe told;
    Pipe done;
    pid_t process;

  private:
    int serve(const std::filesystem::path& home) const {
        ::close(told.ends[1]);
        ::close(done.ends[0]);
        try {
            std::uint64_t subject = 0;
            std::optional<Vault> vault;
            while (told.read(subject)) {
                if (!vault) vault.emplace(Vault::open({home}));
                if (!vault->consents().withdraw(subject_of(subject), {std::string(kPurpose)}, "form"))
                    return 1;
                done.write('.');
            }
            return 0;
        } catch (const std::exception& error) {
            std::fprintf(stderr, "bench_consent: the other process: %s\n", error.what());
            return 1;
        }
    }
};

/// How many withdrawals the very next decision knew of. Each owner was decided on just before, so that what
/// was cached is what must not be believed.
std::size_t count_seen(Vault& vault, const Withdrawer& other, const std::vector<OwnerPlace>& places,
                       std::size_t withdrawals) {
    const Jurisdictions where{{"DE", JurisdictionSource::declared}};
    ConsentService consents = vault.consents();
    bench::Random random(11);
    const std::size_t stride = places.size() / withdrawals;
    std::size_t seen = 0;
    for (std::size_t i = 0; i < withdrawals; ++i) {
        const std::size_t subject = i * stride + random.below(stride);
        if (!consents.decide(places[subject], where, kPurpose).allowed) continue;
        other.withdraw(subject);
        const ConsentDecision next = consents.decide(places[subject], where, kPurpose);
        if (!next.allowed && next.state == ConsentState::withdrawn) ++seen;
    }
    return seen;
}

int run(std::size_t subjects, std::size_t decisions, std::size_t withdrawals) {
    const test::TempFolder folder;
    const auto home = folder / "home";
    Vault::create({home, "shop.example"});
    const Withdrawer other(home);  // forked before there are threads; it opens the store when it is told to
    std::optional<Vault> vault(Vault::open({home}));
    make_subjects(*vault, subjects);
    const bench::Stopwatch filling;
    record_choices(*vault, subjects);
    std::printf("%zu subjects, %zu consent records, recorded by %zu threads at %.0f/s\n", subjects,
                2 * subjects, kRecorders, 2 * static_cast<double>(subjects) / filling.seconds());
    const auto places = find_places(*vault, subjects);

    vault.reset();
    vault.emplace(Vault::open({home}));  // nothing is cached
    Measurement measurement(*vault, places);
    measurement.each_once("each owner for the first time");
    const double warm = measurement.at_random("all owners, at random, seen before", decisions, subjects);
    measurement.at_random("1,000 owners, at random", decisions, std::min(kHotOwners, subjects));

    const bench::Stopwatch watch;
    const std::size_t seen = count_seen(*vault, other, places, withdrawals);
    std::printf("withdrawals by another process: %zu, seen by the very next decision: %zu (%.2f ms each)\n",
                withdrawals, seen, watch.seconds() * 1000 / static_cast<double>(withdrawals));
    std::printf("ours %.0f decisions/s, bar %.0f, ratio %.2f\n", warm, kDecisionsPerSecondMin,
                warm / kDecisionsPerSecondMin);
    return measurement.all_allowed() && warm >= kDecisionsPerSecondMin && seen == withdrawals ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const std::uint64_t subjects = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 500'000;
        const std::uint64_t decisions = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 2'000'000;
        const std::uint64_t withdrawals = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 2'000;
        if (decisions == 0 || withdrawals == 0 || subjects < withdrawals) {
            std::fputs(
                "usage: bench_consent [SUBJECTS [DECISIONS [WITHDRAWALS]]], at least a subject a "
                "withdrawal\n",
                stderr);
            return 2;
        }
        return run(subjects, decisions, withdrawals);
    } catch (const Error& error) {
        std::fprintf(stderr, "bench_consent: %s\n", error.what());
        return 3;
    }
}
