// user add|list|disable|enable|reset-password|emergency-code
#include <unistd.h>

#include "options.hpp"
#include "output.hpp"
#include "sessionaudit/error.hpp"
#include "terminal.hpp"

namespace sessionaudit::cli {
namespace {

/// From the terminal without echo, twice; from the first line of standard input where that is no terminal.
std::string read_new_password() {
    if (::isatty(STDIN_FILENO) == 0) return argument_or_stdin("-");
    const SecretBytes typed = passphrase_prompt()(true);
    return std::string(as_text(typed.view()));
}

UserInfo require_user(const Vault& vault, const std::string& name) {
    const auto user = vault.staff().find(name);
    if (!user) throw Error(ErrorCode::not_found, "there is no user of this name; user list shows them");
    return *user;
}

std::string roles_text(const std::vector<Role>& roles) {
    std::string text;
    for (const Role role : roles)
        text.append(text.empty() ? "" : ", ").append(to_string(role));
    return text;
}

void print_code(const Options& options, const std::string& name, const IssuedCode& code) {
    if (options.json)
        return print_json({{"user", name}, {"code", code.code}, {"expires", to_rfc3339(code.expires)}});
    print_fields({{"user", name}, {"code", code.code}, {"good until", to_rfc3339(code.expires)}});
}

/// The code is used up here, or printed to be handed over.
void finish(const Options& options, const Vault& vault, const std::string& name, const IssuedCode& code,
            const std::string& password) {
    if (password.empty()) {
        print_code(options, name, code);
        return print_note("hand the code over; with it the person chooses a password, once");
    }
    if (!vault.staff().redeem(code.code, name, password))
        throw Error(ErrorCode::conflict, "somebody changed this user meanwhile; look at user list");
    options.json ? print_json({{"user", name}}) : print_fields({{"user", name}});
}

struct AddArguments {
    std::string name, email;
    std::vector<std::string> roles;
    bool set_password = false;
};

void add(const Options& options, const AddArguments& arguments) {
    NewUser user{arguments.name, {}, arguments.email == "-" ? argument_or_stdin("-") : arguments.email};
    for (const std::string& text : arguments.roles) {
        const auto role = parse_role(text);
        if (!role)
            throw Error(ErrorCode::invalid_argument,
                        "\"" + text + "\" is no role; there are auditor, operator, dpo and admin");
        user.roles.push_back(*role);
    }
    std::string password;
    if (arguments.set_password) {
        password = read_new_password();
        require_password(password, user.name);  // before there is a user without one
    }
    const Vault vault = options.open_vault();
    finish(options, vault, user.name, vault.staff().add(user, kActor).invitation, password);
}

void add_add(Command group, Options& options) {
    const auto arguments = std::make_shared<AddArguments>();
    const Command command = add_command(group, "add", "add a user of the admin server",
                                        [&options, arguments] { add(options, *arguments); });
    command.add_option("name", arguments->name, "1 to 64 of a-z 0-9 - _ .").required();
    command.add_option("--role", arguments->roles, "auditor, operator, dpo or admin; may be repeated")
        .required();
    command.add_option("--email", arguments->email, "address for reminders, or - to read it");
    command.add_flag("--set-password", arguments->set_password,
                     "ask for the password, or read it from standard input, instead of printing a code");
}

void list(const Options& options) {
    Json json = Json::array();
    std::vector<std::vector<std::string>> table{{"user", "roles", "second factor", "created", "state"}};
    for (const UserInfo& user : options.open_vault().staff().list()) {
        const std::string state = user.disabled ? "disabled" : user.password_set ? "active" : "invited";
        Json one = json_of(user);
        one["state"] = state;
        json.push_back(std::move(one));
        table.push_back({user.name, roles_text(user.roles), user.totp ? "totp" : "none",
                         to_rfc3339(user.created).substr(0, 10), state});
    }
    options.json ? print_json({{"users", json}}) : print_table(table);
}

struct ResetArguments {
    std::string name;
    bool forget_totp = false;
    bool set_password = false;
};

void reset_password(const Options& options, const ResetArguments& arguments) {
    const Vault vault = options.open_vault();
    const UserInfo user = require_user(vault, arguments.name);
    std::string password;
    if (arguments.set_password) {
        password = read_new_password();
        require_password(password, user.name);
    }
    finish(options, vault, user.name, vault.staff().reset_password(user.id, arguments.forget_totp, kActor),
           password);
}

void add_reset(Command group, Options& options) {
    const auto arguments = std::make_shared<ResetArguments>();
    const Command command = add_command(group, "reset-password", "let a user choose a new password",
                                        [&options, arguments] { reset_password(options, *arguments); });
    command.add_option("name", arguments->name, "the user").required();
    command.add_flag("--forget-totp", arguments->forget_totp, "drop the second factor, for who lost it");
    command.add_flag("--set-password", arguments->set_password,
                     "ask for the password, or read it from standard input, instead of printing a code");
}

/// A command that takes a user's name.
void add_named(Command group, const std::string& command, const std::string& help,
               std::function<void(const Vault&, const std::string&)> run, Options& options) {
    const auto name = std::make_shared<std::string>();
    add_command(group, command, help,
                [&options, name, run = std::move(run)] {
                    const Vault vault = options.open_vault();
                    run(vault, *name);
                })
        .add_option("name", *name, "the user")
        .required();
}

}  // namespace

void register_user(Command app, Options& options) {
    const Command group = app.add_subcommand("user", "people who work with the admin server");
    group.require_subcommand();
    add_add(group, options);
    add_command(group, "list", "list users", [&options] { list(options); });
    add_named(
        group, "disable", "end a user's logins and take no more",
        [](const Vault& vault, const std::string& name) {
            vault.staff().disable(require_user(vault, name).id, kActor);
        },
        options);
    add_named(
        group, "enable", "let a disabled user log in again",
        [](const Vault& vault, const std::string& name) {
            vault.staff().enable(require_user(vault, name).id, kActor);
        },
        options);
    add_reset(group, options);
    add_named(
        group, "emergency-code", "let a locked-out user in once, with their password",
        [&options](const Vault& vault, const std::string& name) {
            print_code(options, name, vault.staff().emergency_code(name, kActor));
        },
        options);
}

}  // namespace sessionaudit::cli
