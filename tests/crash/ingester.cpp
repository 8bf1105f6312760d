// Imports a log into a store, going on where a killed run stopped.
//
//   crash_ingester HOME LOG
//
// Prints "ready", and at the end one line of figures about the store.
#include <cstdio>

#include "sessionaudit/error.hpp"
#include "sessionaudit/ingest.hpp"
#include "sessionaudit/vault.hpp"
#include "sessionaudit/vault_sink.hpp"

using namespace sessionaudit;

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("usage: crash_ingester HOME LOG\n", stderr);
        return 2;
    }
    try {
        if (!std::filesystem::exists(argv[1])) Vault::create({argv[1]});
        const Vault vault = Vault::open({argv[1]});
        std::puts("ready");
        std::fflush(stdout);
        IngestOptions options;
        options.all_hits = true;
        options.batch_sessions = 40;  // many commits, so that a kill finds one
        VaultSink sink(vault);
        IngestHooks hooks;
        hooks.find_checkpoint = [&](const InputHead& head) {
            sink.set_identity(head.identity());
            return vault.sessions().find_import_checkpoint(
                [&](ByteView checkpoint) { return head.made(checkpoint); });
        };
        const IngestSummary summary = ingest(argv[2], options, sink, hooks);
        const StoreStats stats = vault.stats();
        std::printf("%llu lines, %lld sessions, %lld page views, mean %.3f s%s\n",
                    static_cast<unsigned long long>(summary.counts.lines),
                    static_cast<long long>(stats.all.sessions), static_cast<long long>(stats.all.page_views),
                    stats.all.duration_mean_s, summary.complete || summary.nothing_new ? "" : ", incomplete");
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "crash_ingester: %s\n", error.what());
        return 1;
    }
}
