// certificate list|write|verify
#include "sessionaudit/certificate.hpp"
#include "exit_code.hpp"
#include "files.hpp"
#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/error.hpp"
#include "verification.hpp"

namespace sessionaudit::cli {
namespace {

void add_list(Command group, Options& options) {
    add_command(group, "list", "list erasures, and which certificates wait to be handed over", [&options] {
        const auto erasures = options.open_vault().erasures().list();
        if (options.json) return print_json(json_list("erasures", erasures));
        std::vector<std::vector<std::string>> table{{"erasure", "state", "started", "completed"}};
        for (const ErasureInfo& info : erasures) {
            const std::string completed = info.completed ? to_rfc3339(*info.completed) : "";
            table.push_back({info.id.to_string(), std::string(to_string(info.state)),
                             to_rfc3339(info.started), completed});
        }
        print_table(table);
    });
}

void add_write(Command group, Options& options) {
    struct Arguments {
        std::string id;
        std::string file;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command = add_command(
        group, "write", "write the certificate of an erasure that was interrupted", [&options, arguments] {
            const auto id = RecordId::parse(arguments->id);
            if (!id)
                throw Error(ErrorCode::invalid_argument,
                            "\"" + arguments->id + "\" is no erasure; certificate list shows them");
            PrivateFile file(arguments->file);
            const Vault vault = options.open_vault();
            vault.erasures().finish(*id);
            file.write(vault.erasures().certificate(*id) + "\n");
            vault.erasures().mark_delivered(*id);
            if (options.json)
                return print_json({{"erasure", arguments->id}, {"certificate", arguments->file}});
            print_fields({{"certificate", arguments->file}});
        });
    command.add_option("erasure", arguments->id, "its id").required();
    command.add_option("file", arguments->file, "a new file").required();
}

void add_verify(Command group, Options& options) {
    struct Arguments {
        std::string file;
        std::string identifier;
        std::string key;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(group, "verify", "check a certificate; needs no store", [&options, arguments] {
            std::optional<Identifier> identifier;
            std::optional<VerifierKey> key;
            if (!arguments->identifier.empty())
                identifier = Identifier::parse(argument_or_stdin(arguments->identifier));
            if (!arguments->key.empty()) key = parse_key(arguments->key);
            const CertificateReport report = verify_certificate(read_file(arguments->file), identifier, key);
            if (!report.valid()) options.exit_code = kFindings;
            if (options.json) {
                Json json{{"valid", report.valid()},       {"site", report.site},
                          {"erasure", report.erasure},     {"completed", report.completed},
                          {"signed_by", report.signed_by}, {"checks", checks_json(report.checks)}};
                return print_json(json);
            }
            print_checks(report.checks);
            print_fields({{"site", report.site},
                          {"erasure", report.erasure},
                          {"completed", report.completed},
                          {"signed by", report.signed_by}});
            if (!key && report.valid()) note_own_key();
        });
    command.add_option("file", arguments->file, "the certificate").required();
    command.add_option("--identifier", arguments->identifier, "is it about this kind:value? - to read it");
    command.add_option("--key", arguments->key, "the ledger's published key, or a file that holds it");
}

}  // namespace

void register_certificate(Command app, Options& options) {
    const Command group = app.add_subcommand("certificate", "certificates of erasure");
    group.require_subcommand();
    add_list(group, options);
    add_write(group, options);
    add_verify(group, options);
}

}  // namespace sessionaudit::cli
