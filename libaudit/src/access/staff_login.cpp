// Logins: a password and a code become a session, a cookie becomes a principal.
#include "access/access_codes.hpp"
#include "access/password_hash.hpp"
#include "access/totp.hpp"
#include "records/ledger_entries.hpp"
#include "store/vault_core.hpp"
#include "tables/staff.hpp"

namespace sessionaudit {
namespace {

const std::string kProfile = "admin";

enum class Factor { none, totp, emergency };

/// Uses up what came with the password, in one step with the look at the user. False when it is not good.
/// Asked for a wrong password too, so that it takes as long.
bool use_factor(VaultCore& core, WriteContext& context, const std::optional<StaffRow>& known,
                bool password_good, const LoginAttempt& attempt, Factor& factor) {
    storage::Connection& store = context.store();
    const auto row = select_user(core.token_key(), store, attempt.name);
    if (!password_good || !known || !row || row->info.disabled || row->password != known->password)
        return false;
    if (!attempt.emergency_code.empty()) {
        factor = Factor::emergency;
        return use_code(core, store, kEmergencyCode, row->info.id, attempt.emergency_code);
    }
    if (row->totp_secret.empty()) return true;
    factor = Factor::totp;
    const auto step = matching_totp_step(row->totp_secret, attempt.code, core.now(), row->totp_step);
    if (!step) return false;
    note_totp_step(store, row->info.id, *step);
    return true;
}

std::shared_ptr<const Principal> principal_of(const RecordId& id, const std::string& name,
                                              const std::vector<Role>& roles, const SessionId& session,
                                              Timestamp authenticated) {
    Principal principal;
    principal.kind = Principal::Kind::user;
    principal.id = id;
    principal.actor = "user:" + name;
    principal.person = principal.actor;
    principal.roles = roles;
    principal.scopes = scopes_of(roles);
    principal.session = session;
    principal.authenticated = authenticated;
    return std::make_shared<const Principal>(std::move(principal));
}

std::string name_of(const Principal& user) {
    return user.actor.substr(std::string_view("user:").size());
}

}  // namespace

std::optional<StaffLogin> StaffService::log_in(const LoginAttempt& attempt) {
    const auto known = select_user(core_.token_key(), *core_.readers().lease(), attempt.name);
    // Also for a name that nobody has, so that it takes as long.
    const bool good = is_password(attempt.password, known ? known->password : std::string());
    const Timestamp now = core_.now();
    Factor factor = Factor::none;
    bool in = false;
    core_.writer().run(
        [&](WriteContext& context) { in = use_factor(core_, context, known, good, attempt, factor); });
    if (!in) return std::nullopt;
    SessionService sessions(core_);
    const std::string& name = known->info.name;
    // A login is a new session, and the one before it in this browser ends: OWASP ASVS 5.0, 7.2.4.
    if (const auto before = check_login(attempt.previous, attempt.context))
        sessions.end(before->session, EndedReason::rotated, before->actor);
    StartRequest request;
    request.profile = kProfile;
    request.subject = staff_identifier(name);
    request.context = attempt.context;
    const IssuedSession issued = sessions.start_any(request);
    core_.writer().run([&](WriteContext& context) {
        // A password that was changed meanwhile has ended all logins; this one would be left over.
        const auto row = select_user(core_.token_key(), context.store(), known->info.id);
        in = row && !row->info.disabled && row->password == known->password;
        if (!in) return;
        // Those that are over for good would only be rows.
        delete_logins_before(context.store(), now - core_.profile(kProfile).absolute);
        insert_login(context.store(), issued.id, {known->info.id, now});
        LedgerEntry entry = plain_entry("access.login", "user:" + name, now);
        entry.detail["second_factor"] = std::string(factor == Factor::totp        ? "totp"
                                                    : factor == Factor::emergency ? "emergency_code"
                                                                                  : "none");
        context.record(entry);
    });
    if (!in) {
        sessions.end(issued.id, EndedReason::revoked, "user:" + name);
        return std::nullopt;
    }
    return StaffLogin{principal_of(known->info.id, name, known->info.roles, issued.id, now),
                      issued.set_cookie, factor == Factor::emergency};
}

bool StaffService::is_emergency_code(std::string_view name, std::string_view code) {
    const auto lease = core_.readers().lease();
    const auto row = select_user(core_.token_key(), *lease, name);
    return row && is_code(core_, *lease, kEmergencyCode, row->info.id, code);
}

std::shared_ptr<const Principal> StaffService::check_login(std::string_view cookie,
                                                           const RequestContext& context) {
    if (cookie.empty()) return nullptr;
    const CheckResult result = SessionService(core_).check(cookie, context);
    if (result.status != TokenStatus::active) return nullptr;
    const auto lease = core_.readers().lease();
    const auto login = select_login(*lease, result.id);
    if (!login) return nullptr;
    const auto row = select_user(core_.token_key(), *lease, login->user);
    if (!row || row->info.disabled) return nullptr;
    return principal_of(row->info.id, row->info.name, row->info.roles, result.id, login->authenticated);
}

void StaffService::log_out(const Principal& user) {
    SessionService(core_).end(user.session, EndedReason::logout, user.actor);
}

std::int64_t StaffService::log_out_everywhere(const Principal& user) {
    return SessionService(core_).revoke_all(staff_identifier(name_of(user)), {}, user.actor);
}

std::vector<StaffSession> StaffService::logins(const Principal& user) {
    std::vector<StaffSession> logins;
    for (const SessionInfo& info : SessionService(core_).list(staff_identifier(name_of(user)), true)) {
        const auto login = select_login(*core_.readers().lease(), info.id);
        if (!login || login->user != user.id) continue;
        logins.push_back(
            {info.id, login->authenticated, info.last_seen, info.expires, info.agent, info.network});
    }
    return logins;
}

bool StaffService::end_login(const Principal& user, const SessionId& id) {
    const auto login = select_login(*core_.readers().lease(), id);
    if (!login || login->user != user.id) return false;
    const auto reason = SessionService(core_).end(id, EndedReason::revoked, user.actor);
    return reason.has_value();
}

}  // namespace sessionaudit
