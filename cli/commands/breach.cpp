// breach new|list|show|affected|assess|step
#include <algorithm>
#include <sstream>

#include "exit_code.hpp"
#include "files.hpp"
#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::cli {
namespace {

RecordId parse_breach_id(const std::string& text) {
    const auto id = RecordId::parse(text);
    if (!id)
        throw Error(ErrorCode::invalid_argument, "\"" + text + "\" is no breach; breach list shows them");
    return *id;
}

BreachRisk parse_risk(const std::string& text) {
    const auto risk = parse_breach_risk(text);
    if (!risk)
        throw Error(ErrorCode::invalid_argument, "a risk is unlikely, likely or high, not \"" + text + "\"");
    return *risk;
}

std::vector<std::string> lines_of(const std::string& file) {
    std::istringstream input(read_file(file));
    std::vector<std::string> lines;
    for (std::string line; std::getline(input, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        if (!line.empty()) lines.push_back(line);
    }
    return lines;
}

Hash parse_hash(const std::string& text) {
    const auto bytes = from_hex(text);
    Hash hash{};
    if (!bytes || bytes->size() != hash.size())
        throw Error(ErrorCode::invalid_argument, "a token's hash has 64 hexadecimal digits, one a line");
    std::copy(bytes->begin(), bytes->end(), hash.begin());
    return hash;
}

std::string state_of(const BreachClock& clock, Timestamp now) {
    if (clock.done) return "done " + to_rfc3339(*clock.done);
    return (clock.overdue(now) ? "OVERDUE since " : "by ") + to_rfc3339(clock.due.legal);
}

void print(const BreachInfo& breach, Timestamp now) {
    const NewBreach& record = breach.record;
    std::string data;
    for (const std::string& kind : record.data)
        data.append(data.empty() ? "" : ", ").append(kind);
    std::vector<std::pair<std::string, std::string>> fields{
        {"breach", breach.id.to_string()},
        {"aware", to_rfc3339(record.aware)},
        {"closed", breach.closed ? to_rfc3339(*breach.closed) : ""},
        {"risk",
         std::string(to_string(record.risk)) + (record.risk_reason.empty() ? "" : ": " + record.risk_reason)},
        {"people", std::to_string(record.people)},
        {"californians", record.californians == 0 ? "" : std::to_string(record.californians)},
        {"facts", record.facts},
        {"effects", record.effects},
        {"remedy", record.remedy},
        {"data", data}};
    for (const BreachClock& clock : breach.clocks)
        fields.emplace_back(clock.what, state_of(clock, now) + " (" + clock.source + ")");
    for (const BreachStep& step : breach.steps) {
        std::string text(to_string(step.kind));
        if (!step.text.empty()) text.append(": ").append(step.text);
        fields.emplace_back(to_rfc3339(step.at), text);
    }
    print_fields(fields);
    if (const std::string advice = breach_advice(breach); !advice.empty()) print_note(advice);
}

struct NewArguments {
    NewBreach breach;
    std::string aware, risk = "likely";
};

void add_new(Command group, Options& options) {
    const auto arguments = std::make_shared<NewArguments>();
    const Command command =
        add_command(group, "new", "record a breach and start its clocks", [&options, arguments] {
            const Vault vault = options.open_vault();
            NewBreach breach = arguments->breach;
            breach.actor = kActor;
            breach.aware = arguments->aware.empty() ? vault.clock().now() : parse_moment(arguments->aware);
            breach.risk = parse_risk(arguments->risk);
            breach.facts = argument_or_stdin(breach.facts);
            const BreachInfo info = vault.breaches().find(vault.breaches().record(breach));
            const Timestamp now = vault.clock().now();
            options.json ? print_json(json_of(info, now)) : print(info, now);
        });
    NewBreach& breach = arguments->breach;
    command.add_option("--aware", arguments->aware, "when the controller became aware (default: now)");
    command.add_option("--facts", breach.facts, "what happened, or - to read it").required();
    command.add_option("--effects", breach.effects, "what follows from it for people");
    command.add_option("--remedy", breach.remedy, "what is done about it");
    command.add_option("--data", breach.data, "kinds of data concerned, with commas").delimiter(',');
    command.add_option("--risk", arguments->risk, "for people: unlikely, likely or high").show_default();
    command.add_option("--risk-reason", breach.risk_reason, "why; needed where it is unlikely");
    command.add_option("--people", breach.people, "how many are concerned, as far as known");
    command.add_option("--californians", breach.californians, "residents of California among them");
    command.add_option("--calendar", breach.calendar, "holiday calendar whose local dates count")
        .show_default();
}

void list(Options& options) {
    const Vault vault = options.open_vault();
    const Timestamp now = vault.clock().now();
    Json json = Json::array();
    std::vector<std::vector<std::string>> table{{"breach", "aware", "risk", "people", "next"}};
    for (const BreachInfo& breach : vault.breaches().list()) {
        json.push_back(json_of(breach, now));
        std::string next = breach.closed ? "closed" : "";
        for (const BreachClock& clock : breach.clocks) {
            if (clock.overdue(now)) options.exit_code = kFindings;
            if (!clock.done && next.empty()) next = clock.what + " " + state_of(clock, now);
        }
        table.push_back({breach.id.to_string(), to_rfc3339(breach.record.aware),
                         std::string(to_string(breach.record.risk)), std::to_string(breach.record.people),
                         next});
    }
    options.json ? print_json({{"breaches", json}}) : print_table(table);
}

void add_show(Command group, Options& options) {
    const auto id = std::make_shared<std::string>();
    add_command(group, "show", "show a breach with its clocks and steps",
                [&options, id] {
                    const Vault vault = options.open_vault();
                    const BreachInfo breach = vault.breaches().find(parse_breach_id(*id));
                    const Timestamp now = vault.clock().now();
                    options.json ? print_json(json_of(breach, now)) : print(breach, now);
                })
        .add_option("breach", *id, "its id")
        .required();
}

struct AffectedArguments {
    std::string from, to, tokens, hashes, network;
    bool identifiers = false;
};

BreachScope scope_of(const AffectedArguments& arguments) {
    BreachScope scope;
    if (!arguments.from.empty()) scope.from = parse_moment(arguments.from);
    if (!arguments.to.empty()) scope.to = parse_moment(arguments.to);
    if (!arguments.tokens.empty()) scope.tokens = lines_of(arguments.tokens);
    if (!arguments.hashes.empty())
        for (const std::string& line : lines_of(arguments.hashes))
            scope.token_hashes.push_back(parse_hash(line));
    scope.network = arguments.network;
    return scope;
}

void affected(Options& options, const AffectedArguments& arguments) {
    const AffectedPeople people =
        options.open_vault().breaches().affected(scope_of(arguments), arguments.identifiers);
    if (options.json) {
        Json json = json_of(people);
        if (arguments.identifiers) json.update(json_list("owners", people.owners));
        return print_json(json);
    }
    std::vector<std::pair<std::string, std::string>> fields{{"people", std::to_string(people.subjects)},
                                                            {"visitors", std::to_string(people.visitors)},
                                                            {"sessions", std::to_string(people.sessions)}};
    for (const auto& [place, count] : people.by_jurisdiction)
        fields.emplace_back("in " + (place.empty() ? std::string("an unknown place") : place),
                            std::to_string(count));
    if (people.unreadable != 0)
        fields.emplace_back("unreadable", std::to_string(people.unreadable) + " sessions, their key is gone");
    print_fields(fields);
    if (!arguments.identifiers) return;
    for (const AffectedOwner& owner : people.owners)
        for (const Identifier& identifier : owner.identifiers)
            print_fields({{identifier.to_string(), std::to_string(owner.sessions.size()) + " sessions"}});
}

void add_affected(Command group, Options& options) {
    const auto arguments = std::make_shared<AffectedArguments>();
    const Command command =
        add_command(group, "affected", "whom a breach reached, by time, tokens and addresses",
                    [&options, arguments] { affected(options, *arguments); });
    command.add_option("--from", arguments->from, "sessions in use from this moment on");
    command.add_option("--to", arguments->to, "and before this one");
    command.add_option("--tokens", arguments->tokens, "file of leaked tokens, one a line");
    command.add_option("--token-hashes", arguments->hashes,
                       "file of tokens' hashes as the store keeps them, one a line");
    command.add_option("--network", arguments->network, "address prefix: 203.0.113.0/24");
    command.add_flag("--with-identifiers", arguments->identifiers, "name the people");
}

void add_assess(Command group, Options& options) {
    struct Arguments {
        std::string id, risk, reason;
        std::int64_t people = 0;
        std::optional<std::int64_t> californians;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(group, "assess", "what became known later: risk and numbers", [&options, arguments] {
            options.open_vault().breaches().assess(parse_breach_id(arguments->id),
                                                   parse_risk(arguments->risk), arguments->people,
                                                   arguments->californians, arguments->reason, kActor);
        });
    command.add_option("breach", arguments->id, "its id").required();
    command.add_option("--risk", arguments->risk, "unlikely, likely or high").required();
    command.add_option("--risk-reason", arguments->reason, "why");
    command.add_option("--people", arguments->people, "how many are concerned").required();
    command.add_option("--californians", arguments->californians,
                       "residents of California among them; absent: as it was");
}

void add_step(Command group, Options& options) {
    struct Arguments {
        std::string id, kind, at, text;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command = add_command(
        group, "step", "what was done: authority told, people told, closed", [&options, arguments] {
            const auto kind = parse_breach_step_kind(arguments->kind);
            if (!kind)
                throw Error(ErrorCode::invalid_argument,
                            "a step is note, authority_notified, people_notified, attorney_general_notified "
                            "or closed");
            const Vault vault = options.open_vault();
            const Timestamp at = arguments->at.empty() ? vault.clock().now() : parse_moment(arguments->at);
            vault.breaches().add(parse_breach_id(arguments->id),
                                 {*kind, at, argument_or_stdin(arguments->text), kActor});
        });
    command.add_option("breach", arguments->id, "its id").required();
    command
        .add_option("step", arguments->kind,
                    "note, authority_notified, people_notified, attorney_general_notified or closed")
        .required();
    command.add_option("--text", arguments->text, "in words, or - to read it");
    command.add_option("--at", arguments->at, "when (default: now)");
}

}  // namespace

void register_breach(Command app, Options& options) {
    const Command group = app.add_subcommand("breach", "the register of personal data breaches");
    group.require_subcommand();
    add_new(group, options);
    add_command(group, "list", "list breaches (exit 1: somebody should have been told)",
                [&options] { list(options); });
    add_show(group, options);
    add_affected(group, options);
    add_assess(group, options);
    add_step(group, options);
}

}  // namespace sessionaudit::cli
