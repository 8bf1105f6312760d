#include "tables/staff.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/json_text.hpp"
#include "crypto/aead.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kColumns =
    "SELECT user_id, name, roles, password, sealed, totp_step, created_at, password_changed_at, disabled_at,"
    " version FROM staff";

[[noreturn]] void damaged() {
    throw Error(ErrorCode::corrupt, "a user in the store is damaged; restore a backup");
}

/// Each user's own, derived from a secret that backups of the store do not hold and that a new root key
/// keeps.
Hash sealing_key(const HmacKey& token_key, const RecordId& id) {
    return token_key.mac({as_bytes("staff seal"), id.view()});
}

Bytes sealed_of(const HmacKey& token_key, const StaffRow& row) {
    const std::string text = dump_json(Json{{"email", row.info.email},
                                            {"totp", to_hex(row.totp_secret)},
                                            {"totp_begun", to_hex(row.totp_begun)}});
    return seal(sealing_key(token_key, row.info.id), row.info.id.view(), as_bytes(text));
}

void open_into(const HmacKey& token_key, ByteView box, StaffRow& row) {
    const Bytes text = open_sealed(sealing_key(token_key, row.info.id), row.info.id.view(), box);
    try {
        const Json json = parse_json(as_text(text));
        row.info.email = json.at("email");
        const auto secret = from_hex(json.at("totp").get<std::string>());
        const auto begun = from_hex(json.at("totp_begun").get<std::string>());
        if (!secret || !begun) damaged();
        row.totp_secret = *secret;
        row.totp_begun = *begun;
    } catch (const Json::exception&) {
        damaged();
    }
}

std::vector<Role> parse_roles(std::string_view text) {
    std::vector<Role> roles;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        // One that this version does not know allows nothing.
        if (const auto role = parse_role(text.substr(0, end))) roles.push_back(*role);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return roles;
}

StaffRow row_of(const HmacKey& token_key, const storage::Row& from) {
    StaffRow row;
    row.info.id = RecordId::from_bytes(from.blob(0));
    row.info.name = from.text(1);
    row.info.roles = parse_roles(from.text(2));
    row.password = from.text(3);
    open_into(token_key, from.blob(4), row);
    row.totp_step = from.integer(5);
    row.info.created = from_millis(from.integer(6));
    if (const auto at = from.optional_integer(7)) row.info.password_changed = from_millis(*at);
    if (const auto at = from.optional_integer(8)) row.info.disabled = from_millis(*at);
    row.info.version = from.integer(9);
    row.info.password_set = !row.password.empty();
    row.info.totp = !row.totp_secret.empty();
    return row;
}

std::optional<std::int64_t> millis_of(const std::optional<Timestamp>& at) {
    return at ? std::optional(to_millis(*at)) : std::nullopt;
}

}  // namespace

std::optional<StaffRow> select_user(const HmacKey& token_key, storage::Connection& store,
                                    const RecordId& id) {
    static const std::string sql = std::string(kColumns).append(" WHERE user_id = $1");
    auto select = store.prepare(sql);
    select.bind(id.view());
    if (!select.step()) return std::nullopt;
    return row_of(token_key, select.row());
}

std::optional<StaffRow> select_user(const HmacKey& token_key, storage::Connection& store,
                                    std::string_view name) {
    static const std::string sql = std::string(kColumns).append(" WHERE name = $1");
    auto select = store.prepare(sql);
    select.bind(name);
    if (!select.step()) return std::nullopt;
    return row_of(token_key, select.row());
}

std::vector<StaffRow> select_users(const HmacKey& token_key, storage::Connection& store,
                                   const std::string& after, std::size_t limit) {
    static const std::string sql = std::string(kColumns).append(" WHERE name > $1 ORDER BY name LIMIT $2");
    auto select = store.prepare(sql);
    select.bind(after, static_cast<std::uint64_t>(limit));
    std::vector<StaffRow> rows;
    while (select.step())
        rows.push_back(row_of(token_key, select.row()));
    return rows;
}

