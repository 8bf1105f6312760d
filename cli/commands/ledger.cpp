// ledger checkpoint|prove|verify|export
#include <iostream>

#include "exit_code.hpp"
#include "files.hpp"
#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/proof.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {
namespace {

void add_checkpoint(Command group, Options& options) {
    add_command(group, "checkpoint", "print the ledger's signed head", [&options] {
        options.open_vault().with_ledger([&](Ledger& ledger) {
            const std::uint64_t size = ledger.size();
            const std::string note = ledger.checkpoint(size);
            if (!options.json) {
                std::cout << note;
                return;
            }
            print_json({{"size", size},
                        {"root", to_hex(ledger.root(size))},
                        {"ledger_key", ledger.key().to_text()},
                        {"checkpoint", note}});
        });
    });
}

struct ProveArguments {
    std::int64_t index = -1;
    std::string session;
    std::string out;
};

/// Which entries a call asks about: one index, or all that concern a session.
std::vector<std::uint64_t> entries_asked_for(const Vault& vault, const ProveArguments& arguments) {
    if ((arguments.index < 0) == arguments.session.empty())
        throw Error(ErrorCode::invalid_argument, "name one entry by its index, or a session with --session");
    if (arguments.index >= 0) return {static_cast<std::uint64_t>(arguments.index)};
    const SessionId id = parse_session_id(arguments.session);
    const auto reference = vault.ledger_reference(id);
    if (!reference)
        throw Error(ErrorCode::not_found,
                    "session " + id.to_string() +
                        " is not known, or its key is destroyed: the ledger points at nobody");
    std::vector<std::uint64_t> found;
    vault.with_ledger([&](Ledger& ledger) { found = ledger.find(*reference); });
    return found;
}

void add_prove(Command group, Options& options) {
    const auto arguments = std::make_shared<ProveArguments>();
    const Command command =
        add_command(group, "prove", "prove that entries are in the ledger", [&options, arguments] {
            const Vault vault = options.open_vault();
            const auto indices = entries_asked_for(vault, *arguments);
            Json json = Json::array();
            if (!arguments->out.empty()) std::filesystem::create_directories(arguments->out);
            vault.with_ledger([&](Ledger& ledger) {
                for (const std::uint64_t index : indices) {
                    const TlogProof proof = ledger.prove(index);
                    const std::string entry(as_text(*ledger.entry(index)));
                    json.push_back(
                        {{"index", index}, {"entry", parse_json(entry)}, {"proof", proof.to_text()}});
                    if (arguments->out.empty()) continue;
                    const std::filesystem::path stem =
                        std::filesystem::path(arguments->out) / ("entry-" + std::to_string(index));
                    write_file(stem.string() + ".json", entry);
                    write_file(stem.string() + ".tlog-proof", proof.to_text());
                    write_file(std::filesystem::path(arguments->out) / "vkey", ledger.key().to_text() + "\n");
                }
            });
            if (options.json) return print_json({{"entries", json}});
            for (const Json& entry : json) {
                std::cout << "entry " << entry["index"].get<std::uint64_t>() << "  "
                          << printable(dump_json(entry["entry"])) << '\n';
                if (arguments->out.empty()) std::cout << entry["proof"].get<std::string>() << '\n';
            }
            if (!arguments->out.empty())
                print_note("wrote " + std::to_string(json.size()) + " entries and their proofs to " +
                           arguments->out + "; anybody can check them with ledger verify --proof");
        });
    command.add_option("index", arguments->index, "the entry's index, from 0").not_negative();
    command.add_option("--session", arguments->session, "all entries about this session");
    command.add_option("--out", arguments->out, "write entries and proofs as files into this folder");
}

struct VerifyArguments {
    std::string proof;
    std::string entry;
    std::string key;
};

/// Needs no store: arithmetic over three files.
void verify_one_proof(Options& options, const VerifyArguments& arguments) {
    if (arguments.entry.empty() || arguments.key.empty())
        throw Error(ErrorCode::invalid_argument, "a proof is verified with --entry FILE and --key FILE");
    std::string key_text = read_file(arguments.key);
    while (!key_text.empty() && (key_text.back() == '\n' || key_text.back() == '\r'))
        key_text.pop_back();
    const VerifierKey key = VerifierKey::parse(key_text);
    const TlogProof proof = TlogProof::parse(read_file(arguments.proof));
    try {
        const Checkpoint head = verify_proof(proof, as_bytes(read_file(arguments.entry)), key);
        if (options.json)
            return print_json({{"verified", true}, {"index", proof.index}, {"size", head.size}});
        std::cout << "ok: the entry is number " << proof.index << " of the " << head.size << " in the log of "
                  << key.name << '\n';
    } catch (const Error& error) {
        if (error.code() != ErrorCode::ledger_mismatch) throw;
        options.exit_code = kFindings;
        if (options.json) return print_json({{"verified", false}, {"problem", error.what()}});
        std::cout << "wrong: " << error.what() << '\n';
    }
}

void verify_whole_ledger(Options& options) {
    ProgressLine progress(!options.json);
    options.open_vault().with_ledger([&](Ledger& ledger) {
        const LedgerReport report = ledger.verify([&](std::uint64_t done, std::uint64_t total) {
            progress.show("verifying", done, total, std::to_string(done) + " entries");
        });
        progress.clear();
        const bool anchored =
            report.anchor.state == AnchorState::agrees || report.anchor.state == AnchorState::absent;
        if (!report.sound() || !anchored) options.exit_code = kFindings;
        if (options.json)
            return print_json({{"verified", report.sound() && anchored},
                               {"size", report.size},
                               {"root", to_hex(report.root)},
                               {"anchor", to_string(report.anchor.state)},
                               {"problems", report.problems},
                               {"problem_count", report.problem_count}});
        for (const std::string& problem : report.problems)
            std::cout << "wrong: " << problem << '\n';
        if (!anchored) std::cout << "wrong: " << report.anchor.sentence << '\n';
        if (report.sound() && anchored)
            std::cout << "ok: " << report.size << " entries, root " << to_hex(report.root) << ", anchor "
                      << to_string(report.anchor.state) << '\n';
    });
}

void add_verify(Command group, Options& options) {
    const auto arguments = std::make_shared<VerifyArguments>();
    const Command command = add_command(
        group, "verify", "check the whole ledger, or one proof without a store", [&options, arguments] {
            if (arguments->proof.empty()) return verify_whole_ledger(options);
            verify_one_proof(options, *arguments);
        });
    command.add_option("--proof", arguments->proof, "a .tlog-proof file");
    command.add_option("--entry", arguments->entry, "the entry's bytes");
    command.add_option("--key", arguments->key, "the log's public key, a file with its vkey line");
    command.footer("exit code 1 when something does not verify");
}

void add_export(Command group, Options& options) {
    const auto folder = std::make_shared<std::string>();
    const Command command =
        add_command(group, "export", "write the ledger as a tlog-tiles folder that anybody can verify",
                    [&options, folder] {
                        ProgressLine progress(!options.json);
                        options.open_vault().with_ledger([&](Ledger& ledger) {
                            ledger.export_tiles(*folder, [&](std::uint64_t done, std::uint64_t total) {
                                progress.show("exporting", done, total, std::to_string(done) + " entries");
                            });
                            progress.clear();
                            if (options.json)
                                return print_json({{"folder", *folder},
                                                   {"size", ledger.size()},
                                                   {"ledger_key", ledger.key().to_text()}});
                            print_fields({{"folder", *folder},
                                          {"entries", std::to_string(ledger.size())},
                                          {"ledger key", ledger.key().to_text()}});
                        });
                    });
    command.add_option("folder", *folder, "missing or empty").required();
}

}  // namespace

void register_ledger(Command app, Options& options) {
    const Command group = app.add_subcommand("ledger", "the tamper-evident log");
    group.require_subcommand();
    add_checkpoint(group, options);
    add_prove(group, options);
    add_verify(group, options);
    add_export(group, options);
}

}  // namespace sessionaudit::cli
