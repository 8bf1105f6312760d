// What an erasure costs in a small store and in one a hundred times as large.
//
// usage: bench_erase [SUBJECTS [SUBJECTS_LARGE [ERASURES]]]   default: 10000 1000000 9
//
// Each person erased came as a visitor, logged in and has 1,000 events in ten sessions; everybody else has
// one session and one event. Timed are plan, execution and certificate. An erasure ends with a search of
// every page on disk, which by its nature takes as long as the disk is large, so that it is timed by itself:
// the linker leads the library's calls of search_pages() through the function below.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "event_workload.hpp"
#include "sessionaudit/certificate.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/vault.hpp"
#include "stopwatch.hpp"
#include "storage/page_search.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;

namespace {

double seconds_searching = 0;
int rewrites = 0;

}  // namespace

// The names that --wrap gives them; see CMakeLists.txt.
#define SEARCH_PAGES                                                                                     \
    "_ZN12sessionaudit7storage12search_pagesERNS0_10ConnectionESt4spanIKhLm18446744073709551615EERKNS0_" \
    "14SearchPatternsE"
storage::PageSearch real_search_pages(storage::Connection& connection, ByteView key,
                                      const storage::SearchPatterns& patterns) asm("__real_" SEARCH_PAGES);
storage::PageSearch timed_search_pages(storage::Connection& connection, ByteView key,
                                       const storage::SearchPatterns& patterns) asm("__wrap_" SEARCH_PAGES);

storage::PageSearch timed_search_pages(storage::Connection& connection, ByteView key,
                                       const storage::SearchPatterns& patterns) {
    const bench::Stopwatch watch;
    storage::PageSearch search = real_search_pages(connection, key, patterns);
    seconds_searching += watch.seconds();
    return search;
}

#define REWRITE "_ZN12sessionaudit7storage7rewriteERNS0_10ConnectionE"
void real_rewrite(storage::Connection& connection) asm("__real_" REWRITE);
void counted_rewrite(storage::Connection& connection) asm("__wrap_" REWRITE);

void counted_rewrite(storage::Connection& connection) {
    const bench::Stopwatch watch;
    ++rewrites;
    real_rewrite(connection);
    std::printf(
        "         a file was written anew, because unused parts of pages had copies of rows: %.1f ms\n",
        watch.seconds() * 1000);
}

