// request check|confirm|attest|permission
#include <unistd.h>

#include <iostream>

#include "exit_code.hpp"
#include "output.hpp"
#include "request_changes.hpp"
#include "request_output.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::cli {
namespace {

struct Arguments {
    std::string id;
    std::string text;
};

/// From a file, or else from a terminal or standard input: an argument would be seen in the process list.
std::string read_code(const std::string& file) {
    if (!file.empty()) return read_token(file);
    if (::isatty(STDIN_FILENO) == 1) std::cerr << "Code: " << std::flush;
    return read_token("-");
}

void add_check(Command group, Options& options) {
    const auto arguments = std::make_shared<Arguments>();
    const Command command = add_command(
        group, "check", "make a one-time code for the person; send it to them", [&options, arguments] {
            const RecordId id = parse_request_id(arguments->id);
            std::optional<Identifier> send_to;
            if (!arguments->text.empty()) send_to = Identifier::parse(argument_or_stdin(arguments->text));
            const IdentityCode code =
                options.open_vault().requests().start_identity_check(id, kActor, send_to);
            if (options.json)
                return print_json({{"code", code.code},
                                   {"send_to", code.send_to.to_string()},
                                   {"expires", to_rfc3339(code.expires)}});
            print_fields({{"code", code.code},
                          {"send to", code.send_to.to_string()},
                          {"expires", to_rfc3339(code.expires)}});
            print_note("nobody can get this code from the store again");
        });
    command.add_option("request", arguments->id, "id of the request").required();
    command.add_option("--send-to", arguments->text,
                       "email or phone of the person, where the request was made with neither; - to read it");
}

void add_confirm(Command group, Options& options) {
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(group, "confirm", "the code that the person gave (exit 1: wrong)", [&options, arguments] {
            const RecordId id = parse_request_id(arguments->id);
            const CodeAnswer answer =
                options.open_vault().requests().confirm_code(id, read_code(arguments->text), kActor);
            if (answer != CodeAnswer::verified) options.exit_code = kFindings;
            const std::string word(to_string(answer));
            options.json ? print_json({{"answer", word}}) : print_fields({{"answer", word}});
        });
    command.add_option("request", arguments->id, "id of the request").required();
    command.add_option("--code-file", arguments->text, "file that holds the code; - or none: standard input");
}

void add_attest(Command group, Options& options) {
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(group, "attest", "vouch for the person's identity", [&options, arguments] {
            options.open_vault().requests().attest(parse_request_id(arguments->id), arguments->text, kActor);
            options.json ? print_json({{"state", "verified"}}) : print_fields({{"state", "verified"}});
        });
    command.add_option("request", arguments->id, "id of the request").required();
    command.add_option("--reason", arguments->text, "how it was checked").required();
}

void add_permission(Command group, Options& options) {
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(group, "permission", "an agent's permission, signed by the person, was checked",
                    [&options, arguments] {
                        options.open_vault().requests().check_permission(parse_request_id(arguments->id),
                                                                         arguments->text, kActor);
                        options.json ? print_json({{"permission", "checked"}})
                                     : print_fields({{"permission", "checked"}});
                    });
    command.add_option("request", arguments->id, "id of the request").required();
    command.add_option("--hash", arguments->text, "SHA-256 of the document").required();
}

}  // namespace

void add_request_identity(Command group, Options& options) {
    add_check(group, options);
    add_confirm(group, options);
    add_attest(group, options);
    add_permission(group, options);
}

}  // namespace sessionaudit::cli
