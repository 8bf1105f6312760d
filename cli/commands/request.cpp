// request new|list|show|due|letter, and those of request_changes.hpp
#include <iostream>

#include "exit_code.hpp"
#include "files.hpp"
#include "options.hpp"
#include "output.hpp"
#include "request_changes.hpp"
#include "request_output.hpp"
#include "sessionaudit/error.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {
namespace {

struct NewArguments {
    NewRequest request;
    std::string kind, person, received, text, old_identifier, new_identifier, session, attribute, agent,
        agent_contact;
};

RequestKind parse_kind(const std::string& text) {
    const auto kind = parse_request_kind(text);
    if (!kind)
        throw Error(ErrorCode::invalid_argument,
                    "\"" + printable(text) +
                        "\" is no kind of request; there are access, access:categories, portability, "
                        "erasure, rectification, restriction, objection, automated_decision, opt_out, "
                        "opt_in and limit");
    return *kind;
}

Timestamp parse_moment(const std::string& text) {
    const auto at = parse_rfc3339(text);
    if (!at)
        throw Error(ErrorCode::invalid_argument,
                    "\"" + printable(text) + "\" is no moment; write it as 2026-03-01T09:30:00+01:00");
    return *at;
}

/// --old and --new: replace; one of them alone: remove, add.
void add_identifier_change(NewRequest& request, const NewArguments& arguments) {
    Rectification change;
    if (!arguments.old_identifier.empty())
        change.before = Identifier::parse(argument_or_stdin(arguments.old_identifier));
    if (!arguments.new_identifier.empty())
        change.after = Identifier::parse(argument_or_stdin(arguments.new_identifier));
    if (change.before.kind.empty() && change.after.kind.empty()) return;
    change.what = change.before.kind.empty()  ? Rectification::What::add_identifier
                  : change.after.kind.empty() ? Rectification::What::remove_identifier
                                              : Rectification::What::replace_identifier;
    request.changes.push_back(change);
}

void add_attribute_change(NewRequest& request, const NewArguments& arguments) {
    if (arguments.attribute.empty() && arguments.session.empty()) return;
    const std::size_t equals = arguments.attribute.find('=');
    if (equals == std::string::npos || arguments.session.empty())
        throw Error(ErrorCode::invalid_argument,
                    "to put an attribute right, write --session ID --attribute NAME=VALUE");
    Rectification change;
    change.what = Rectification::What::set_attribute;
    change.session = parse_session_id(arguments.session);
    change.name = arguments.attribute.substr(0, equals);
    change.value = arguments.attribute.substr(equals + 1);
    request.changes.push_back(change);
}

NewRequest request_of(const NewArguments& arguments) {
    NewRequest request = arguments.request;
    constexpr std::string_view kCategories = "access:categories";
    request.categories_only = arguments.kind == kCategories;
    request.kind = request.categories_only ? RequestKind::access : parse_kind(arguments.kind);
    request.person = Identifier::parse(argument_or_stdin(arguments.person));
    if (!arguments.received.empty()) request.received = parse_moment(arguments.received);
    if (!arguments.text.empty()) request.text = read_file(arguments.text);
    if (!arguments.agent.empty()) request.agent = RequestAgent{arguments.agent, arguments.agent_contact};
    add_identifier_change(request, arguments);
    add_attribute_change(request, arguments);
    return request;
}

void file_request(Options& options, const NewArguments& arguments) {
    const FiledRequest filed = options.open_vault().requests().file(request_of(arguments), kActor);
    if (options.json) return print_json(json_of(filed));
    print_fields({{"request", filed.id.to_string()},
                  {"received", to_rfc3339(filed.received)},
                  {"confirm by", filed.confirm ? due_text(*filed.confirm) : ""},
                  {"respond by", due_text(filed.respond)}});
}

void add_new(Command group, Options& options) {
    const auto arguments = std::make_shared<NewArguments>();
    const Command command = add_command(group, "new", "file a request as it came",
                                        [&options, arguments] { file_request(options, *arguments); });
    command.add_option("kind", arguments->kind, "access, access:categories, portability, erasure, ...")
        .required();
    command.add_option("--subject", arguments->person, "kind:value as the person gave it, or - to read it")
        .required();
    command.add_option("--jurisdiction", arguments->request.jurisdiction, "for example DE or US-CA");
    command.add_option("--manner", arguments->request.manner, "how: web_form, email, phone, post, agent, ...")
        .show_default();
    command.add_option("--language", arguments->request.language, "of letters: en, de, fr or es")
        .show_default();
    command.add_option("--received", arguments->received, "when it arrived, if not now (RFC 3339)");
    command.add_option("--text", arguments->text, "file with what the person wrote; - to read it");
    command.add_option("--purpose", arguments->request.purposes, "purposes it is about, with commas")
        .delimiter(',');
    command.add_option("--old", arguments->old_identifier, "identifier to be put right, or - to read it");
    command.add_option("--new", arguments->new_identifier, "what it is to be, or - to read it");
    command.add_option("--session", arguments->session, "session with an attribute to be put right");
    command.add_option("--attribute", arguments->attribute, "NAME=VALUE as it is to be");
    command.add_option("--agent", arguments->agent, "name of an agent who asks for the person");
    command.add_option("--agent-contact", arguments->agent_contact, "where the agent is reached");
    command.add_flag("--invited", arguments->request.invited, "of opt_in: the controller asked the person");
}

void add_list(Command group, Options& options) {
    struct Arguments {
        RequestFilter filter;
        std::string state, kind, person;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command = add_command(group, "list", "requests, newest first", [&options, arguments] {
        RequestFilter filter = arguments->filter;
        if (!arguments->kind.empty()) filter.kind = parse_kind(arguments->kind);
        if (!arguments->state.empty()) {
            filter.state = parse_request_state(arguments->state);
            if (!filter.state)
                throw Error(ErrorCode::invalid_argument, "a request is never " + printable(arguments->state));
        }
        const Vault vault = options.open_vault();
        print_requests(options,
                       arguments->person.empty()
                           ? vault.requests().list(filter)
                           : vault.requests().find(Identifier::parse(argument_or_stdin(arguments->person))),
                       vault.clock().now());
    });
    command.add_flag("--open", arguments->filter.open_only, "only those that wait for something");
    command.add_option("--state", arguments->state, "only those in this state");
    command.add_option("--kind", arguments->kind, "only those of this kind");
    command.add_option("--limit", arguments->filter.limit, "at most so many").show_default();
    command.add_option("--subject", arguments->person, "all those made with kind:value, or - to read it");
}

void show_public(const Options& options, const Vault& vault, const RecordId& id) {
    const PublicRequestStatus status = vault.requests().public_status(id);
    if (options.json) return print_json(json_of(status));
    print_fields({{"state", std::string(to_string(status.state))},
                  {"received", to_rfc3339(status.received)},
                  {"respond by", date_text(status.respond_by)},
                  {"outcome", status.outcome},
                  {"ground", status.ground}});
}

void show(Options& options, const RecordId& id) {
    const Vault vault = options.open_vault();
    const auto info = vault.requests().find(id);
    if (!info) throw Error(ErrorCode::not_found, "there is no request " + id.to_string());
    const RequestDetails details = vault.requests().details(id);
    const auto steps = vault.requests().history(id);
    if (options.json) {
        Json json = json_of(*info, vault.clock().now());
        if (!info->person_forgotten) json["details"] = json_of(details);
        json.update(json_list("history", steps));
        return print_json(json);
    }
    print_request(*info);
    if (!info->person_forgotten) print_fields({{"person", printable(details.person.to_string())}});
    if (details.agent) print_fields({{"agent", printable(details.agent->name)}});
    for (const std::string& why : info->respond.why)
        std::cout << "  " << why << '\n';
    std::vector<std::vector<std::string>> table{{"at", "what", "state", "by", "reason"}};
    for (const RequestStep& step : steps)
        table.push_back({to_rfc3339(step.at), step.what, std::string(to_string(step.state)), step.actor,
                         printable(step.reason)});
    print_table(table);
}

void add_show(Command group, Options& options) {
    struct Arguments {
        std::string id;
        bool is_public = false;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command = add_command(
        group, "show", "a request, its dates with their reasons, its history", [&options, arguments] {
            const RecordId id = parse_request_id(arguments->id);
            arguments->is_public ? show_public(options, options.open_vault(), id) : show(options, id);
        });
    command.add_option("request", arguments->id, "id of the request").required();
    command.add_flag("--public", arguments->is_public, "what the person may be told, and no more");
}

void add_due(Command group, Options& options) {
    const auto within = std::make_shared<std::string>("14d");
    const Command command = add_command(
        group, "due", "what must be done soon, most urgent first (exit 1: overdue)", [&options, within] {
            const Vault vault = options.open_vault();
            const Timestamp now = vault.clock().now();
            const auto infos = vault.requests().next_deadlines(now + parse_duration(*within));
            for (const RequestInfo& info : infos)
                if (info.overdue(now) || info.confirmation_overdue(now)) options.exit_code = kFindings;
            if (infos.empty() && !options.json) return print_note("nothing is due");
            if (options.json) return print_requests(options, infos, now);
            std::vector<std::vector<std::string>> table{{"request", "kind", "state", "due", "what"}};
            for (const RequestInfo& info : infos) {
                const bool confirm = info.confirm && !info.acknowledged;
                const bool late = info.overdue(now) || info.confirmation_overdue(now);
                table.push_back(
                    {info.id.to_string(), std::string(to_string(info.kind)),
                     std::string(to_string(info.state)), due_text(confirm ? *info.confirm : info.respond),
                     std::string(confirm ? "confirm receipt" : "answer") + (late ? ", OVERDUE" : "")});
            }
            print_table(table);
        });
    command.add_option("--within", *within, "how far to look ahead").show_default();
}

struct LetterArguments {
    std::string id, kind, code_file, out;
    LetterOptions options;
    bool sent = false;
};

void write_letter(Options& options, const LetterArguments& arguments) {
    const auto kind = parse_letter_kind(arguments.kind);
    if (!kind)
        throw Error(
            ErrorCode::invalid_argument,
            "there are the letters acknowledgement, identity_check, extension, refusal and completion");
    const RecordId id = parse_request_id(arguments.id);
    LetterOptions letter = arguments.options;
    if (!arguments.code_file.empty()) letter.code = read_token(arguments.code_file);
    const Vault vault = options.open_vault();
    const std::string text = vault.requests().letter(id, *kind, letter);
    if (!arguments.out.empty()) PrivateFile(arguments.out).write(text);
    if (arguments.sent) vault.requests().letter_sent(id, *kind, kActor);
    if (options.json) return print_json({{"letter", arguments.kind}, {"text", text}});
    if (arguments.out.empty()) std::cout << text;
}

void add_letter(Command group, Options& options) {
    const auto arguments = std::make_shared<LetterArguments>();
    const Command command = add_command(group, "letter", "write a letter to the person",
                                        [&options, arguments] { write_letter(options, *arguments); });
    LetterOptions& letter = arguments->options;
    command.add_option("request", arguments->id, "id of the request").required();
    command
        .add_option("letter", arguments->kind,
                    "acknowledgement, identity_check, extension, refusal, completion")
        .required();
    command.add_option("--language", letter.language, "en, de, fr or es (default: the request's)");
    command.add_flag("--html", letter.html, "as a page of HTML");
    command.add_option("--controller", letter.controller, "who answers: name and address");
    command.add_option("--contact", letter.contact, "where to write about it");
    command.add_option("--authority", letter.authority, "whom to complain to");
    command.add_option("--recipient", letter.recipient, "how the person is addressed");
    command.add_option("--note", letter.note, "a paragraph more");
    command.add_option("--code-file", arguments->code_file,
                       "of an identity_check: file with the code; - to read it");
    command.add_option("--out", arguments->out, "new file for the letter");
    command.add_flag("--sent", arguments->sent, "note that it was sent");
}

}  // namespace

void register_request(Command app, Options& options) {
    const Command group = app.add_subcommand("request", "what people ask for by right, and by when");
    group.require_subcommand();
    add_new(group, options);
    add_list(group, options);
    add_show(group, options);
    add_due(group, options);
    add_request_identity(group, options);
    add_request_execution(group, options);
    add_request_closing(group, options);
    add_letter(group, options);
}

}  // namespace sessionaudit::cli
