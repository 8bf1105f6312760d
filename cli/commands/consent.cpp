// consent record|withdraw|show|decide|ask|receipt|decode
#include <iostream>

#include "consent_arguments.hpp"
#include "exit_code.hpp"
#include "files.hpp"
#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/gpp_string.hpp"
#include "sessionaudit/tc_string.hpp"

namespace sessionaudit::cli {
namespace {

struct RecordArguments {
    HolderArguments who;
    std::vector<std::string> give, refuse, opt_out, signals;
    ConsentAct act;
    std::string evidence;
};

void add_choices(ConsentAct& act, const std::vector<std::string>& purposes, ConsentState state) {
    for (const std::string& purpose : purposes)
        act.choices.push_back({purpose, state, {}});
}

ConsentAct act_of(RecordArguments& arguments) {
    ConsentAct act = arguments.act;
    act.holder = arguments.who.holder();
    act.actor = kActor;
    add_choices(act, arguments.give, ConsentState::given);
    add_choices(act, arguments.refuse, ConsentState::refused);
    add_choices(act, arguments.opt_out, ConsentState::opted_out);
    for (const std::string& signal : arguments.signals) {
        const std::size_t equals = signal.find('=');
        if (equals == std::string::npos)
            throw Error(ErrorCode::invalid_argument,
                        "a signal is NAME=VALUE, for example Sec-GPC=1 or TC=CQ...");
        act.signals.emplace_back(signal.substr(0, equals), signal.substr(equals + 1));
    }
    if (!arguments.evidence.empty()) act.evidence = read_file(arguments.evidence);
    return act;
}

void record(Options& options, RecordArguments& arguments) {
    const ConsentAct act = act_of(arguments);
    const Vault vault = options.open_vault();
    const RecordId id = vault.consents().record(act);
    const auto recorded = vault.consents().find(act.holder, id);
    if (!recorded) throw Error(ErrorCode::conflict, "the record was removed meanwhile");
    for (const ConsentFinding& finding : recorded->findings)
        print_note(finding.id + ": " + finding.sentence());
    if (!options.json) return print_fields({{"consent", id.to_string()}});
    print_json(json_of(*recorded));
}

void add_record(Command group, Options& options) {
    const auto arguments = std::make_shared<RecordArguments>();
    arguments->act.method = "form";
    const Command command = add_command(group, "record", "record what a person chose",
                                        [&options, arguments] { record(options, *arguments); });
    arguments->who.add_to(command);
    command.add_option("--give", arguments->give, "purposes said yes to, with commas").delimiter(',');
    command.add_option("--refuse", arguments->refuse, "purposes said no to, with commas").delimiter(',');
    command.add_option("--opt-out", arguments->opt_out, "purposes opted out of, with commas").delimiter(',');
    command.add_option("--notice", arguments->act.notice.id, "id of the notice that was shown");
    command.add_option("--notice-version", arguments->act.notice.version, "its version");
    command.add_option("--notice-hash", arguments->act.notice.sha256, "SHA-256 of its text");
    command.add_option("--language", arguments->act.language, "of the notice, for example de");
    command.add_option("--method", arguments->act.method, "how: banner, form, phone, signal, ...")
        .show_default();
    command.add_option("--jurisdiction", arguments->act.jurisdiction, "for example DE or US-CA");
    command.add_option("--signal", arguments->signals, "NAME=VALUE as it was seen; may be repeated");
    command.add_option("--evidence", arguments->evidence, "file that helps to show it; - to read it");
}

void add_withdraw(Command group, Options& options) {
    struct Arguments {
        HolderArguments who;
        std::vector<std::string> purposes;
        std::string method = "form";
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command = add_command(
        group, "withdraw", "take back what was given, at once and everywhere", [&options, arguments] {
            const auto id = options.open_vault().consents().withdraw(
                arguments->who.holder(), arguments->purposes, arguments->method, kActor);
            if (options.json) {
                Json json{{"withdrawn", id.has_value()}};
                if (id) json["record"] = id->to_string();
                return print_json(json);
            }
            if (id)
                print_fields({{"consent", id->to_string()}});
            else
                print_note("nothing was given, so there was nothing to withdraw");
        });
    arguments->who.add_to(command);
    command.add_option("--purpose", arguments->purposes, "with commas; none: all that were given")
        .delimiter(',');
    command.add_option("--method", arguments->method, "how: form, phone, ...").show_default();
}

void show(Options& options, const HolderArguments& who) {
    const Vault vault = options.open_vault();
    const ConsentHolder holder = who.holder();
    const auto current = vault.consents().current(holder);
    const auto restriction = vault.consents().restriction(holder);
    if (options.json) {
        Json json = json_list("current", current);
        json.update(json_list("history", vault.consents().history(holder)));
        if (restriction) json["restricted_since"] = to_rfc3339(restriction->since);
        return print_json(json);
    }
    if (restriction) print_note("processing is restricted since " + to_rfc3339(restriction->since));
    if (current.empty()) return print_note("no choice is recorded");
    std::vector<std::vector<std::string>> table{{"purpose", "state", "decided", "until"}};
    for (const CurrentConsent& choice : current)
        table.push_back({choice.purpose, std::string(to_string(choice.state)), to_rfc3339(choice.decided),
                         choice.expires ? to_rfc3339(*choice.expires) : ""});
    print_table(table);
    for (const ConsentRecord& record : vault.consents().history(holder))
        for (const ConsentFinding& finding : record.findings)
            print_note(finding.id + ": " + finding.sentence());
}

void add_show(Command group, Options& options) {
    const auto who = std::make_shared<HolderArguments>();
    who->add_to(add_command(group, "show", "what a person chose, now and before (--json: all of it)",
                            [&options, who] { show(options, *who); }));
}

void decide(Options& options, const HolderArguments& who, const std::string& purpose,
            const std::string& jurisdiction) {
    const Vault vault = options.open_vault();
    const ConsentHolder holder = who.holder();
    const ConsentDecision decision = vault.consents().decide(holder, purpose, jurisdiction);
    std::vector<ConsentFinding> findings;  // of the choice that decided, and about this purpose
    if (decision.record)
        if (const auto record = vault.consents().find(holder, *decision.record)) findings = record->findings;
    std::erase_if(findings, [&](const ConsentFinding& finding) { return finding.purpose != purpose; });
    if (!decision.allowed) options.exit_code = kFindings;
    const std::string rule = decision.rule->rule ? decision.rule->rule->to_string() : "";
    if (options.json) {
        Json json = json_of(decision);
        if (!rule.empty()) json["rule"] = rule;
        json.update(json_list("findings", findings));
        return print_json(json);
    }
    print_fields({{"answer", decision.allowed ? "allow" : "deny"},
                  {"state", std::string(to_string(decision.state))},
                  {"because", decision.sentence()},
                  {"rule", rule},
                  {"consent", decision.record ? decision.record->to_string() : ""}});
    for (const ConsentFinding& finding : findings)
        print_note(finding.id + ": " + finding.sentence());
}

void add_decide(Command group, Options& options) {
    struct Arguments {
        HolderArguments who;
        std::string purpose;
        std::string jurisdiction;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command = add_command(
        group, "decide", "may a purpose be served for a person now? (exit 1: no)", [&options, arguments] {
            decide(options, arguments->who, arguments->purpose, arguments->jurisdiction);
        });
    arguments->who.add_to(command);
    command.add_option("purpose", arguments->purpose, "as a policy declares it").required();
    command.add_option("--jurisdiction", arguments->jurisdiction, "for example DE or US-CA");
}

void ask(Options& options, const HolderArguments& who, const std::string& purpose,
         const std::string& jurisdiction) {
    const AskAgain answer =
        options.open_vault().consents().may_ask_again(who.holder(), purpose, jurisdiction);
    if (!answer.allowed) options.exit_code = kFindings;
    const std::string not_before = answer.not_before ? to_rfc3339(*answer.not_before) : "";
    if (options.json)
        return print_json({{"allowed", answer.allowed},
                           {"not_before", not_before.empty() ? Json(nullptr) : Json(not_before)},
                           {"sentence", answer.sentence}});
    print_fields({{"answer", answer.allowed ? "ask" : "do not ask"},
                  {"not before", not_before},
                  {"because", answer.sentence}});
}

void add_ask(Command group, Options& options) {
    struct Arguments {
        HolderArguments who;
        std::string purpose;
        std::string jurisdiction;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command = add_command(
        group, "ask", "may a person who said no be asked again? (exit 1: no)",
        [&options, arguments] { ask(options, arguments->who, arguments->purpose, arguments->jurisdiction); });
    arguments->who.add_to(command);
    command.add_option("purpose", arguments->purpose, "as a policy declares it").required();
    command.add_option("--jurisdiction", arguments->jurisdiction, "for example DE or US-CA");
}

/// GPP strings begin with a header whose first six bits are 3: "D".
void add_decode(Command group, Options& options) {
    const auto text = std::make_shared<std::string>();
    const Command command = add_command(
        group, "decode", "decode a TC or GPP string and say what is wrong with it", [&options, text] {
            const std::string value = argument_or_stdin(*text);
            const Timestamp now = options.vault_options().clock->now();
            const bool gpp = value.starts_with('D');
            Json json = parse_json(gpp ? describe_gpp_string_json(decode_gpp_string(value))
                                       : describe_tc_string_json(decode_tc_string(value)));
            const auto findings = gpp ? check_gpp_string(decode_gpp_string(value), now)
                                      : check_tc_string(decode_tc_string(value), now);
            if (!findings.empty()) options.exit_code = kFindings;
            if (options.json) {
                Json answer{{"decoded", json}};
                answer.update(json_list("findings", findings));
                return print_json(answer);
            }
            std::cout << dump_json(json, 2) << '\n';
            for (const SignalFinding& finding : findings)
                std::cout << finding.id << ": " << finding.sentence << " (" << finding.source << ")\n";
        });
    command.add_option("text", *text, "the string, or - to read it").required();
}

}  // namespace

void register_consent(Command app, Options& options) {
    const Command group = app.add_subcommand("consent", "what people chose, and what it allows");
    group.require_subcommand();
    add_record(group, options);
    add_withdraw(group, options);
    add_show(group, options);
    add_decide(group, options);
    add_ask(group, options);
    add_consent_receipt(group, options);
    add_decode(group, options);
}

}  // namespace sessionaudit::cli
