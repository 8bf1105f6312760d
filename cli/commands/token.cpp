// token create|list|rotate|revoke
#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::cli {
namespace {

/// By id, or the newest of a name.
TokenInfo require_token(const Vault& vault, const std::string& text) {
    const auto id = RecordId::parse(text);
    for (TokenInfo& token : vault.access().tokens())
        if (id ? token.id == *id : token.name == text) return std::move(token);
    throw Error(ErrorCode::not_found, "there is no such token; token list shows them");
}

std::string scopes_text(ScopeSet scopes) {
    std::string text;
    for (const Scope scope : scopes.list())
        text.append(text.empty() ? "" : " ").append(to_string(scope));
    return text;
}

std::string state_of(const TokenInfo& token, Timestamp now) {
    return token.revoked ? "revoked" : token.expires <= now ? "expired" : "good";
}

void print_issued(const Options& options, const std::string& name, const IssuedToken& issued) {
    if (options.json)
        return print_json({{"name", name},
                           {"id", issued.id.to_string()},
                           {"token", issued.token},
                           {"expires", to_rfc3339(issued.expires)}});
    print_fields({{"name", name}, {"token", issued.token}, {"good until", to_rfc3339(issued.expires)}});
    print_note("keep the token now: it is not shown again");
}

struct CreateArguments {
    std::string name, site, expires;
    std::vector<std::string> scopes, roles;
};

void create(const Options& options, const CreateArguments& arguments) {
    NewToken token{arguments.name, {}, arguments.site, {}};
    for (const std::string& text : arguments.scopes) {
        const auto scope = parse_scope(text);
        if (!scope)
            throw Error(ErrorCode::invalid_argument,
                        "\"" + text + "\" is no scope; docs/access.md lists them");
        token.scopes.add(*scope);
    }
    for (const std::string& text : arguments.roles) {
        const auto role = parse_role(text);
        if (!role)
            throw Error(ErrorCode::invalid_argument,
                        "\"" + text + "\" is no role; there are auditor, operator, dpo and admin");
        token.scopes.add(scopes_of(*role));
    }
    if (!arguments.expires.empty()) token.expires = parse_moment(arguments.expires);
    print_issued(options, token.name, options.open_vault().access().issue_token(token, kActor));
}

void add_create(Command group, Options& options) {
    const auto arguments = std::make_shared<CreateArguments>();
    const Command command = add_command(group, "create", "make a token for a program",
                                        [&options, arguments] { create(options, *arguments); });
    command.add_option("name", arguments->name, "1 to 64 of a-z 0-9 - _ .").required();
    command.add_option("--scope", arguments->scopes, "what it may, such as sessions:read; may be repeated");
    command.add_option("--role", arguments->roles, "all scopes of a role; may be repeated");
    command.add_option("--site", arguments->site, "for this site alone");
    command.add_option("--expires", arguments->expires,
                       "until when it is good; 90 days when not given, 366 at most");
}

void list(const Options& options) {
    const Vault vault = options.open_vault();
    const Timestamp now = vault.clock().now();
    Json json = Json::array();
    std::vector<std::vector<std::string>> table{{"token", "site", "scopes", "last used", "expires", "state"}};
    for (const TokenInfo& token : vault.access().tokens()) {
        Json one = json_of(token);
        one["state"] = state_of(token, now);
        json.push_back(std::move(one));
        table.push_back({token.name, token.site.empty() ? "all" : token.site, scopes_text(token.scopes),
                         token.last_used ? to_rfc3339(*token.last_used).substr(0, 10) : "never",
                         to_rfc3339(token.expires).substr(0, 10), state_of(token, now)});
    }
    options.json ? print_json({{"tokens", json}}) : print_table(table);
}

void add_rotate(Command group, Options& options) {
    struct Arguments {
        std::string token, overlap = "0s";
    };
    const auto arguments = std::make_shared<Arguments>();
    const Command command = add_command(group, "rotate", "give a token a new secret", [&options, arguments] {
        const Vault vault = options.open_vault();
        const TokenInfo token = require_token(vault, arguments->token);
        print_issued(options, token.name,
                     vault.access().rotate_token(token.id, parse_duration(arguments->overlap), kActor));
    });
    command.add_option("token", arguments->token, "its name or id").required();
    command.add_option("--overlap", arguments->overlap, "how long the old one stays good: 1h; at most 24h");
}

/// By id that one; by name all that are good: a rotation with an overlap leaves two of a name.
bool revoke(const Vault& vault, const std::string& text) {
    const TokenInfo newest = require_token(vault, text);
    bool revoked = vault.access().revoke_token(newest.id, kActor);
    if (RecordId::parse(text)) return revoked;
    const Timestamp now = vault.clock().now();
    for (const TokenInfo& token : vault.access().tokens())
        if (token.name == newest.name && !token.revoked && token.expires > now)
            revoked = vault.access().revoke_token(token.id, kActor) || revoked;
    return revoked;
}

void add_revoke(Command group, Options& options) {
    const auto token = std::make_shared<std::string>();
    add_command(group, "revoke", "end a token at once",
                [&options, token] {
                    const Vault vault = options.open_vault();
                    if (!revoke(vault, *token)) print_note("it was revoked before");
                })
        .add_option("token", *token, "its name, for all that are good, or its id")
        .required();
}

}  // namespace

void register_token(Command app, Options& options) {
    const Command group = app.add_subcommand("token", "tokens of programs that use the admin server");
    group.require_subcommand();
    add_create(group, options);
    add_command(group, "list", "list tokens", [&options] { list(options); });
    add_rotate(group, options);
    add_revoke(group, options);
}

}  // namespace sessionaudit::cli
