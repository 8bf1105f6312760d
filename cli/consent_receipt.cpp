// consent receipt: a document for the person.
#include <iostream>

#include "consent_arguments.hpp"
#include "files.hpp"
#include "sessionaudit/consent_receipt.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::cli {
namespace {

struct ReceiptArguments {
    HolderArguments who;
    std::string consent;
    std::string format = "kantara";
    std::string controller;
};

Controller controller_of(const Vault& vault, const std::string& file) {
    if (!file.empty()) return parse_controller(read_file(file), file);
    if (auto controller = load_controller(vault.home())) return *controller;
    throw Error(ErrorCode::not_found,
                "a receipt names who is responsible: put controller.json into the store's folder, or give it "
                "with --controller (docs/consent.md shows one)");
}

/// The act that was named, or the newest.
ConsentRecord record_of(const Vault& vault, const ReceiptArguments& arguments, const ConsentHolder& holder) {
    if (!arguments.consent.empty()) {
        const auto id = RecordId::parse(arguments.consent);
        auto found = id ? vault.consents().find(holder, *id) : std::nullopt;
        if (found) return std::move(*found);
        throw Error(ErrorCode::not_found, "this person has no consent " + arguments.consent.substr(0, 70) +
                                              "; consent show --json lists them");
    }
    auto history = vault.consents().history(holder);
    if (history.empty()) throw Error(ErrorCode::not_found, "no choice is recorded, so there is no receipt");
    return std::move(history.back());
}

void receipt(Options& options, const ReceiptArguments& arguments) {
    if (arguments.format != "kantara" && arguments.format != "27560")
        throw Error(ErrorCode::invalid_argument, "a receipt's format is kantara or 27560");
    const Vault vault = options.open_vault();
    const ConsentHolder holder = arguments.who.holder();
    const Controller controller = controller_of(vault, arguments.controller);
    const ConsentRecord record = record_of(vault, arguments, holder);
    const auto* identifier = std::get_if<Identifier>(&holder);
    const std::string principal = identifier != nullptr
                                      ? identifier->to_string()
                                      : "session:" + std::get<SessionId>(holder).to_string();
    const ReceiptParties parties{controller, vault.site(), principal, &vault.policies()};
    std::cout << (arguments.format == "kantara" ? kantara_receipt(record, parties)
                                                : iso27560_record(record, parties));
}

}  // namespace

void add_consent_receipt(Command group, Options& options) {
    const auto arguments = std::make_shared<ReceiptArguments>();
    const Command command =
        add_command(group, "receipt", "write a receipt of a choice, for the person (always JSON)",
                    [&options, arguments] { receipt(options, *arguments); });
    arguments->who.add_to(command);
    command.add_option("--consent", arguments->consent, "id of the act; the newest when not given");
    command.add_option("--format", arguments->format, "kantara (1.1) or 27560 (ISO/IEC TS, JSON-LD)")
        .show_default();
    command.add_option("--controller", arguments->controller,
                       "file that says who is responsible; controller.json of the store when not given");
}

void HolderArguments::add_to(Command command) {
    command.add_option("--subject", subject, "kind:value of the person, or - to read it");
    command.add_option("--session", session, "id of a session of theirs");
}

ConsentHolder HolderArguments::holder() const {
    if (subject.empty() == session.empty())
        throw Error(ErrorCode::invalid_argument, "say whose choice it is: --subject or --session");
    if (!session.empty()) return parse_session_id(session);
    return Identifier::parse(argument_or_stdin(subject));
}

}  // namespace sessionaudit::cli
