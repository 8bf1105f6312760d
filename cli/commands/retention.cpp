// retention plan|apply|status|runs|counts|archive
#include <atomic>
#include <csignal>
#include <iostream>

#include "exit_code.hpp"
#include "options.hpp"
#include "output.hpp"
#include "retention_output.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/policy_set.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {
namespace {

std::atomic<bool> interrupted{false};
void interrupt(int) {
    interrupted = true;
}

void plan(Options& options, const std::string& as_of, const std::string& file) {
    const Vault vault = options.open_vault();
    RetentionOptions wanted;
    wanted.as_of = as_of.empty() ? vault.clock().now() : parse_moment(as_of);
    const RetentionPlan today = vault.retention().plan(wanted);
    if (file.empty()) return options.json ? print_json(plan_json(today)) : print_plan(today);
    PolicyFiles files(vault.policies());
    files.put(read_policy_files(file));
    const auto policies = files.require_sound();
    wanted.policies = policies.get();
    const RetentionPlan tried = vault.retention().plan(wanted);
    const auto differences = diff_plans(today, tried);
    if (options.json) {
        Json json = plan_json(tried);
        json.update(json_list("differences", differences));
        return print_json(json);
    }
    print_plan(tried);
    print_differences(differences);
}

void add_plan(Command group, Options& options) {
    struct Arguments {
        std::string as_of;
        std::string policy;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(group, "plan", "what is past its limit, by which rule; changes nothing",
                    [&options, arguments] { plan(options, arguments->as_of, arguments->policy); });
    command.add_option("--as-of", arguments->as_of, "as if it were this date, 2027-01-31 for example");
    command.add_option("--policy", arguments->policy,
                       "try out this policy file, and say what differs from today");
}

void apply(Options& options, bool dry_run) {
    const Vault vault = options.open_vault();
    if (dry_run) {
        const RetentionPlan today = vault.retention().plan();
        return options.json ? print_json(plan_json(today)) : print_plan(today);
    }
    ProgressLine progress(!options.json);
    std::signal(SIGINT, interrupt);
    std::signal(SIGTERM, interrupt);
    RetentionApply wanted;
    wanted.actor = kActor;
    wanted.stop = [] { return interrupted.load(); };
    wanted.progress = [&](std::int64_t items) {
        progress.show("sweeping", 0, 0, std::to_string(items) + " items");
    };
    const RetentionRun run = vault.retention().apply(wanted);
    progress.clear();
    options.json ? print_json(json_of(run)) : print_run(run);
    if (run.finished) return;
    print_note("stopped; the next sweep goes on from here");
    options.exit_code = kCouldNotFinish;
}

void add_apply(Command group, Options& options) {
    const auto dry_run = std::make_shared<bool>(false);
    const Command command = add_command(group, "apply", "remove what is past its limit, in small steps",
                                        [&options, dry_run] { apply(options, *dry_run); });
    command.add_flag("--dry-run", *dry_run, "show the plan, change nothing");
    command.footer("Interrupted or killed, the next one goes on where it was.");
}

void status(Options& options, const std::string& tolerance) {
    const Vault vault = options.open_vault();
    const RetentionStatus found = vault.retention().status(parse_duration(tolerance));
    if (found.overdue) options.exit_code = kFindings;
    options.json ? print_json(json_of(found)) : print_status(found);
    if (found.overdue && !options.json) print_note("overdue: run sessionaudit retention apply");
}

void add_status(Command group, Options& options) {
    const auto tolerance = std::make_shared<std::string>("24h");
    const Command command = add_command(group, "status", "is everything removed in time? (exit 1: overdue)",
                                        [&options, tolerance] { status(options, *tolerance); });
    command.add_option("--tolerance", *tolerance, "how long something may be past its limit, for example 24h")
        .show_default();
}

void add_runs(Command group, Options& options) {
    const auto limit = std::make_shared<std::size_t>(20);
    const Command command =
        add_command(group, "runs", "sweeps, newest first, and what they did", [&options, limit] {
            const auto runs = options.open_vault().retention().runs(*limit);
            options.json ? print_json(json_array(runs)) : print_runs(runs);
        });
    command.add_option("--limit", *limit, "how many at most").show_default();
}

void add_counts(Command group, Options& options) {
    add_command(group, "counts", "what was counted before it was deleted", [&options] {
        const auto counts = options.open_vault().retention().counts();
        options.json ? print_json(json_array(counts)) : print_counts(counts);
    });
}

void archive(Options& options, const std::string& what, const std::string& id) {
    if (what == "list") {
        const auto archives = options.open_vault().retention().archives();
        return options.json ? print_json(json_array(archives)) : print_archives(archives);
    }
    const auto record = RecordId::parse(id);
    if (what != "read" || !record)
        throw Error(ErrorCode::invalid_argument,
                    "write `retention archive list`, or `retention archive read ID` with an id of that list");
    // A line an item either way: it is JSON.
    options.open_vault().retention().read_archive(*record,
                                                  [](const std::string& item) { std::cout << item << '\n'; });
}

void add_archive(Command group, Options& options) {
    struct Arguments {
        std::string what;
        std::string id;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(group, "archive", "what was archived: list, or read ID",
                    [&options, arguments] { archive(options, arguments->what, arguments->id); });
    command.add_option("what", arguments->what, "list or read").required();
    command.add_option("id", arguments->id, "the archive to read");
}

}  // namespace

void register_retention(Command app, Options& options) {
    const Command group = app.add_subcommand("retention", "what is kept too long, and its removal");
    group.require_subcommand();
    add_plan(group, options);
    add_apply(group, options);
    add_status(group, options);
    add_runs(group, options);
    add_counts(group, options);
    add_archive(group, options);
}

}  // namespace sessionaudit::cli
