// verify PACK
#include <iostream>

#include "exit_code.hpp"
#include "files.hpp"
#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/evidence_pack.hpp"
#include "verification.hpp"

namespace sessionaudit::cli {
namespace {

void verify(Options& options, const std::string& pack, const std::string& key) {
    const EvidenceVerification result = verify_evidence_pack(pack, key);
    if (!result.valid()) options.exit_code = kFindings;
    if (options.json)
        return print_json({{"valid", result.valid()},
                           {"made", result.made},
                           {"signed_by", result.signed_by},
                           {"own_key", result.own_key},
                           {"verdicts", result.verdicts},
                           {"checks", checks_json(result.checks)}});
    print_checks(result.checks);
    print_fields({{"made", result.made},
                  {"signed by", result.signed_by},
                  {"verdicts", std::to_string(result.verdicts) + " derived again"}});
    if (key.empty() && result.own_key)
        print_note("signed by a key made for this pack: that shows it is whole, not who made it");
    else if (key.empty())
        note_own_key();
}

}  // namespace

void register_verify(Command app, Options& options) {
    struct Arguments {
        std::string pack;
        std::string key;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command = add_command(
        app, "verify",
        "check the evidence of a scan: whole, signed, and every verdict derived again (exit 1: not)",
        [&options, arguments] { verify(options, arguments->pack, arguments->key); });
    command.add_option("pack", arguments->pack, "the file that scan --evidence wrote").required();
    command.add_option("--key", arguments->key, "whose signature it must be: the public key in hex");
}

}  // namespace sessionaudit::cli
