// certificate list|write|verify
#include <iostream>

#include "exit_code.hpp"
#include "files.hpp"
#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/certificate.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::cli {
namespace {

void add_list(CLI::App& group, Options& options) {
    add_command(group, "list", "list erasures, and which certificates wait to be handed over", [&options] {
        const auto erasures = options.open_vault().erasures().list();
        Json json = Json::array();
        std::vector<std::vector<std::string>> table{{"erasure", "state", "started", "completed"}};
        for (const ErasureInfo& info : erasures) {
            const std::string completed = info.completed ? to_rfc3339(*info.completed) : "";
            json.push_back({{"erasure", info.id.to_string()},
                            {"state", std::string(to_string(info.state))},
                            {"started", to_rfc3339(info.started)},
                            {"completed", completed}});
            table.push_back({info.id.to_string(), std::string(to_string(info.state)),
                             to_rfc3339(info.started), completed});
        }
        options.json ? print_json({{"erasures", json}}) : print_table(table);
    });
}

void add_write(CLI::App& group, Options& options) {
    struct Arguments {
        std::string id;
        std::string file;
    };
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* const command = add_command(
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
    command->add_option("erasure", arguments->id, "its id")->required();
    command->add_option("file", arguments->file, "a new file")->required();
}

/// The key's text, or a file that holds it.
VerifierKey parse_key(const std::string& text_or_file) {
    std::string text = text_or_file;
    if (std::filesystem::exists(text_or_file)) text = read_file(text_or_file);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
    return VerifierKey::parse(text);
}

void add_verify(CLI::App& group, Options& options) {
    struct Arguments {
        std::string file;
        std::string identifier;
        std::string key;
    };
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* const command =
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
                          {"signed_by", report.signed_by}, {"checks", Json::array()}};
                for (const CertificateCheck& check : report.checks)
                    json["checks"].push_back({{"holds", check.holds}, {"what", check.what}});
                return print_json(json);
            }
            for (const CertificateCheck& check : report.checks)
                std::cout << (check.holds ? "ok     " : "wrong  ") << check.what << '\n';
            print_fields({{"site", report.site},
                          {"erasure", report.erasure},
                          {"completed", report.completed},
                          {"signed by", report.signed_by}});
            if (!key && report.valid())
                print_note(
                    "anybody can sign with a key of their own: compare this key with the one that the "
                    "site publishes, or give that with --key");
        });
    command->add_option("file", arguments->file, "the certificate")->required();
    command->add_option("--identifier", arguments->identifier, "is it about this kind:value? - to read it");
    command->add_option("--key", arguments->key, "the ledger's published key, or a file that holds it");
}

}  // namespace

void register_certificate(CLI::App& app, Options& options) {
    CLI::App* const group = app.add_subcommand("certificate", "certificates of erasure");
    group->require_subcommand(1);
    add_list(*group, options);
    add_write(*group, options);
    add_verify(*group, options);
}

}  // namespace sessionaudit::cli
