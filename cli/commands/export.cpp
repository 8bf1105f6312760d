// export: a copy of a person's data, and checking one.
#include <iostream>

#include "exit_code.hpp"
#include "files.hpp"
#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/error.hpp"
#include "terminal.hpp"
#include "verification.hpp"

namespace sessionaudit::cli {
namespace {

constexpr std::size_t kPassphraseFileMax = 1024;

struct WriteArguments {
    std::string identifier;
    std::string output;
    std::string language = "en";
    std::string requested;
    std::string passphrase_file;
    bool portability = false;
    bool categories = false;
    bool passphrase = false;
};

/// The first line of a file. The text is wiped with the buffer that held it.
SecretBytes passphrase_of(const std::string& file) {
    std::string text = read_file(file);
    SecretBytes secret(as_bytes(std::string_view(text).substr(0, text.find_first_of("\r\n"))));
    wipe_memory(text.data(), text.size());
    if (secret.size() > kPassphraseFileMax)
        throw Error(ErrorCode::invalid_argument, file + " is no passphrase: its first line is too long");
    return secret;
}

ExportOptions options_of(const WriteArguments& arguments) {
    ExportOptions options;
    options.file = arguments.output;
    options.language = arguments.language;
    options.actor = kActor;
    if (arguments.portability && arguments.categories)
        throw Error(ErrorCode::invalid_argument, "--portability and --categories exclude each other");
    if (arguments.portability) options.scope = ExportScope::portability;
    if (arguments.categories) options.scope = ExportScope::categories;
    if (!arguments.requested.empty()) {
        options.requested = parse_rfc3339(arguments.requested);
        if (!options.requested)
            throw Error(ErrorCode::invalid_argument,
                        "\"" + arguments.requested + "\" is not a time; write 2026-03-01T09:30:00Z");
    }
    if (!arguments.passphrase_file.empty())
        options.passphrase = passphrase_of(arguments.passphrase_file);
    else if (arguments.passphrase)
        options.passphrase = passphrase_prompt()(true);
    return options;
}

void write(Options& options, const WriteArguments& arguments) {
    if (arguments.identifier.empty() || arguments.output.empty())
        throw Error(ErrorCode::invalid_argument,
                    "say whose data and where to: export kind:value --output FILE, or export verify FILE");
    const Identifier subject = Identifier::parse(argument_or_stdin(arguments.identifier));
    const ExportOptions how = options_of(arguments);
    const ExportReport report = options.open_vault().exports().write(subject, how);
    if (options.json) {
        Json json{{"export", report.id.to_string()},
                  {"file", arguments.output},
                  {"scope", to_string(how.scope)},
                  {"sha256", to_hex(report.sha256)},
                  {"bytes", report.size},
                  {"encrypted", how.passphrase.has_value()},
                  {"redactions", report.redactions},
                  {"counts", Json::object()},
                  {"entries", Json::array()}};
        for (const ExportCount& count : report.counts)
            json["counts"][count.what] = count.count;
        for (const ExportEntry& entry : report.entries)
            json["entries"].push_back(
                {{"name", entry.name}, {"bytes", entry.size}, {"sha256", to_hex(entry.sha256)}});
        return print_json(json);
    }
    std::vector<std::pair<std::string, std::string>> fields{{"export", arguments.output},
                                                            {"scope", std::string(to_string(how.scope))}};
    for (const ExportCount& count : report.counts)
        fields.emplace_back(count.what, std::to_string(count.count));
    fields.emplace_back("redacted", std::to_string(report.redactions) + " places with data of others");
    fields.emplace_back("passphrase", how.passphrase ? "AES-256" : "none");
    fields.emplace_back("sha256", to_hex(report.sha256));
    print_fields(fields);
    if (!how.passphrase) print_note("it is not encrypted: hand it over on a way that nobody else reads");
}

void verify(Options& options, const std::string& file, const std::string& key_text,
            const std::string& passphrase_file) {
    std::optional<VerifierKey> key;
    if (!key_text.empty()) key = parse_key(key_text);
    const PassphrasePrompt prompt =
        passphrase_file.empty() ? passphrase_prompt() : [&](bool) { return passphrase_of(passphrase_file); };
    const ExportVerification report = verify_export(file, key, prompt);
    if (!report.valid()) options.exit_code = kFindings;
    if (options.json)
        return print_json({{"valid", report.valid()},
                           {"site", report.site},
                           {"created", report.created},
                           {"scope", report.scope},
                           {"encrypted", report.encrypted},
                           {"signed_by", report.signed_by},
                           {"checks", checks_json(report.checks)}});
    print_checks(report.checks);
    print_fields({{"site", report.site},
                  {"scope", report.scope},
                  {"created", report.created},
                  {"signed by", report.signed_by}});
    if (!key && report.valid()) note_own_key();
}

void add_verify(Command group, Options& options) {
    struct Arguments {
        std::string file;
        std::string key;
        std::string passphrase_file;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(group, "verify", "check an export; needs no store", [&options, arguments] {
            verify(options, arguments->file, arguments->key, arguments->passphrase_file);
        });
    command.add_option("file", arguments->file, "the ZIP").required();
    command.add_option("--key", arguments->key, "the ledger's published key, or a file that holds it");
    command.add_option("--passphrase-file", arguments->passphrase_file,
                       "file whose first line is the passphrase; - to read it");
}

}  // namespace

void register_export(Command app, Options& options) {
    const auto arguments = std::make_shared<WriteArguments>();
    const Command command = app.add_subcommand("export", "write a person's data as a ZIP for them");
    command.on_chosen([&options, arguments, command] {
        if (!command.has_chosen_subcommand()) write(options, *arguments);
    });
    command.add_option("identifier", arguments->identifier,
                       "kind:value, for example email:anna@shop.example, or - to read it");
    command.add_option("--output", arguments->output, "a new file");
    command.add_flag("--portability", arguments->portability,
                     "only what is kept by consent or contract (GDPR Art 20)");
    command.add_flag("--categories", arguments->categories,
                     "kinds and numbers, no single pieces (CCPA regulations 7024)");
    command.add_option("--language", arguments->language, "of the page: en, de, fr or es").show_default();
    command.add_option("--requested", arguments->requested, "when the person asked, RFC 3339");
    command.add_flag("--passphrase", arguments->passphrase, "ask for a passphrase and encrypt (AES-256)");
    command.add_option("--passphrase-file", arguments->passphrase_file,
                       "encrypt with the first line of this file; - to read it");
    add_verify(command, options);
}

}  // namespace sessionaudit::cli
