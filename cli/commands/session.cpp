// session start|check|show|list|touch|end|revoke|sweep|purge
#include <iostream>

#include "exit_code.hpp"
#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::cli {
namespace {

/// A session is named by its id, or by a token that is read from a file.
struct Target {
    std::string id;
    std::string token_file;

    void add_to(Command command) {
        const Option by_id = command.add_option("id", id, "the session's id");
        command
            .add_option("--token-file", token_file,
                        "read the session's token from a file, or - for standard input")
            .excludes(by_id);
    }
    SessionId resolve(const Vault& vault) const {
        if (!id.empty()) return parse_session_id(id);
        if (token_file.empty())
            throw Error(ErrorCode::invalid_argument, "name a session by its id, or by --token-file");
        const CheckResult result = vault.sessions().peek(read_token(token_file));
        if (result.status == TokenStatus::malformed)
            throw Error(ErrorCode::invalid_argument, "what was read is not a session token");
        if (result.status == TokenStatus::unknown)
            throw Error(ErrorCode::not_found, "no session has this token");
        return result.id;
    }
};

[[noreturn]] void fail_missing(const SessionId& id) {
    throw Error(ErrorCode::not_found, "there is no session " + id.to_string());
}

Attributes parse_attributes(const std::vector<std::string>& texts) {
    Attributes attributes;
    for (const std::string& text : texts) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos || equals == 0)
            throw Error(ErrorCode::invalid_argument, "an attribute is written name=value");
        attributes.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    return attributes;
}

