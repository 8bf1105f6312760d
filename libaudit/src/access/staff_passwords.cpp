// What people change about themselves: password and second factor.
#include <array>

#include "access/access_codes.hpp"
#include "access/password_hash.hpp"
#include "access/totp.hpp"
#include "crypto/random.hpp"
#include "records/ledger_entries.hpp"
#include "sessionaudit/error.hpp"
#include "store/vault_core.hpp"
#include "tables/staff.hpp"

namespace sessionaudit {
namespace {

LedgerEntry own_entry(const std::string& action, const UserInfo& user, Timestamp now) {
    LedgerEntry entry = plain_entry(action, "user:" + user.name, now);
    entry.detail["user"] = user.id.to_string();
    return entry;
}

void set_password(VaultCore& core, WriteContext& context, StaffRow& row, const std::string& hash) {
    row.password = hash;
    row.info.password_changed = core.now();
    update_user(core.token_key(), context.store(), row);
    context.record(own_entry("user.password_changed", row.info, core.now()));
}

}  // namespace

bool StaffService::redeem(std::string_view code, const std::string& name, std::string_view password) {
    require_password(password, name);
    const auto known = find(name);
    if (!known || known->disabled ||
        !is_code(core_, *core_.readers().lease(), kPasswordCode, known->id, code))
        return false;
    const std::string hash = hash_password(password);
    bool used = false;
    core_.writer().run([&](WriteContext& context) {
        StaffRow row = require_user(core_.token_key(), context.store(), known->id);
        used = !row.info.disabled && use_code(core_, context.store(), kPasswordCode, known->id, code);
        if (used) set_password(core_, context, row, hash);
    });
    if (used) SessionService(core_).revoke_all(staff_identifier(name), {}, "user:" + name);
    return used;
}

bool StaffService::change_password(const Principal& user, std::string_view old_password,
                                   std::string_view new_password) {
    const StaffRow known = require_user(core_.token_key(), *core_.readers().lease(), user.id);
    require_password(new_password, known.info.name);
    if (!is_password(old_password, known.password)) return false;
    const std::string hash = hash_password(new_password);
    bool changed = false;
    core_.writer().run([&](WriteContext& context) {
        StaffRow row = require_user(core_.token_key(), context.store(), user.id);
        changed = row.password == known.password;  // or somebody else changed it meanwhile
        if (changed) set_password(core_, context, row, hash);
    });
    if (changed)
        SessionService(core_).revoke_all(staff_identifier(known.info.name), user.session, user.actor);
    return changed;
}

TotpEnrolment StaffService::begin_totp(const Principal& user) {
    std::array<std::uint8_t, kTotpSecretSize> secret{};
    fill_random(secret);
    TotpEnrolment enrolment;
    core_.writer().run([&](WriteContext& context) {
        StaffRow row = require_user(core_.token_key(), context.store(), user.id);
        row.totp_begun.assign(secret.begin(), secret.end());
        update_user(core_.token_key(), context.store(), row);
        enrolment = {to_base32(secret), totp_uri(row.info.name, core_.config().site, secret)};
        context.record(own_entry("user.totp_begun", row.info, core_.now()));
    });
    return enrolment;
}

bool StaffService::confirm_totp(const Principal& user, std::string_view code) {
    bool confirmed = false;
    core_.writer().run([&](WriteContext& context) {
        StaffRow row = require_user(core_.token_key(), context.store(), user.id);
        if (row.totp_begun.empty())
            throw Error(ErrorCode::conflict, "no second factor waits to be confirmed; begin with a new one");
        const auto step = matching_totp_step(row.totp_begun, code, core_.now(), 0);
        if (!step) return;
        row.totp_secret = std::exchange(row.totp_begun, {});
        row.totp_step = *step;
        update_user(core_.token_key(), context.store(), row);
        context.record(own_entry("user.totp_confirmed", row.info, core_.now()));
        confirmed = true;
    });
    return confirmed;
}

}  // namespace sessionaudit
