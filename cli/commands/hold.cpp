// hold place|list|show|review|release|grounds
#include "exit_code.hpp"
#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::cli {
namespace {

RecordId parse_hold_id(const std::string& text) {
    const auto id = RecordId::parse(text);
    if (!id) throw Error(ErrorCode::invalid_argument, "\"" + text + "\" is no hold; hold list shows them");
    return *id;
}

/// With the law behind its ground.
Json with_source(const HoldInfo& hold) {
    Json json = json_of(hold);
    if (const HoldGround* const ground = find_hold_ground(hold.ground)) json["source"] = ground->source;
    return json;
}

struct PlaceArguments {
    std::string subject, session, from, to, review;
    HoldOrder order;
};

HoldOrder order_of(const PlaceArguments& arguments) {
    HoldOrder order = arguments.order;
    order.actor = kActor;
    if (!arguments.subject.empty())
        order.scope.subject = Identifier::parse(argument_or_stdin(arguments.subject));
    if (!arguments.session.empty()) order.scope.session = parse_session_id(arguments.session);
    if (!arguments.from.empty()) order.scope.from = parse_moment(arguments.from);
    if (!arguments.to.empty()) order.scope.to = parse_moment(arguments.to);
    order.review = parse_moment(arguments.review);
    order.reason = argument_or_stdin(order.reason);
    return order;
}

void add_place(Command group, Options& options) {
    const auto arguments = std::make_shared<PlaceArguments>();
    const Command command =
        add_command(group, "place", "keep items from erasure and retention", [&options, arguments] {
            const Vault vault = options.open_vault();
            const RecordId id = vault.holds().place(order_of(*arguments));
            options.json ? print_json(with_source(vault.holds().find(id)))
                         : print_fields({{"hold", id.to_string()}});
        });
    command.add_option("--subject", arguments->subject, "kind:value of a person, or - to read it");
    command.add_option("--session", arguments->session, "id of a session");
    command.add_option("--purpose", arguments->order.scope.purpose, "events collected for it");
    command.add_option("--from", arguments->from,
                       "what happened from this date on (2026-03-01, or RFC 3339)");
    command.add_option("--to", arguments->to, "what happened before this date");
    command.add_option("--ground", arguments->order.ground, "one that the law knows: see hold grounds")
        .required();
    command.add_option("--reason", arguments->order.reason, "which claim, authority or file, or - to read it")
        .required();
    command.add_option("--owner", arguments->order.owner, "who answers for it: legal department").required();
    command.add_option("--review", arguments->review, "date by when somebody looks at it again").required();
}

std::string scope_of(const HoldInfo& hold) {
    std::string text;
    const auto add = [&text](const std::string& part) { text.append(text.empty() ? "" : ", ").append(part); };
    if (hold.about_subject) add("a subject");
    if (hold.session) add("session " + hold.session->to_string());
    if (!hold.purpose.empty()) add("purpose " + hold.purpose);
    if (hold.from) add("from " + to_rfc3339(*hold.from));
    if (hold.to) add("before " + to_rfc3339(*hold.to));
    return text.empty() ? "a session" : text;  // a released hold no longer says which
}

void list(Options& options) {
    const Vault vault = options.open_vault();
    const Timestamp now = vault.clock().now();
    Json json = Json::array();
    std::vector<std::vector<std::string>> table{{"hold", "ground", "scope", "owner", "review", "state"}};
    for (const HoldInfo& hold : vault.holds().list()) {
        const bool overdue = !hold.released && hold.review <= now;
        if (overdue) options.exit_code = kFindings;
        json.push_back(with_source(hold));
        table.push_back({hold.id.to_string(), hold.ground, scope_of(hold), hold.owner,
                         to_rfc3339(hold.review).substr(0, 10),
                         hold.released ? "released"
                         : overdue     ? "review overdue"
                                       : "in force"});
    }
    options.json ? print_json({{"holds", json}}) : print_table(table);
}

void show(Options& options, const std::string& id) {
    const HoldInfo hold = options.open_vault().holds().find(parse_hold_id(id));
    if (options.json) return print_json(with_source(hold));
    const HoldGround& ground = *find_hold_ground(hold.ground);
    print_fields({{"hold", hold.id.to_string()},
                  {"scope", scope_of(hold)},
                  {"ground", std::string(ground.title) + " (" + std::string(ground.source) + ")"},
                  {"reason", hold.reason},
                  {"owner", hold.owner},
                  {"placed", to_rfc3339(hold.placed)},
                  {"review", to_rfc3339(hold.review)},
                  {"released", hold.released ? to_rfc3339(*hold.released) : ""}});
}

void add_show(Command group, Options& options) {
    const auto id = std::make_shared<std::string>();
    add_command(group, "show", "show a hold", [&options, id] { show(options, *id); })
        .add_option("hold", *id, "its id")
        .required();
}

void add_review(Command group, Options& options) {
    struct Arguments {
        std::string id, next;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command = add_command(
        group, "review", "say that a hold is still needed, and until when", [&options, arguments] {
            options.open_vault().holds().review(parse_hold_id(arguments->id), parse_moment(arguments->next),
                                                kActor);
        });
    command.add_option("hold", arguments->id, "its id").required();
    command.add_option("--review", arguments->next, "date of the next look").required();
}

struct ReleaseArguments {
    std::string id, reason;
    bool dry_run = false;
};

void release(Options& options, const ReleaseArguments& arguments) {
    const Vault vault = options.open_vault();
    const RecordId id = parse_hold_id(arguments.id);
    if (arguments.dry_run) {
        const std::int64_t waiting = vault.holds().count_waiting(id);
        if (options.json) return print_json({{"id", arguments.id}, {"erasures", waiting}});
        return print_fields({{"erasures", std::to_string(waiting) + " that waited would be carried out"}});
    }
    const HoldRelease release = vault.holds().release(id, argument_or_stdin(arguments.reason), kActor);
    if (!release.interrupted.empty()) options.exit_code = kFindings;
    if (options.json) {
        Json json{{"hold", with_source(vault.holds().find(id))}, {"erasures", Json::array()}};
        for (const RecordId& erasure : release.erasures)
            json["erasures"].push_back(erasure.to_string());
        if (!release.interrupted.empty()) json["interrupted"] = release.interrupted;
        return print_json(json);
    }
    print_fields({{"released", arguments.id}});
    for (const RecordId& erasure : release.erasures)
        print_note(
            "an erasure that waited was carried out; write its certificate with sessionaudit certificate "
            "write " +
            erasure.to_string() + " FILE");
    if (!release.interrupted.empty())
        print_note("the hold is released, and an erasure that waited is not complete yet: " +
                   release.interrupted);
}

void add_release(Command group, Options& options) {
    const auto arguments = std::make_shared<ReleaseArguments>();
    const Command command =
        add_command(group, "release", "end a hold and carry out the erasures that waited for it",
                    [&options, arguments] { release(options, *arguments); });
    command.add_option("hold", arguments->id, "its id").required();
    command.add_option("--reason", arguments->reason, "why it ends, or - to read it");
    command.add_flag("--dry-run", arguments->dry_run, "only say how many erasures would be carried out");
}

void add_grounds(Command group, Options& options) {
    add_command(group, "grounds", "list the grounds that the law knows", [&options] {
        Json json = Json::array();
        std::vector<std::vector<std::string>> table{{"ground", "meaning", "source"}};
        for (const HoldGround& ground : hold_grounds()) {
            const std::string id(ground.id), title(ground.title), source(ground.source);
            json.push_back(json_of(ground));
            table.push_back({id, title, source});
        }
        options.json ? print_json({{"grounds", json}}) : print_table(table);
    });
}

}  // namespace

void register_hold(Command app, Options& options) {
    const Command group = app.add_subcommand("hold", "legal holds: what may not go, and why");
    group.require_subcommand();
    add_place(group, options);
    add_command(group, "list", "list holds (exit 1: a review is overdue)", [&options] { list(options); });
    add_show(group, options);
    add_review(group, options);
    add_release(group, options);
    add_grounds(group, options);
}

}  // namespace sessionaudit::cli
