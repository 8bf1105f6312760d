// erase: a person, for good, with a certificate.
#include <unistd.h>

#include <iostream>

#include "files.hpp"
#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/certificate.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::cli {
namespace {

struct Arguments {
    std::string identifier;
    std::string plan;
    std::string certificate;
    bool dry_run = false;
    bool yes = false;
};

void print_plan(const ErasurePlan& plan) {
    std::vector<std::pair<std::string, std::string>> fields;
    for (const ErasureItem& item : plan.erased)
        fields.emplace_back("erase " + item.what, std::to_string(item.count));
    for (const KeptItem& item : plan.kept)
        fields.emplace_back("keep " + item.what, item.why);
    fields.emplace_back("plan", plan.hash);
    print_fields(fields);
}

/// Nothing is destroyed because somebody forgot a flag.
void require_approval(const Arguments& arguments, const ErasurePlan& plan) {
    if (!arguments.plan.empty() && arguments.plan != plan.hash)
        throw Error(
            ErrorCode::conflict,
            "what is kept of this person changed since that plan was made; look at the new plan first");
    if (arguments.yes || !arguments.plan.empty()) return;
    if (::isatty(STDIN_FILENO) == 0 || arguments.identifier == "-")
        throw Error(ErrorCode::invalid_argument,
                    "nothing was erased: approve the plan with --plan HASH, or whatever it is with --yes");
    std::cerr << "This cannot be undone. Type erase to go on: " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    if (answer != "erase") throw Error(ErrorCode::invalid_argument, "nothing was erased");
}

void erase(Options& options, const Arguments& arguments) {
    const Identifier subject = Identifier::parse(argument_or_stdin(arguments.identifier));
    const Vault vault = options.open_vault();
    const auto plan = vault.erasures().plan(subject);
    if (!plan) throw Error(ErrorCode::not_found, "nobody is known by this identifier; nothing is kept");
    if (!options.json || arguments.dry_run) options.json ? print_json(json_of(*plan)) : print_plan(*plan);
    if (arguments.dry_run) return;
    require_approval(arguments, *plan);
    // Made before, so that no erasure ends without a place for its certificate.
    const std::string name = arguments.certificate.empty() ? "erasure-" + plan->hash.substr(0, 16) + ".json"
                                                           : arguments.certificate;
    PrivateFile file(name);
    const RecordId id = vault.erasures().execute(subject, plan->hash, kActor);
    const std::string text = vault.erasures().certificate(id);
    try {
        file.write(text + "\n");
    } catch (const Error& error) {
        throw Error(error.code(), std::string(error.what()) +
                                      ". The person is erased; write the certificate with " +
                                      "sessionaudit certificate write " + id.to_string() + " FILE");
    }
    vault.erasures().mark_delivered(id);
    const Json certificate = parse_json(text);
    std::uint64_t pages = 0;
    for (const Json& part : certificate["search"]["files"])
        pages += part["pages"].get<std::uint64_t>() + part["log_pages"].get<std::uint64_t>();
    if (options.json) {
        Json json = json_of(*plan);
        json["erasure"] = id.to_string();
        json["certificate"] = name;
        json["pages_searched"] = pages;
        json["hits"] = 0;
        return print_json(json);
    }
    print_fields({{"erased", id.to_string()},
                  {"searched", std::to_string(pages) + " pages on disk, 0 hits"},
                  {"certificate", name}});
    print_note("give the certificate to the person; the store can no longer write it, or tell whose it was");
}

}  // namespace

void register_erase(Command app, Options& options) {
    const auto arguments = std::make_shared<Arguments>();
    const Command command = add_command(app, "erase", "erase a person for good, with a certificate",
                                        [&options, arguments] { erase(options, *arguments); });
    command
        .add_option("identifier", arguments->identifier,
                    "kind:value, for example email:anna@shop.example, or - to read it")
        .required();
    command.add_flag("--dry-run", arguments->dry_run, "show the plan and its hash, change nothing");
    command.add_option("--plan", arguments->plan, "approve the plan with this hash, and no other");
    command.add_flag("--yes", arguments->yes, "do not ask");
    command.add_option("--certificate", arguments->certificate,
                       "file to write the certificate to (default erasure-PLAN.json)");
}

}  // namespace sessionaudit::cli
