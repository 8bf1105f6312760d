// report write|verify
#include "exit_code.hpp"
#include "options.hpp"
#include "output.hpp"
#include "verification.hpp"

namespace sessionaudit::cli {
namespace {

struct WriteArguments {
    std::string folder, from, to;
};

void write(Options& options, const WriteArguments& arguments) {
    const Vault vault = options.open_vault();
    ReportOptions report;
    report.folder = arguments.folder;
    report.from = arguments.from.empty() ? Timestamp{} : parse_moment(arguments.from);
    report.to = arguments.to.empty() ? vault.clock().now() : parse_moment(arguments.to);
    report.actor = kActor;
    const ReportResult result = vault.reports().write(report);
    if (!result.findings.empty()) options.exit_code = kFindings;
    Json files = Json::array();
    std::vector<std::vector<std::string>> table{{"file", "rows"}};
    for (const ReportFile& file : result.files) {
        files.push_back({{"name", file.name}, {"sha256", to_hex(file.sha256)}, {"rows", file.rows}});
        table.push_back({file.name, file.name.ends_with(".csv") ? std::to_string(file.rows) : ""});
    }
    if (options.json)
        return print_json({{"folder", arguments.folder},
                           {"files", files},
                           {"findings", result.findings},
                           {"ledger_index", result.ledger_index}});
    print_table(table);
    for (const std::string& finding : result.findings)
        print_note("to be mended: " + finding);
}

void add_write(Command group, Options& options) {
    const auto arguments = std::make_shared<WriteArguments>();
    const Command command =
        add_command(group, "write", "write the pack (exit 1: data is stored that no policy declares)",
                    [&options, arguments] { write(options, *arguments); });
    command.add_option("folder", arguments->folder, "a new folder").required();
    command.add_option("--from", arguments->from, "begin of the period (default: everything)");
    command.add_option("--to", arguments->to, "its end, not included (default: now)");
}

void add_verify(Command group, Options& options) {
    struct Arguments {
        std::string folder, key;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command = add_command(
        group, "verify", "check a pack; needs no store (exit 1: something was changed)",
        [&options, arguments] {
            std::optional<VerifierKey> key;
            if (!arguments->key.empty()) key = parse_key(arguments->key);
            const ReportVerification report = verify_report(arguments->folder, key);
            if (!report.valid()) options.exit_code = kFindings;
            if (options.json)
                return print_json({{"valid", report.valid()},
                                   {"site", report.site},
                                   {"made", report.made},
                                   {"signed_by", report.signed_by},
                                   {"checks", checks_json(report.checks)}});
            print_checks(report.checks);
            print_fields({{"site", report.site}, {"made", report.made}, {"signed by", report.signed_by}});
            if (!key && report.valid()) note_own_key();
        });
    command.add_option("folder", arguments->folder, "the pack").required();
    command.add_option("--key", arguments->key, "the ledger's published key, or a file that holds it");
}

}  // namespace

void register_report(Command app, Options& options) {
    const Command group = app.add_subcommand("report", "the pack for a regulator");
    group.require_subcommand();
    add_write(group, options);
    add_verify(group, options);
}

}  // namespace sessionaudit::cli
