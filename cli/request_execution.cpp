// request plan|approve|execute|deliver|four-eyes
#include "files.hpp"
#include "output.hpp"
#include "request_changes.hpp"
#include "request_output.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::cli {
namespace {

struct PlanArguments {
    std::string id;
    RefusalGround part;
    bool dry_run = false;
};

void plan(Options& options, const PlanArguments& arguments) {
    const RecordId id = parse_request_id(arguments.id);
    const Vault vault = options.open_vault();
    if (arguments.dry_run) return print_plan(options, vault.requests().preview(id));
    std::optional<RefusalGround> part;
    if (!arguments.part.id.empty()) part = arguments.part;
    print_plan(options, vault.requests().plan(id, kActor, part));
}

void add_plan(Command group, Options& options) {
    const auto arguments = std::make_shared<PlanArguments>();
    const Command command = add_command(group, "plan", "say what carrying out a request would do",
                                        [&options, arguments] { plan(options, *arguments); });
    command.add_option("request", arguments->id, "id of the request").required();
    command.add_option("--deny", arguments->part.id, "ground on which a part is denied");
    command.add_option("--reason", arguments->part.reason, "why, for the person");
    command.add_option("--purpose", arguments->part.purposes, "purposes it is denied for, with commas")
        .delimiter(',');
    command.add_flag("--dry-run", arguments->dry_run, "show it, change nothing");
}

void add_approve(Command group, Options& options) {
    struct Arguments {
        std::string id;
        std::string plan;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(group, "approve", "approve the plan with a hash, and no other", [&options, arguments] {
            options.open_vault().requests().approve(parse_request_id(arguments->id), arguments->plan, kActor);
            options.json ? print_json({{"state", "approved"}}) : print_fields({{"state", "approved"}});
        });
    command.add_option("request", arguments->id, "id of the request").required();
    command.add_option("--plan", arguments->plan, "hash of the plan").required();
}

struct ExecuteArguments {
    std::string id;
    std::string certificate;
    bool dry_run = false;
};

/// Writes the certificate of an erasure and lets the store forget how.
void hand_over(const Vault& vault, const RecordId& erasure, PrivateFile& file) {
    try {
        file.write(vault.erasures().certificate(erasure) + "\n");
    } catch (const Error& error) {
        throw Error(error.code(), std::string(error.what()) +
                                      ". The person is erased; write the certificate with " +
                                      "sessionaudit certificate write " + erasure.to_string() + " FILE");
    }
    vault.erasures().mark_delivered(erasure);
}

void execute(Options& options, const ExecuteArguments& arguments) {
    const RecordId id = parse_request_id(arguments.id);
    const Vault vault = options.open_vault();
    if (arguments.dry_run) return print_plan(options, vault.requests().preview(id));
    const auto info = vault.requests().find(id);
    // Made before, so that no erasure ends without a place for its certificate.
    std::optional<PrivateFile> file;
    const std::string name =
        arguments.certificate.empty() ? "erasure-" + arguments.id + ".json" : arguments.certificate;
    if (info && info->kind == RequestKind::erasure && is_open(info->state)) file.emplace(name);
    const RequestResult result = vault.requests().execute(id, kActor);
    const bool certified = file && result.erasure;
    if (certified) hand_over(vault, *result.erasure, *file);
    const std::string state(to_string(result.state));
    if (options.json)
        return print_json({{"state", state},
                           {"erasure", result.erasure ? Json(result.erasure->to_string()) : Json(nullptr)},
                           {"certificate", certified ? Json(name) : Json(nullptr)},
                           {"needs_delivery", result.needs_delivery}});
    print_fields({{"state", state},
                  {"erasure", result.erasure ? result.erasure->to_string() : ""},
                  {"certificate", certified ? name : ""}});
    if (result.needs_delivery) print_note("hand it over to the person, then: sessionaudit request deliver");
}

void add_execute(Command group, Options& options) {
    const auto arguments = std::make_shared<ExecuteArguments>();
    const Command command = add_command(group, "execute", "carry out the approved plan",
                                        [&options, arguments] { execute(options, *arguments); });
    command.add_option("request", arguments->id, "id of the request").required();
    command.add_flag("--dry-run", arguments->dry_run, "show what would be done, change nothing");
    command.add_option("--certificate", arguments->certificate,
                       "of an erasure: file for its certificate (default erasure-REQUEST.json)");
}

void add_deliver(Command group, Options& options) {
    struct Arguments {
        std::string id;
        std::string hash;
        std::string how = "download";
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(group, "deliver", "what was asked for was handed over", [&options, arguments] {
            options.open_vault().requests().complete_delivery(parse_request_id(arguments->id),
                                                              arguments->hash, arguments->how, kActor);
            options.json ? print_json({{"state", "completed"}}) : print_fields({{"state", "completed"}});
        });
    command.add_option("request", arguments->id, "id of the request").required();
    command.add_option("--hash", arguments->hash, "SHA-256 of it").required();
    command.add_option("--how", arguments->how, "download, email, post, ...").show_default();
}

void four_eyes(const Options& options, const std::string& wanted) {
    if (!wanted.empty() && wanted != "on" && wanted != "off")
        throw Error(ErrorCode::invalid_argument,
                    "\"" + wanted + "\" is neither on nor off; write for example \"on\"");
    const Vault vault = options.open_vault();
    if (!wanted.empty()) vault.requests().set_four_eyes(wanted == "on", kActor);
    const bool is_on = vault.requests().four_eyes();
    options.json ? print_json({{"four_eyes", is_on}}) : print_fields({{"four eyes", is_on ? "on" : "off"}});
}

void add_four_eyes(Command group, Options& options) {
    const auto wanted = std::make_shared<std::string>();
    const Command command = add_command(
        group, "four-eyes", "require two people to approve an erasure, or show whether that is so",
        [&options, wanted] { four_eyes(options, *wanted); });
    command.add_option("wanted", *wanted, "on or off; without it, show the setting");
}

}  // namespace

void add_request_execution(Command group, Options& options) {
    add_plan(group, options);
    add_approve(group, options);
    add_execute(group, options);
    add_deliver(group, options);
    add_four_eyes(group, options);
}

}  // namespace sessionaudit::cli
