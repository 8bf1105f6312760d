// baseline show|accept|withdraw
#include <algorithm>
#include <iostream>

#include "exit_code.hpp"
#include "files.hpp"
#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/cookie_baseline.hpp"
#include "sessionaudit/error.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {
namespace {

/// What a suppression is about, in one word or two.
std::string about(const Suppression& suppression) {
    if (!suppression.fingerprint.empty()) return suppression.fingerprint;
    return suppression.rule + " " + suppression.cookie;
}

void show(const Options& options, const std::string& file) {
    const CookieBaseline baseline = parse_cookie_baseline(read_file(file), file);
    if (options.json) {
        Json json{{"targets", baseline.targets}};
        json.update(json_list("findings", baseline.findings));
        json.update(json_list("suppressions", baseline.suppressions));
        return print_json(json);
    }
    std::vector<std::vector<std::string>> findings{{"SEVERITY", "RULE", "COOKIE", "SINCE", "FINGERPRINT"}};
    for (const BaselineFinding& finding : baseline.findings)
        findings.push_back({std::string(to_string(finding.severity)), finding.rule, printable(finding.cookie),
                            finding.first_seen.substr(0, 10), finding.fingerprint});
    print_table(findings);
    if (baseline.suppressions.empty()) return;
    std::cout << '\n';
    std::vector<std::vector<std::string>> accepted{{"ACCEPTED", "UNTIL", "OWNER", "REASON"}};
    for (const Suppression& suppression : baseline.suppressions)
        accepted.push_back({printable(about(suppression)), suppression.until, printable(suppression.owner),
                            printable(suppression.reason)});
    print_table(accepted);
}

struct Accepted {
    std::string file;
    Suppression suppression;
};

bool same_subject(const Suppression& a, const Suppression& b) {
    return a.fingerprint == b.fingerprint && a.rule == b.rule && a.cookie == b.cookie;
}

/// The file is read again from what would be written, so that nothing is kept which a scan would refuse.
void keep(const std::string& file, const CookieBaseline& baseline) {
    const std::string text = write_cookie_baseline(baseline);
    parse_cookie_baseline(text, file);
    write_file(file, text);
}

void require_subject(const Suppression& suppression) {
    if (suppression.fingerprint.empty() == suppression.rule.empty())
        throw Error(ErrorCode::invalid_argument,
                    "name what is meant: --fingerprint HEX, or --rule ID with --cookie NAME");
}

void accept(const Accepted& arguments) {
    Suppression wanted = arguments.suppression;
    require_subject(wanted);
    if (!wanted.rule.empty() && find_cookie_rule(wanted.rule) == nullptr)
        throw Error(ErrorCode::not_found,
                    "there is no rule \"" + printable(wanted.rule) + "\"; `sessionaudit rules` lists them");
    if (!wanted.rule.empty() && wanted.cookie.empty()) wanted.cookie = "*";
    CookieBaseline baseline = parse_cookie_baseline(read_file(arguments.file), arguments.file);
    std::erase_if(baseline.suppressions, [&](const Suppression& old) { return same_subject(old, wanted); });
    baseline.suppressions.push_back(wanted);
    keep(arguments.file, baseline);
    print_note("accepted until " + wanted.until + " (that day included); from then on it fails");
}

void withdraw(const Accepted& arguments) {
    Suppression named = arguments.suppression;
    require_subject(named);
    if (!named.rule.empty() && named.cookie.empty()) named.cookie = "*";
    CookieBaseline baseline = parse_cookie_baseline(read_file(arguments.file), arguments.file);
    if (std::erase_if(baseline.suppressions,
                      [&](const Suppression& old) { return same_subject(old, named); }) == 0)
        throw Error(ErrorCode::not_found, "nothing is accepted for " + about(named) +
                                              "; `sessionaudit baseline show` lists what is");
    keep(arguments.file, baseline);
}

void add_subject(Command command, Accepted& arguments) {
    command.add_option("file", arguments.file, "the baseline").required();
    command.add_option("--fingerprint", arguments.suppression.fingerprint,
                       "one finding, as a report names it");
    command.add_option("--rule", arguments.suppression.rule, "findings of this rule");
    command.add_option("--cookie", arguments.suppression.cookie,
                       "about this cookie; * for any (the default)");
}

void add_accept(Command group) {
    const auto arguments = std::make_shared<Accepted>();
    const Command command =
        add_command(group, "accept", "live with a finding for a time", [arguments] { accept(*arguments); });
    add_subject(command, *arguments);
    command.add_option("--owner", arguments->suppression.owner, "who answers for it").required();
    command.add_option("--reason", arguments->suppression.reason, "why").required();
    command
        .add_option("--until", arguments->suppression.until, "the last day it holds, 2026-12-31 for example")
        .required();
}

void add_withdraw(Command group) {
    const auto arguments = std::make_shared<Accepted>();
    const Command command =
        add_command(group, "withdraw", "no longer live with it", [arguments] { withdraw(*arguments); });
    add_subject(command, *arguments);
}

}  // namespace

void register_baseline(Command app, Options& options) {
    const Command group = app.add_subcommand("baseline", "what a scan knows already, and what is accepted");
    group.require_subcommand();
    const auto file = std::make_shared<std::string>();
    const Command command =
        add_command(group, "show", "known findings and what is accepted, with owner, reason and end",
                    [&options, file] { show(options, *file); });
    command.add_option("file", *file, "the baseline").required();
    add_accept(group);
    add_withdraw(group);
}

}  // namespace sessionaudit::cli