namespace {

constexpr double kGrowthMax = 1.2;
constexpr std::size_t kImportBatch = 20'000;
constexpr std::size_t kSessions = 10;
constexpr std::size_t kEventsPerSession = 100;
constexpr double kPageSize = 4096;

/// Everybody else, as an import leaves them.
void make_crowd(Vault& vault, std::size_t count) {
    static constexpr std::uint8_t kInput[] = {1};
    for (std::size_t first = 0; first < count; first += kImportBatch) {
        std::vector<ImportedSession> batch(std::min(kImportBatch, count - first));
        for (std::size_t i = 0; i < batch.size(); ++i) {
            batch[i].started = batch[i].last_seen = vault.clock().now();
            batch[i].identifier = "customer:c-" + std::to_string(100'000'000 + first + i);
            batch[i].network = "198.51.100.0/24";
            batch[i].agent_family = "Firefox";
            Event& event = batch[i].events.emplace_back();
            event.at = batch[i].started;
            event.path = "/articles/" + std::to_string(first + i);
        }
        vault.sessions().store_imported(std::move(batch), kInput, kInput);
    }
}

std::vector<Event> make_events(Timestamp now, bench::Random& random) {
    std::vector<Event> events(kEventsPerSession);
    for (Event& event : events) {
        event.at = now;
        event.path = "/articles/" + std::to_string(random.below(20'000)) + "/details";
        event.status = 200;
    }
    return events;
}

/// A visitor who logs in, comes back eight times, and chooses.
void make_person(Vault& vault, const Identifier& subject, bench::Random& random) {
    SessionService sessions = vault.sessions();
    const RequestContext context{"198.51.100.7", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0"};
    StartRequest request;
    request.context = context;
    const IssuedSession visitor = sessions.start(request);
    sessions.add_events(visitor.id, make_events(vault.clock().now(), random));
    sessions.add_events(sessions.login(visitor.token, subject, context).id,
                        make_events(vault.clock().now(), random));
    request.subject = subject;
    for (std::size_t i = 2; i < kSessions; ++i)
        sessions.add_events(sessions.start(request).id, make_events(vault.clock().now(), random));
    ConsentAct act;
    act.holder = subject;
    act.choices = {{"advertising", ConsentState::given, {}}};
    act.method = "banner";
    act.jurisdiction = "DE";
    vault.consents().record(act);
}

struct Cost {
    double whole = 0;
    double search = 0;
    std::int64_t pages = 0;
};

struct Search {
    std::int64_t pages = 0;
    std::int64_t hits = 0;
};

/// What the certificate says of it, once it holds for this person.
Search certified_search(const std::string& certificate, const Identifier& subject) {
    if (!verify_certificate(certificate, subject).valid())
        throw Error(ErrorCode::internal, "a certificate does not hold");
    const auto search = nlohmann::json::parse(certificate).at("search");
    Search said;
    said.hits = search.at("hits");
    for (const auto& file : search.at("files"))
        said.pages += file.at("pages").get<std::int64_t>() + file.at("log_pages").get<std::int64_t>();
    return said;
}

Cost erase(Vault& vault, const Identifier& subject) {
    ErasureService erasures = vault.erasures();
    seconds_searching = 0;
    const bench::Stopwatch watch;
    const auto plan = erasures.plan(subject);
    if (!plan) throw Error(ErrorCode::internal, "a person is missing");
    const RecordId id = erasures.execute(subject, plan->hash, "bench");
    const std::string certificate = erasures.certificate(id);
    Cost cost{watch.seconds(), seconds_searching, 0};
    const Search said = certified_search(certificate, subject);
    if (said.hits != 0) throw Error(ErrorCode::internal, "something was left");
    cost.pages = said.pages;
    return cost;
}

template <typename Get>
double median(const std::vector<Cost>& costs, const Get& get) {
    std::vector<double> values;
    for (const Cost& cost : costs)
        values.push_back(get(cost));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                     values.end());
    return values[values.size() / 2];
}

/// Milliseconds without the search.
double measure(std::size_t subjects, std::size_t erasures) {
    const test::TempFolder folder;
    const auto home = folder / "home";
    Vault::create({home, "shop.example"});
    std::optional<Vault> vault(Vault::open({home}));
    make_crowd(*vault, subjects);
    std::vector<Identifier> people;
    bench::Random random(subjects);
    for (std::size_t i = 0; i <= erasures; ++i) {
        people.push_back({"email", "person-" + std::to_string(i) + "@shop.example"});
        make_person(*vault, people.back(), random);
    }
    vault.reset();  // what filling left in the logs is not the erasures' to pay
    vault.emplace(Vault::open({home}));
    erase(*vault, people.back());  // nor are the caches of a program that just began
    people.pop_back();

    std::vector<Cost> costs;
    rewrites = 0;
    for (const Identifier& person : people)
        costs.push_back(erase(*vault, person));
    const double whole = median(costs, [](const Cost& cost) { return cost.whole * 1000; });
    const double search = median(costs, [](const Cost& cost) { return cost.search * 1000; });
    const double rest = median(costs, [](const Cost& cost) { return (cost.whole - cost.search) * 1000; });
    const auto pages = static_cast<double>(costs.back().pages);
    std::printf(
        "%8zu subjects: an erasure %7.1f ms; the search alone %7.1f ms (%.0f pages, 0 hits, %.0f MB/s); "
        "without "
        "the search %6.1f ms\n",
        subjects, whole, search, pages, pages * kPageSize / search / 1000, rest);
    if (rewrites != 0) std::printf("         %d files written anew meanwhile\n", rewrites);
    std::fflush(stdout);
    return rest;
}

int run(std::size_t subjects, std::size_t subjects_large, std::size_t erasures) {
    std::printf("median of %zu erasures of a person with %zu events in %zu sessions\n", erasures,
                kSessions * kEventsPerSession, kSessions);
    const double small = measure(subjects, erasures);
    const double large = measure(subjects_large, erasures);
    std::printf(
        "The search reads every page on disk, so it grows with the store and is not held to the bar.\n"
        "without it: %.1f ms / %.1f ms, growth %.2f, bar %.2f\n",
        large, small, large / small, kGrowthMax);
    return large / small <= kGrowthMax ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const std::uint64_t subjects = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000;
        const std::uint64_t subjects_large = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1'000'000;
        const std::uint64_t erasures = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 9;
        if (subjects == 0 || subjects_large == 0 || erasures == 0) {
            std::fputs("usage: bench_erase [SUBJECTS [SUBJECTS_LARGE [ERASURES]]]\n", stderr);
            return 2;
        }
        return run(subjects, subjects_large, erasures);
    } catch (const Error& error) {
        std::fprintf(stderr, "bench_erase: %s\n", error.what());
        return 3;
    }
}