StaffRow require_user(const HmacKey& token_key, storage::Connection& store, const RecordId& id) {
    auto row = select_user(token_key, store, id);
    if (!row) throw Error(ErrorCode::not_found, "there is no user " + id.to_string());
    return std::move(*row);
}

void insert_user(const HmacKey& token_key, storage::Connection& store, const StaffRow& row) {
    const std::string roles = join_roles(row.info.roles);
    const Bytes sealed = sealed_of(token_key, row);
    store
        .prepare(
            "INSERT INTO staff (user_id, name, roles, password, sealed, totp_step, created_at,"
            " password_changed_at, disabled_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
        .bind(row.info.id.view(), row.info.name, roles, row.password, sealed, row.totp_step,
              to_millis(row.info.created), millis_of(row.info.password_changed), millis_of(row.info.disabled),
              row.info.version)
        .run();
}

void update_user(const HmacKey& token_key, storage::Connection& store, StaffRow& row) {
    ++row.info.version;
    row.info.password_set = !row.password.empty();
    row.info.totp = !row.totp_secret.empty();
    const std::string roles = join_roles(row.info.roles);
    const Bytes sealed = sealed_of(token_key, row);
    store
        .prepare(
            "UPDATE staff SET roles = $1, password = $2, sealed = $3, totp_step = $4,"
            " password_changed_at = $5, disabled_at = $6, version = $7 WHERE user_id = $8")
        .bind(roles, row.password, sealed, row.totp_step, millis_of(row.info.password_changed),
              millis_of(row.info.disabled), row.info.version, row.info.id.view())
        .run();
}

bool has_users(storage::Connection& store) {
    return store.prepare("SELECT 1 FROM staff LIMIT 1").step();
}

void note_totp_step(storage::Connection& store, const RecordId& id, std::int64_t step) {
    store.prepare("UPDATE staff SET totp_step = $1 WHERE user_id = $2").bind(step, id.view()).run();
}

void insert_login(storage::Connection& store, const SessionId& session, const LoginRow& login) {
    store.prepare("INSERT INTO staff_session (session_id, user_id, authenticated_at) VALUES ($1, $2, $3)")
        .bind(session.view(), login.user.view(), to_millis(login.authenticated))
        .run();
}

std::optional<LoginRow> select_login(storage::Connection& store, const SessionId& session) {
    auto select = store.prepare("SELECT user_id, authenticated_at FROM staff_session WHERE session_id = $1");
    select.bind(session.view());
    if (!select.step()) return std::nullopt;
    return LoginRow{RecordId::from_bytes(select.row().blob(0)), from_millis(select.row().integer(1))};
}

void delete_logins_before(storage::Connection& store, Timestamp authenticated) {
    store.prepare("DELETE FROM staff_session WHERE authenticated_at < $1")
        .bind(to_millis(authenticated))
        .run();
}

bool has_other_admin(const HmacKey& token_key, storage::Connection& store, const RecordId& id) {
    const auto rows = select_users(token_key, store, {}, SIZE_MAX / 2);
    return std::any_of(rows.begin(), rows.end(), [&](const StaffRow& row) {
        const auto& roles = row.info.roles;
        return row.info.id != id && !row.info.disabled &&
               std::find(roles.begin(), roles.end(), Role::admin) != roles.end();
    });
}

std::string join_roles(const std::vector<Role>& roles) {
    std::string text;
    for (const Role role : roles)
        text.append(text.empty() ? "" : " ").append(to_string(role));
    return text;
}

ScopeSet scopes_of(const std::vector<Role>& roles) {
    ScopeSet scopes;
    for (const Role role : roles)
        scopes.add(scopes_of(role));
    return scopes;
}

Identifier staff_identifier(const std::string& name) {
    return {"staff", name};
}

}  // namespace sessionaudit
