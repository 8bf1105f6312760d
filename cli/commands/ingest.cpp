#include "sessionaudit/ingest.hpp"
#include "sessionaudit/vault_sink.hpp"

#include <atomic>
#include <csignal>
#include <fstream>
#include <iostream>

#include "exit_code.hpp"
#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/error.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {
namespace {

std::atomic<bool> interrupted{false};

void interrupt(int) {
    interrupted = true;
}

struct Arguments {
    std::string file;
    std::string rejects;
    std::int64_t idle_s = 1800;
    bool again = false;
    IngestOptions options;
};

/// Rejected lines hold personal data, so nobody else may read them.
std::ofstream open_rejects(const std::string& file) {
    std::ofstream output(file, std::ios::binary | std::ios::app);
    if (!output) throw Error(ErrorCode::io_error, "cannot write the rejects file " + file);
    std::filesystem::permissions(file,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return output;
}

IngestHooks hooks_for(const Arguments& arguments, const Vault& vault, VaultSink& sink, std::ofstream& rejects,
                      ProgressLine& progress) {
    IngestHooks hooks;
    hooks.find_checkpoint = [&](const InputHead& head) -> std::optional<Bytes> {
        sink.set_identity(head.identity());
        if (arguments.again) return std::nullopt;
        return vault.sessions().find_import_checkpoint(
            [&](ByteView checkpoint) { return head.made(checkpoint); });
    };
    if (!arguments.rejects.empty())
        hooks.rejected = [&](const RejectedLine& line) {
            rejects << line.line << '\t' << to_string(line.reason) << '\t' << line.text << '\n';
        };
    hooks.progress = [&](std::uint64_t bytes, std::uint64_t total, std::uint64_t lines) {
        progress.show("reading", bytes, total, std::to_string(lines) + " lines");
    };
    hooks.cancelled = [] { return interrupted.load(); };
    return hooks;
}

void print_counts(const IngestSummary& summary) {
    const IngestCounts& counts = summary.counts;
    print_fields({{"format", summary.format},
                  {"lines", std::to_string(counts.lines)},
                  {"events", std::to_string(counts.events)},
                  {"sessions", std::to_string(counts.sessions)},
                  {"hits of bots", std::to_string(counts.bot_hits)},
                  {"skipped", std::to_string(counts.skipped_total())},
                  {"rejected", std::to_string(counts.rejected_total())}});
    for (std::size_t i = 0; i < counts.skipped.size(); ++i)
        if (counts.skipped[i] != 0)
            std::cout << "  skipped, " << to_string(static_cast<SkipReason>(i)) << ": " << counts.skipped[i]
                      << '\n';
    for (std::size_t i = 0; i < counts.rejected.size(); ++i)
        if (counts.rejected[i] != 0)
            std::cout << "  rejected, " << to_string(static_cast<RejectReason>(i)) << ": "
                      << counts.rejected[i] << '\n';
    for (const auto& reject : summary.first_rejects)
        std::cout << "  line " << reject.line << ": " << to_string(reject.reason) << '\n';
}

void import(Options& options, Arguments& arguments) {
    const Vault vault = options.open_vault();
    const SessionProfile& profile = vault.profile();
    arguments.options.ipv4_prefix_bits = static_cast<unsigned>(profile.ipv4_prefix_bits);
    arguments.options.ipv6_prefix_bits = static_cast<unsigned>(profile.ipv6_prefix_bits);
    arguments.options.idle = Seconds{arguments.idle_s};
    arguments.options.latest = vault.clock().now() + kEventAheadMax;
    VaultSink sink(vault);
    std::ofstream rejects;
    if (!arguments.rejects.empty()) rejects = open_rejects(arguments.rejects);
    ProgressLine progress(!options.json);
    std::signal(SIGINT, interrupt);
    std::signal(SIGTERM, interrupt);
    const IngestSummary summary =
        ingest(arguments.file, arguments.options, sink, hooks_for(arguments, vault, sink, rejects, progress));
    progress.clear();
    rejects.flush();
    if (!arguments.rejects.empty() && !rejects)
        throw Error(ErrorCode::disk_full, "the rejects file " + arguments.rejects +
                                              " could not be written whole; the events are stored");
    if (options.json)
        std::cout << to_json(summary) << '\n';
    else
        print_counts(summary);
    if (summary.nothing_new)
        print_note("this log was imported before, to its end: nothing is new (--again imports it anew)");
    if (sink.left_out != 0)
        print_note(std::to_string(sink.left_out) + " visits of people who were erased since were left out");
    for (const std::string& hint : ingest_hints(summary))
        print_note(hint);
    if (!summary.complete && interrupted) {
        print_note(
            "stopped; visits that were still open are not stored yet. Run the same command again: it goes on "
            "from here and loses nothing");
        options.exit_code = kCouldNotFinish;
    }
    if (!summary.input_problem.empty()) options.exit_code = kCouldNotFinish;
}

}  // namespace

void register_ingest(Command app, Options& options) {
    const auto arguments = std::make_shared<Arguments>();
    const Command command = add_command(app, "ingest", "import an access log or event lines as sessions",
                                        [&options, arguments] { import(options, *arguments); });
    command.add_option("file", arguments->file, "the log, gzip or not; - for standard input").required();
    std::string formats = "auto";
    for (const std::string_view name : ingest_formats())
        formats += ", " + std::string(name);
    command.add_option("--format", arguments->options.format, formats).show_default();
    command.add_option("--idle", arguments->idle_s, "seconds without a hit after which a new session begins")
        .show_default()
        .in_shown_range(1, 86400);
    command.add_flag("--all-hits", arguments->options.all_hits, "every hit is a page view, not only pages");
    command.add_flag("--keep-bots", arguments->options.keep_bots, "keep the sessions of bots too");
    command.add_flag("--link-users", arguments->options.link_users,
                     "the log's user names become subjects (user_id:NAME)");
    command.add_option("--purpose", arguments->options.purpose, "purpose of events that name none")
        .show_default();
    command.add_option("--rejects", arguments->rejects, "append lines that could not be read to this file");
    command.add_flag("--again", arguments->again, "import the log anew even if it was imported before");
    command.footer(
        "An import that was interrupted goes on where it was: run the same command again.\n"
        "A log that has grown since its import is read from where it ended.");
}

}  // namespace sessionaudit::cli
