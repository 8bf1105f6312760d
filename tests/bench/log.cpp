// Imports an access log as `sessionaudit ingest` does, into a store that is thrown away.
//
// usage: bench_log FILE
#include "sessionaudit/error.hpp"
#include "sessionaudit/ingest.hpp"
#include "sessionaudit/vault.hpp"
#include "stopwatch.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;

namespace {

class Sink final : public ImportSink {
  public:
    Sink(Vault& vault, Bytes identity) : vault_(vault), identity_(std::move(identity)) {}
    void store(std::vector<ImportedSession>&& batch, ByteView checkpoint) override {
        vault_.sessions().store_imported(std::move(batch), identity_, checkpoint);
    }

  private:
    Vault& vault_;
    Bytes identity_;
};

int run(const char* file) {
    const test::TempFolder folder;
    const auto home = folder / "home";
    const bench::Stopwatch watch;
    IngestSummary summary;
    {
        Vault::create({home, "shop.example", "file:root.key", "owasp-low", {}, &system_clock()});
        Vault vault = Vault::open({home});
        Sink sink(vault, read_input_head(file).identity());
        summary = ingest(file, {}, sink);
    }
    const double seconds = watch.seconds();
    std::printf("lines %llu sessions %llu events %llu seconds %.3f cpu %.3f\n",
                static_cast<unsigned long long>(summary.counts.lines),
                static_cast<unsigned long long>(summary.counts.sessions),
                static_cast<unsigned long long>(summary.counts.events), seconds, watch.cpu_seconds());
    return summary.complete ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    try {
        return run(argv[1]);
    } catch (const Error& error) {
        std::fprintf(stderr, "bench_log: %s\n", error.what());
        return 3;
    }
}