void add_start(Command group, Options& options) {
    struct Arguments {
        StartRequest request;
        std::string subject;
        std::vector<std::string> attributes;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(group, "start", "start a session and print its token, once", [&options, arguments] {
            StartRequest& request = arguments->request;
            if (!arguments->subject.empty())
                request.subject = Identifier::parse(argument_or_stdin(arguments->subject));
            request.attributes = parse_attributes(arguments->attributes);
            const IssuedSession issued = options.open_vault().sessions().start(request);
            for (const std::string& warning : issued.warnings)
                print_note("warning: " + warning);
            if (options.json)
                return print_json({{"id", issued.id.to_string()},
                                   {"owner", issued.owner.to_string()},
                                   {"token", issued.token},
                                   {"set_cookie", issued.set_cookie}});
            print_fields({{"session", issued.id.to_string()},
                          {"token", issued.token},
                          {"set-cookie", issued.set_cookie}});
        });
    command.add_option("--subject", arguments->subject, "kind:value of the person, or - to read it");
    command.add_option("--site", arguments->request.site, "site, if not the store's own");
    command.add_option("--profile", arguments->request.profile, "session profile, if not the store's own");
    command.add_option("--address", arguments->request.context.address, "client address; kept truncated");
    command.add_option("--user-agent", arguments->request.context.user_agent, "User-Agent header");
    command.add_option("--jurisdiction", arguments->request.jurisdiction, "for example DE or US-CA");
    command.add_option("--attribute", arguments->attributes, "name=value; may be repeated");
}

void add_check(Command group, Options& options) {
    const auto file = std::make_shared<std::string>();
    const Command command =
        add_command(group, "check", "is this token good, now? exit 1 when it is not", [&options, file] {
            const CheckResult result = options.open_vault().sessions().peek(read_token(*file));
            const bool known = result.status == TokenStatus::active || result.status == TokenStatus::ended;
            if (result.status != TokenStatus::active) options.exit_code = kFindings;
            Json json = {{"status", to_string(result.status)}};
            if (result.status == TokenStatus::ended) json["reason"] = to_string(result.reason);
            if (known) json["id"] = result.id.to_string();
            if (result.status == TokenStatus::active) {
                json["expires"] = to_rfc3339(result.expires);
                json["renewal_due"] = result.renewal_due;
            }
            if (options.json) return print_json(json);
            print_fields(
                {{"token", std::string(to_string(result.status))},
                 {"reason", result.status == TokenStatus::ended ? std::string(to_string(result.reason)) : ""},
                 {"session", known ? result.id.to_string() : ""},
                 {"expires", result.status == TokenStatus::active ? to_rfc3339(result.expires) : ""}});
        });
    command.add_option("--token-file", *file, "the token's file, or - for standard input").required();
}

void add_show(Command group, Options& options) {
    struct Arguments {
        Target target;
        bool events = false;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command = add_command(group, "show", "show one session", [&options, arguments] {
        const Vault vault = options.open_vault();
        const SessionId id = arguments->target.resolve(vault);
        const auto session = vault.sessions().find(id);
        if (!session) fail_missing(id);
        std::vector<Event> events;
        if (arguments->events) events = vault.sessions().events(id);
        if (options.json) {
            Json json = json_of(*session);
            if (arguments->events) json.update(json_list("events", events));
            return print_json(json);
        }
        print_fields(fields_of(*session));
        if (!arguments->events) return;
        std::vector<std::vector<std::string>> rows = {{"AT", "KIND", "PURPOSE", "PATH OR NAME"}};
        for (const Event& event : events)
            rows.push_back({to_rfc3339(event.at), std::string(to_string(event.kind)), event.purpose,
                            event.path.empty() ? event.name : event.path});
        std::cout << '\n';
        print_table(rows);
    });
    arguments->target.add_to(command);
    command.add_flag("--events", arguments->events, "list its events too");
}

void add_list(Command group, Options& options) {
    struct Arguments {
        std::string subject;
        std::size_t limit = 20;
        bool active = false;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(group, "list", "list sessions, most recent first", [&options, arguments] {
            const Vault vault = options.open_vault();
            std::vector<SessionInfo> sessions =
                arguments->subject.empty()
                    ? vault.sessions().list_recent(arguments->limit, arguments->active)
                    : vault.sessions().list(Identifier::parse(argument_or_stdin(arguments->subject)),
                                            arguments->active);
            if (sessions.size() > arguments->limit) sessions.resize(arguments->limit);
            if (!options.json) return print_table(table_of(sessions));
            print_json(json_list("sessions", sessions));
        });
    command.add_option("--subject", arguments->subject, "of one person: kind:value, or - to read it");
    command.add_option("--limit", arguments->limit, "at most this many").show_default();
    command.add_flag("--active", arguments->active, "only those that are alive");
}

void add_touch(Command group, Options& options) {
    const auto target = std::make_shared<Target>();
    const Command command =
        add_command(group, "touch", "a session was used: its idle timer starts anew", [&options, target] {
            const Vault vault = options.open_vault();
            const SessionId id = target->resolve(vault);
            const auto result = vault.sessions().touch(id);
            if (!result) {
                if (!vault.sessions().find(id)) fail_missing(id);
                throw Error(ErrorCode::conflict,
                            "session " + id.to_string() + " has ended; a touch does not bring it back");
            }
            if (options.json)
                return print_json({{"id", id.to_string()},
                                   {"last_seen", to_rfc3339(result->last_seen)},
                                   {"expires", to_rfc3339(result->expires)}});
            print_fields({{"session", id.to_string()},
                          {"last seen", to_rfc3339(result->last_seen)},
                          {"expires", to_rfc3339(result->expires)}});
        });
    target->add_to(command);
}

void add_end(Command group, Options& options) {
    const auto target = std::make_shared<Target>();
    const Command command = add_command(group, "end", "log a session out", [&options, target] {
        const Vault vault = options.open_vault();
        const SessionId id = target->resolve(vault);
        const auto reason = vault.sessions().end(id, EndedReason::logout, kActor);
        if (!reason) fail_missing(id);
        if (options.json) return print_json({{"id", id.to_string()}, {"reason", to_string(*reason)}});
        print_fields({{"session", id.to_string()}, {"ended", std::string(to_string(*reason))}});
    });
    target->add_to(command);
}

void add_revoke(Command group, Options& options) {
    struct Arguments {
        std::string id;
        std::string subject;
        std::string except;
        bool dry_run = false;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command = add_command(
        group, "revoke", "end one session, or all of a person's, or all but one", [&options, arguments] {
            if (arguments->id.empty() == arguments->subject.empty())
                throw Error(ErrorCode::invalid_argument,
                            "name one session by its id, or a person with --subject");
            const Vault vault = options.open_vault();
            std::int64_t count = 0;
            if (!arguments->id.empty()) {
                const SessionId id = parse_session_id(arguments->id);
                const auto session = vault.sessions().find(id);
                if (!session) fail_missing(id);
                count = session->active() ? 1 : 0;
                if (!arguments->dry_run) vault.sessions().end(id, EndedReason::revoked, kActor);
            } else {
                const Identifier subject = Identifier::parse(argument_or_stdin(arguments->subject));
                const auto but = arguments->except.empty()
                                     ? std::nullopt
                                     : std::optional(parse_session_id(arguments->except));
                count = arguments->dry_run ? vault.sessions().count_active(subject, but)
                                           : vault.sessions().revoke_all(subject, but, kActor);
            }
            if (options.json) return print_json({{"revoked", count}, {"dry_run", arguments->dry_run}});
            std::cout << (arguments->dry_run ? "would revoke " : "revoked ") << count
                      << (count == 1 ? " session\n" : " sessions\n");
        });
    command.add_option("id", arguments->id, "the session's id");
    command.add_option("--subject", arguments->subject, "all of one person: kind:value, or - to read it");
    command.add_option("--except", arguments->except, "but not this session");
    command.add_flag("--dry-run", arguments->dry_run, "only say how many");
}

void add_sweep(Command group, Options& options) {
    add_command(group, "sweep", "end all sessions whose time is up", [&options] {
        const SweepResult result = options.open_vault().sessions().sweep();
        if (options.json)
            return print_json(
                {{"idle_timeout", result.ended_idle}, {"absolute_timeout", result.ended_absolute}});
        std::cout << "ended " << result.ended_idle << " by idle timeout, " << result.ended_absolute
                  << " by absolute timeout\n";
    });
}

void add_purge(Command group, Options& options) {
    struct Arguments {
        std::string older_than;
        bool dry_run = false;
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command =
        add_command(group, "purge", "delete sessions that ended long ago, for good", [&options, arguments] {
            const Seconds age = parse_duration(arguments->older_than);
            const Vault vault = options.open_vault();
            const PurgeResult result =
                vault.sessions().purge(vault.clock().now() - age, arguments->dry_run, kActor);
            if (options.json)
                return print_json({{"sessions", result.sessions},
                                   {"events", result.events},
                                   {"owner_keys_destroyed", result.owners},
                                   {"dry_run", arguments->dry_run}});
            std::cout << (arguments->dry_run ? "would delete " : "deleted ") << result.sessions
                      << " sessions with " << result.events << " events, and the keys of " << result.owners
                      << " anonymous visitors\n";
        });
    command
        .add_option("--older-than", arguments->older_than, "ended at least this long ago: 45s, 90m, 12h, 30d")
        .required();
    command.add_flag("--dry-run", arguments->dry_run, "only say what would go");
}

}  // namespace

void register_session(Command app, Options& options) {
    const Command group = app.add_subcommand("session", "start, find and end sessions");
    group.require_subcommand();
    add_start(group, options);
    add_check(group, options);
    add_show(group, options);
    add_list(group, options);
    add_touch(group, options);
    add_end(group, options);
    add_revoke(group, options);
    add_sweep(group, options);
    add_purge(group, options);
}

}  // namespace sessionaudit::cli
