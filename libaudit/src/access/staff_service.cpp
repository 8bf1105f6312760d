// Users: set up, invited, changed, disabled.
#include <algorithm>

#include "access/access_codes.hpp"
#include "access/password_hash.hpp"
#include "core/ascii.hpp"
#include "records/ledger_entries.hpp"
#include "sessionaudit/error.hpp"
#include "store/vault_core.hpp"
#include "tables/staff.hpp"

namespace sessionaudit {
namespace {

constexpr Milliseconds kFirstAdminLifetime = std::chrono::minutes{15};
constexpr Milliseconds kEmergencyLifetime = std::chrono::minutes{15};
constexpr Milliseconds kInvitationLifetime = std::chrono::hours{72};
constexpr Milliseconds kResetLifetime = std::chrono::hours{24};
constexpr std::size_t kEmailSizeMax = 254;  // RFC 5321 section 4.5.3.1.3, without the brackets

void require_name(const std::string& name) {
    const auto allowed = [](char c) {
        return ascii::is_lower(c) || ascii::is_digit(c) || c == '-' || c == '_' || c == '.';
    };
    if (name.empty() || name.size() > 64 || !std::all_of(name.begin(), name.end(), allowed))
        throw Error(ErrorCode::invalid_argument,
                    "a user has a name of 1 to 64 letters a-z, digits, - _ and ., for example anna");
}

void require_email(const std::string& email) {
    if (email.empty()) return;
    const std::size_t at = email.find('@');
    const bool printable =
        std::all_of(email.begin(), email.end(), [](char c) { return c > 0x20 && c < 0x7F; });
    // It becomes an address of SMTP: nothing in it may end a line or begin another address.
    if (!printable || email.size() > kEmailSizeMax || at == 0 || at == std::string::npos ||
        at + 1 == email.size() || email.find('@', at + 1) != std::string::npos ||
        email.find_first_of("<>,;:\"\\()[]") != std::string::npos)
        throw Error(ErrorCode::invalid_argument, "an e-mail address is written anna@shop.example");
}

std::vector<Role> distinct(std::vector<Role> roles) {
    if (roles.empty())
        throw Error(ErrorCode::invalid_argument,
                    "a user has at least one role: auditor, operator, dpo or admin");
    std::sort(roles.begin(), roles.end());
    roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
    return roles;
}

LedgerEntry user_entry(const std::string& action, const UserInfo& user, const std::string& actor,
                       Timestamp now) {
    LedgerEntry entry = plain_entry(action, actor, now);
    entry.detail["user"] = user.id.to_string();
    return entry;
}

bool is_admin(const UserInfo& user) {
    return !user.disabled && std::find(user.roles.begin(), user.roles.end(), Role::admin) != user.roles.end();
}

void require_other_admin(VaultCore& core, storage::Connection& store, const RecordId& id) {
    if (!has_other_admin(core.token_key(), store, id))
        throw Error(ErrorCode::conflict,
                    "this is the last admin; make somebody else an admin first, or nobody could");
}

void insert_new(VaultCore& core, storage::Connection& store, const StaffRow& row) {
    if (select_user(core.token_key(), store, row.info.name))
        throw Error(ErrorCode::already_exists,
                    "there is a user " + row.info.name + " already, or was; names are not used again");
    insert_user(core.token_key(), store, row);
}

StaffRow new_row(VaultCore& core, const std::string& name, std::vector<Role> roles) {
    StaffRow row;
    const Timestamp now = core.now();
    row.info.id = core.ids().next_record(now);
    row.info.name = name;
    row.info.roles = distinct(std::move(roles));
    row.info.created = now;
    row.info.version = 1;
    return row;
}

}  // namespace

std::optional<IssuedCode> StaffService::first_admin_code() {
    std::optional<IssuedCode> code;
    core_.writer().run([&](WriteContext& context) {
        if (has_users(context.store())) return;
        code = issue_code(core_, context.store(), kFirstAdminCode, {}, kFirstAdminLifetime);
        context.record(plain_entry("access.first_code", "server", core_.now()));
    });
    return code;
}

std::optional<RecordId> StaffService::set_up(std::string_view code, const std::string& name,
                                             std::string_view password) {
    require_name(name);
    require_password(password, name);
    if (!is_code(core_, *core_.readers().lease(), kFirstAdminCode, {}, code)) return std::nullopt;
    StaffRow row = new_row(core_, name, {Role::admin});
    row.password = hash_password(password);
    row.info.password_changed = row.info.created;
    bool done = false;
    core_.writer().run([&](WriteContext& context) {
        done = !has_users(context.store()) && use_code(core_, context.store(), kFirstAdminCode, {}, code);
        if (!done) return;
        insert_new(core_, context.store(), row);
        LedgerEntry entry = user_entry("user.set_up", row.info, "user:" + name, row.info.created);
        entry.detail["roles"] = join_roles(row.info.roles);
        context.record(entry);
    });
    return done ? std::optional(row.info.id) : std::nullopt;
}

AddedUser StaffService::add(const NewUser& user, const std::string& actor) {
    require_name(user.name);
    require_email(user.email);
    StaffRow row = new_row(core_, user.name, user.roles);
    row.info.email = user.email;
    AddedUser added{row.info.id, {}};
    core_.writer().run([&](WriteContext& context) {
        insert_new(core_, context.store(), row);
        added.invitation =
            issue_code(core_, context.store(), kPasswordCode, row.info.id, kInvitationLifetime);
        LedgerEntry entry = user_entry("user.added", row.info, actor, row.info.created);
        entry.detail["name"] = user.name;
        entry.detail["roles"] = join_roles(row.info.roles);
        context.record(entry);
    });
    return added;
}

IssuedCode StaffService::reset_password(const RecordId& id, bool forget_totp, const std::string& actor) {
    IssuedCode code;
    std::string name;
    core_.writer().run([&](WriteContext& context) {
        StaffRow row = require_user(core_.token_key(), context.store(), id);
        name = row.info.name;
        code = issue_code(core_, context.store(), kPasswordCode, id, kResetLifetime);
        if (forget_totp) {
            row.totp_secret.clear();
            row.totp_begun.clear();
            // Or whoever knows it would get in with it alone, until the person chooses another.
            row.password.clear();
            update_user(core_.token_key(), context.store(), row);
        }
        LedgerEntry entry = user_entry("user.password_reset", row.info, actor, core_.now());
        entry.detail["totp_forgotten"] = forget_totp;
        context.record(entry);
    });
    SessionService(core_).revoke_all(staff_identifier(name), {}, actor);
    return code;
}

IssuedCode StaffService::emergency_code(const std::string& name, const std::string& actor) {
    IssuedCode code;
    core_.writer().run([&](WriteContext& context) {
        const auto row = select_user(core_.token_key(), context.store(), name);
        if (!row) throw Error(ErrorCode::not_found, "there is no user of this name; see user list");
        if (row->info.disabled)
            throw Error(ErrorCode::conflict, "this user is disabled; enable them before they get in");
        code = issue_code(core_, context.store(), kEmergencyCode, row->info.id, kEmergencyLifetime);
        context.record(user_entry("user.emergency_code", row->info, actor, core_.now()));
    });
    return code;
}

UserInfo StaffService::change(const RecordId& id, const std::vector<Role>& roles, const std::string& email,
                              std::int64_t version, const std::string& actor) {
    require_email(email);
    const std::vector<Role> wanted = distinct(roles);
    UserInfo changed;
    core_.writer().run([&](WriteContext& context) {
        StaffRow row = require_user(core_.token_key(), context.store(), id);
        if (row.info.version != version)
            throw Error(ErrorCode::conflict, "this user was changed meanwhile; look at it again");
        const bool was_admin = is_admin(row.info);
        row.info.roles = wanted;
        row.info.email = email;
        if (was_admin && !is_admin(row.info)) require_other_admin(core_, context.store(), id);
        update_user(core_.token_key(), context.store(), row);
        LedgerEntry entry = user_entry("user.changed", row.info, actor, core_.now());
        entry.detail["roles"] = join_roles(wanted);
        context.record(entry);
        changed = row.info;
    });
    return changed;
}

bool StaffService::disable(const RecordId& id, const std::string& actor) {
    std::string name;
    core_.writer().run([&](WriteContext& context) {
        StaffRow row = require_user(core_.token_key(), context.store(), id);
        if (row.info.disabled) return;
        if (is_admin(row.info)) require_other_admin(core_, context.store(), id);
        row.info.disabled = core_.now();
        update_user(core_.token_key(), context.store(), row);
        context.record(user_entry("user.disabled", row.info, actor, core_.now()));
        name = row.info.name;
    });
    if (name.empty()) return false;
    SessionService(core_).revoke_all(staff_identifier(name), {}, actor);
    AccessService(core_).revoke_tokens_of("user:" + name, actor);
    return true;
}

bool StaffService::enable(const RecordId& id, const std::string& actor) {
    bool enabled = false;
    core_.writer().run([&](WriteContext& context) {
        StaffRow row = require_user(core_.token_key(), context.store(), id);
        if (!row.info.disabled) return;
        row.info.disabled.reset();
        update_user(core_.token_key(), context.store(), row);
        context.record(user_entry("user.enabled", row.info, actor, core_.now()));
        enabled = true;
    });
    return enabled;
}

std::optional<UserInfo> StaffService::find(const RecordId& id) {
    auto row = select_user(core_.token_key(), *core_.readers().lease(), id);
    if (!row) return std::nullopt;
    return std::move(row->info);
}

std::optional<UserInfo> StaffService::find(const std::string& name) {
    auto row = select_user(core_.token_key(), *core_.readers().lease(), name);
    if (!row) return std::nullopt;
    return std::move(row->info);
}

std::vector<UserInfo> StaffService::list(const std::string& after, std::size_t limit) {
    std::vector<UserInfo> users;
    for (StaffRow& row : select_users(core_.token_key(), *core_.readers().lease(), after, limit))
        users.push_back(std::move(row.info));
    return users;
}

}  // namespace sessionaudit
