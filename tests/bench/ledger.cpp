// How fast the ledger appends, proves and verifies, on the encrypted store that users have.
//
// usage: bench_ledger [ENTRIES [BATCH]]   default: 1000000 4096, the product's own batch
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <vector>

#include "sessionaudit/error.hpp"
#include "sessionaudit/ledger.hpp"
#include "storage/sqlcipher.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;

namespace {

constexpr double kAppendsPerSecondMin = 50000;
constexpr double kProofMillisMax = 1.0;
constexpr int kProofs = 2000;
const Timestamp kStart = from_millis(1772366400000);

class Stopwatch {
  public:
    /// Of all threads of this process: what an idle machine would need, told even by a busy one.
    double cpu_seconds() const { return static_cast<double>(std::clock() - cpu_start_) / CLOCKS_PER_SEC; }
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

  private:
    std::clock_t cpu_start_ = std::clock();
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Entries as the product writes them: a subject and a session, both of them commitments, and a count.
std::vector<Bytes> make_entries(std::uint64_t first, std::uint64_t count) {
    const Bytes salt(kLedgerSaltSize, 1);
    std::vector<Bytes> entries;
    for (std::uint64_t i = first; i < first + count; ++i) {
        const std::string number = std::to_string(i);
        LedgerEntry entry;
        entry.at = kStart + Milliseconds(static_cast<std::int64_t>(i));
        entry.actor = "job:sweep";
        entry.action = "session.ended";
        entry.subject = commitment(salt, "owner", as_bytes(number));
        entry.refs = {commitment(salt, "session", as_bytes(number))};
        entry.detail = {{"events", static_cast<std::int64_t>(i % 100)}};
        entries.push_back(entry.to_json());
    }
    return entries;
}

struct Rate {
    double wall = 0;  // entries a second
    double cpu = 0;   // entries a second of processor time
};

Rate append_all(Ledger& ledger, std::uint64_t count, std::uint64_t batch) {
    double seconds = 0;
    double cpu_seconds = 0;
    for (std::uint64_t done = 0; done < count; done += batch) {
        const std::vector<Bytes> entries = make_entries(done, std::min(batch, count - done));
        const Stopwatch watch;  // making entries is the work of whoever has something to log
        ledger.append(entries);
        seconds += watch.seconds();
        cpu_seconds += watch.cpu_seconds();
    }
    return {static_cast<double>(count) / seconds, static_cast<double>(count) / cpu_seconds};
}

/// Milliseconds of the given percentile, from making the proof to its text, signature included.
double proof_millis(const Ledger& ledger, double percentile) {
    std::mt19937_64 random(7);
    std::vector<double> millis;
    for (int i = 0; i < kProofs; ++i) {
        const std::uint64_t index = random() % ledger.size();
        const Stopwatch watch;
        const std::string text = ledger.prove(index).to_text();
        millis.push_back(watch.seconds() * 1000);
        if (text.empty()) std::abort();
    }
    std::sort(millis.begin(), millis.end());
    return millis[static_cast<std::size_t>(percentile * (kProofs - 1))];
}

std::unique_ptr<storage::Connection> connect(const std::filesystem::path& file, int cache_kib) {
    storage::SqlcipherOptions options;
    options.create = true;
    options.cache_kib = cache_kib;
    return storage::open_sqlcipher(file, Bytes(32, 9), options);
}

int run(std::uint64_t count, std::uint64_t batch) {
    const test::TempFolder folder;
    const SecretBytes seed(ByteView(Bytes(32, 7)));
    const auto file = folder / "ledger.db";
    Rate appends;
    Rate singles;
    {
        const auto connection = connect(file, 32 * 1024);
        Ledger ledger =
            Ledger::create(*connection, seed, "bench.example/log", folder / "ledger.anchor", kStart);
        appends = append_all(ledger, count, batch);
        singles = append_all(ledger, 500, 1);
    }
    // Another connection with a small cache, so that proofs pay for reading and decrypting pages.
    const auto connection = connect(file, 2 * 1024);
    const Ledger ledger = Ledger::open(*connection, seed, folder / "ledger.anchor", kStart);
    const double median = proof_millis(ledger, 0.5);
    const double high = proof_millis(ledger, 0.99);
    const Stopwatch verifying;
    const LedgerReport report = ledger.verify();
    const double verify_seconds = verifying.seconds();
    std::printf("entries                 %llu, in batches of %llu\n", static_cast<unsigned long long>(count),
                static_cast<unsigned long long>(batch));
    std::printf("append                  %.0f entries/s (bar %.0f); %.0f a second of processor time\n",
                appends.wall, kAppendsPerSecondMin, appends.cpu);
    std::printf("append, one at a time   %.0f entries/s, durable and anchored each\n", singles.wall);
    std::printf("proof, median           %.3f ms (bar %.1f)\n", median, kProofMillisMax);
    std::printf("proof, 99th percentile  %.3f ms\n", high);
    std::printf("verify everything       %.1f s, %s\n", verify_seconds,
                report.sound() ? "sound" : "NOT SOUND");
    std::printf("size on disk            %.0f bytes an entry\n",
                static_cast<double>(std::filesystem::file_size(file)) / static_cast<double>(count));
    return appends.wall >= kAppendsPerSecondMin && median <= kProofMillisMax && report.sound() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const std::uint64_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1000000;
        const std::uint64_t batch = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 4096;
        if (count == 0 || batch == 0) {
            std::fputs("usage: bench_ledger [ENTRIES [BATCH]]\n", stderr);
            return 2;
        }
        return run(count, batch);
    } catch (const Error& error) {
        std::fprintf(stderr, "bench_ledger: %s\n", error.what());
        return 3;
    }
}
