// policy check|show|diff|test|explain
#include <algorithm>
#include <iostream>

#include "exit_code.hpp"
#include "options.hpp"
#include "output.hpp"
#include "policy_explain.hpp"
#include "policy_output.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/policy_set.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {
namespace {

/// The shipped policies, those of a folder or of the store, and the named files.
PolicyCheck check_with(const Options& options, const std::vector<std::string>& paths) {
    PolicyFiles files;
    if (paths.empty()) files.add_folder(policy_folder(options));
    for (const std::string& path : paths)
        files.add(read_policy_files(path));
    return files.check();
}

void add_check(Command group, Options& options) {
    const auto paths = std::make_shared<std::vector<std::string>>();
    const Command command =
        add_command(group, "check", "check policy files; exit 1 when one has errors", [&options, paths] {
            const PolicyCheck check = check_with(options, *paths);
            if (check.has_errors()) options.exit_code = kFindings;
            if (options.json) return print_json(to_json(check));
            for (const PolicyFinding& finding : check.findings)
                std::cout << printable(finding.to_string()) << '\n';
            std::cout << check.policies->policies.size() << " policies are sound, " << check.findings.size()
                      << (check.findings.size() == 1 ? " finding\n" : " findings\n");
        });
    command.add_option("paths", *paths, "files or folders; without one, the store's policies folder");
}

const Policy& policy_named(const PolicySet& set, const std::string& id) {
    if (const Policy* const policy = set.find(id)) return *policy;
    throw Error(ErrorCode::not_found,
                "there is no policy \"" + id + "\"; `sessionaudit policy show` lists them");
}

void add_show(Command group, Options& options) {
    const auto id = std::make_shared<std::string>();
    const Command command =
        add_command(group, "show", "list the policies, or show one with all it extends", [&options, id] {
            const auto set = load_policies(policy_folder(options));
            if (id->empty()) return options.json ? print_json(to_json(*set)) : print_table(table_of(*set));
            const Policy& policy = policy_named(*set, *id);
            if (options.json) return print_json(parse_json(render_policy(policy)));
            print_policy(policy);
        });
    command.add_option("id", *id, "the policy's id");
}

/// A policy by its id, or one that a file holds.
Policy policy_from(const Options& options, const std::string& name) {
    if (!std::filesystem::is_regular_file(name))
        return policy_named(*load_policies(policy_folder(options)), name);
    const PolicyCheck check = check_with(options, {name});
    for (const auto& [id, policy] : check.policies->policies)
        if (policy.file == name) return policy;
    for (const PolicyFinding& finding : check.findings)
        if (finding.place.file == name) throw Error(ErrorCode::invalid_argument, finding.to_string());
    throw Error(ErrorCode::invalid_argument, name + " has errors; `sessionaudit policy check` lists them");
}

void add_diff(Command group, Options& options) {
    struct Arguments {
        std::string before;
        std::string after;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(group, "diff", "what changes from one policy to another", [&options, arguments] {
            const auto changes = diff_policies(policy_from(options, arguments->before),
                                               policy_from(options, arguments->after));
            if (options.json) return print_json(to_json(changes));
            if (changes.empty()) {
                std::cout << "the two say the same\n";
                return;
            }
            print_table(table_of(changes));
        });
    command.add_option("before", arguments->before, "a policy's id, or a file").required();
    command.add_option("after", arguments->after, "a policy's id, or a file").required();
}

struct ExampleSelection {
    std::vector<std::string> files;
    std::vector<std::string> ids;
};
/// What is a file is one; anything else is an id.
ExampleSelection sort_names(const std::vector<std::string>& names) {
    ExampleSelection selection;
    for (const std::string& name : names)
        (std::filesystem::is_regular_file(name) ? selection.files : selection.ids).push_back(name);
    return selection;
}

/// Throws for anything but an example that fails, which is what the command is about.
std::vector<PolicyExamples> run_examples(const Options& options, const ExampleSelection& selection) {
    const PolicyCheck check = check_with(options, selection.files);
    for (const PolicyFinding& finding : check.findings)
        if (finding.severity == FindingSeverity::error && finding.check != "example_fails")
            throw Error(ErrorCode::invalid_argument, finding.to_string());
    for (const std::string& id : selection.ids)
        policy_named(*check.policies, id);
    const auto contains = [](const std::vector<std::string>& list, const std::string& text) {
        return std::find(list.begin(), list.end(), text) != list.end();
    };
    const bool all = selection.files.empty() && selection.ids.empty();
    std::vector<PolicyExamples> runs;
    for (const auto& [id, policy] : check.policies->policies)
        if (all || contains(selection.ids, id) || contains(selection.files, policy.file))
            runs.push_back({id, run_policy_examples(policy)});
    return runs;
}

void add_test(Command group, Options& options) {
    const auto names = std::make_shared<std::vector<std::string>>();
    const Command command = add_command(
        group, "test", "run the examples that policies carry; exit 1 when one fails", [&options, names] {
            const std::vector<PolicyExamples> runs = run_examples(options, sort_names(*names));
            if (count_failed(runs) != 0) options.exit_code = kFindings;
            if (options.json) return print_json(to_json(runs));
            print_examples(runs);
        });
    command.add_option("policies", *names, "ids or files; without one, all");
}

}  // namespace

void register_policy(Command app, Options& options) {
    const Command group = app.add_subcommand("policy", "the laws and rules that decide what is kept");
    group.require_subcommand();
    add_check(group, options);
    add_show(group, options);
    add_diff(group, options);
    add_test(group, options);
    add_policy_explain(group, options);
}

}  // namespace sessionaudit::cli
