// request extend|refuse|withdraw|expire|lift|purge
#include "output.hpp"
#include "request_changes.hpp"
#include "request_output.hpp"

namespace sessionaudit::cli {
namespace {

struct Arguments {
    std::string id;
    std::string reason;
    std::string ground;
};

void tell(const Options& options, const std::string& name, const std::string& value) {
    options.json ? print_json({{name, value}}) : print_fields({{name, value}});
}

void add_extend(Command group, Options& options) {
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(group, "extend", "take more time, and tell the person why", [&options, arguments] {
            const RecordId id = parse_request_id(arguments->id);
            const Vault vault = options.open_vault();
            vault.requests().extend(id, arguments->reason, kActor);
            const auto info = vault.requests().find(id);
            if (options.json) return print_json(json_of(*info, vault.clock().now()));
            tell(options, "respond by", due_text(info->respond));
        });
    command.add_option("request", arguments->id, "id of the request").required();
    command.add_option("--reason", arguments->reason, "why, for the person").required();
}

void add_refuse(Command group, Options& options) {
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(group, "refuse", "refuse a request on a legal ground", [&options, arguments] {
            options.open_vault().requests().refuse(parse_request_id(arguments->id),
                                                   {arguments->ground, arguments->reason}, kActor);
            tell(options, "state", "refused");
        });
    command.add_option("request", arguments->id, "id of the request").required();
    command
        .add_option("--ground", arguments->ground,
                    "an exemption of the policy, or manifestly_unfounded, excessive, unverified, no_data")
        .required();
    command.add_option("--reason", arguments->reason, "why, for the person").required();
}

void add_withdraw(Command group, Options& options) {
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(group, "withdraw", "the person does not want it any more", [&options, arguments] {
            options.open_vault().requests().withdraw(parse_request_id(arguments->id), arguments->reason,
                                                     kActor);
            tell(options, "state", "withdrawn");
        });
    command.add_option("request", arguments->id, "id of the request").required();
    command.add_option("--reason", arguments->reason, "why");
}

void add_expire(Command group, Options& options) {
    add_command(group, "expire", "close requests whose identity check led nowhere", [&options] {
        Json ids = Json::array();
        for (const RecordId& id : options.open_vault().requests().expire_due(kActor))
            ids.push_back(id.to_string());
        if (options.json) return print_json({{"expired", ids}});
        tell(options, "expired", std::to_string(ids.size()));
    });
}

void add_lift(Command group, Options& options) {
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(group, "lift", "end a restriction or an objection", [&options, arguments] {
            const bool lifted = options.open_vault().requests().lift(parse_request_id(arguments->id),
                                                                     arguments->reason, kActor);
            if (options.json) return print_json({{"lifted", lifted}});
            lifted ? print_fields({{"state", "lifted"}}) : print_note("it holds no longer already");
        });
    command.add_option("request", arguments->id, "id of the request").required();
    command.add_option("--reason", arguments->reason, "why").required();
}

void add_purge(Command group, Options& options) {
    const auto dry_run = std::make_shared<bool>(false);
    const Command command = add_command(
        group, "purge", "delete closed requests that the policies want gone", [&options, dry_run] {
            Json ids = Json::array();
            for (const RecordId& id : options.open_vault().requests().purge(*dry_run, kActor))
                ids.push_back(id.to_string());
            const char* const name = *dry_run ? "would go" : "deleted";
            if (options.json) return print_json({{"dry_run", *dry_run}, {"requests", ids}});
            tell(options, name, std::to_string(ids.size()));
        });
    command.add_flag("--dry-run", *dry_run, "only say what would go");
}

}  // namespace

void add_request_closing(Command group, Options& options) {
    add_extend(group, options);
    add_refuse(group, options);
    add_withdraw(group, options);
    add_expire(group, options);
    add_lift(group, options);
    add_purge(group, options);
}

}  // namespace sessionaudit::cli
