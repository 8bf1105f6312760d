// API tokens: issued, checked, revoked.
#include <algorithm>

#include "access/principal_cache.hpp"
#include "core/ascii.hpp"
#include "crypto/random.hpp"
#include "records/ledger_entries.hpp"
#include "sessionaudit/access.hpp"
#include "sessionaudit/error.hpp"
#include "store/vault_core.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kPrefix = "sat_";
constexpr std::size_t kSecretSize = 32;
constexpr Milliseconds kLifetime = std::chrono::days{90};
constexpr Milliseconds kLifetimeMax = std::chrono::days{366};
constexpr Milliseconds kOverlapMax = std::chrono::hours{24};
constexpr Milliseconds kUseResolution = std::chrono::minutes{1};

Hash token_mac(const VaultCore& core, std::string_view token) {
    return core.token_key().mac({as_bytes("api token"), as_bytes(token)});
}

std::string join(ScopeSet scopes) {
    return ascii::join(scopes.list(), " ", [](Scope scope) { return to_string(scope); });
}

ScopeSet parse_scopes(std::string_view text) {
    ScopeSet scopes;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        // One that this version does not know allows nothing.
        if (const auto scope = parse_scope(text.substr(0, end))) scopes.add(*scope);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return scopes;
}

void require_token(const NewToken& token, Timestamp now) {
    const auto allowed = [](char c) {
        return ascii::is_lower(c) || ascii::is_digit(c) || c == '-' || c == '_' || c == '.';
    };
    if (token.name.empty() || token.name.size() > 64 ||
        !std::all_of(token.name.begin(), token.name.end(), allowed))
        throw Error(ErrorCode::invalid_argument,
                    "a token has a name of 1 to 64 letters a-z, digits, - _ and ., for example shop");
    if (token.scopes.empty())
        throw Error(ErrorCode::invalid_argument,
                    "a token needs at least one scope; docs/access.md lists them");
    if (token.site.size() > 253)
        throw Error(ErrorCode::invalid_argument, "the name of a site has at most 253 characters");
    if (token.expires && (*token.expires <= now || *token.expires > now + kLifetimeMax))
        throw Error(ErrorCode::invalid_argument, "a token expires in the future, 366 days ahead at most");
}

LedgerEntry token_entry(const std::string& action, const RecordId& id, const std::string& actor,
                        Timestamp now) {
    LedgerEntry entry = plain_entry(action, actor, now);
    entry.detail["token"] = id.to_string();
    return entry;
}

/// The person who acts, or for whom a token does.
std::string person_of(const std::string& actor, const std::string& person) {
    return person.empty() && actor.starts_with("user:") ? actor : person;
}

TokenInfo info_of(const storage::Row& row) {
    TokenInfo info;
    info.id = RecordId::from_bytes(row.blob(0));
    info.name = row.text(1);
    info.scopes = parse_scopes(row.text(2));
    info.site = row.text(3);
    info.created = from_millis(row.integer(4));
    info.created_by = row.text(5);
    info.expires = from_millis(row.integer(6));
    if (const auto used = row.optional_integer(7)) info.last_used = from_millis(*used);
    if (const auto revoked = row.optional_integer(8)) info.revoked = from_millis(*revoked);
    return info;
}

[[noreturn]] void refuse_rotation(storage::Connection& store, const RecordId& id) {
    auto select = store.prepare("SELECT 1 FROM api_token WHERE token_id = $1");
    select.bind(id.view());
    if (select.step())
        throw Error(ErrorCode::conflict, "this token was revoked or has expired; issue another one");
    throw Error(ErrorCode::not_found, "there is no token " + id.to_string());
}

/// One that was rotated and is in its overlap is not rotated again: its name would have three good secrets.
void require_newest(storage::Connection& store, const RecordId& id, const std::string& name) {
    auto select =
        store.prepare("SELECT token_id FROM api_token WHERE name = $1 ORDER BY token_id DESC LIMIT 1");
    select.bind(name);
    if (select.step() && RecordId::from_bytes(select.row().blob(0)) != id)
        throw Error(ErrorCode::conflict, "this token was rotated before; rotate the newest of its name");
}

std::string new_token() {
    std::array<std::uint8_t, kSecretSize> secret{};
    fill_random(secret);
    return std::string(kPrefix) + to_base64url(secret);
}

Hash mac_in(const storage::Row& row, int column) {
    Hash mac{};
    const ByteView stored = row.blob(column);
    std::copy_n(stored.begin(), std::min(stored.size(), mac.size()), mac.begin());
    return mac;
}

}  // namespace

IssuedToken AccessService::issue_token(const NewToken& token, const std::string& actor,
                                       const std::string& person) {
    const Timestamp now = core_.now();
    require_token(token, now);
    IssuedToken issued{core_.ids().next_record(now), new_token(), token.expires.value_or(now + kLifetime)};
    const Hash mac = token_mac(core_, issued.token);
    const std::string scopes = join(token.scopes);
    const std::string holder = person_of(actor, person);
    core_.writer().run([&](WriteContext& context) {
        auto select = context.store().prepare(
            "SELECT 1 FROM api_token WHERE name = $1 AND revoked_at IS NULL AND expires_at > $2");
        select.bind(token.name, to_millis(now));
        if (select.step())
            throw Error(ErrorCode::already_exists, "there is a token named " + token.name +
                                                       " already; revoke it, or give this one another name");
        auto insert = context.store().prepare(
            "INSERT INTO api_token"
            " (token_id, mac, name, scopes, site, created_at, created_by, person, expires_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
        insert.bind(issued.id.view(), ByteView(mac), token.name, scopes, token.site, to_millis(now), actor,
                    holder, to_millis(issued.expires));
        insert.run();
        LedgerEntry entry = token_entry("token.issued", issued.id, actor, now);
        entry.detail["name"] = token.name;
        entry.detail["scopes"] = scopes;
        context.record(entry);
    });
    return issued;
}

bool AccessService::revoke_token(const RecordId& id, const std::string& actor) {
    bool revoked = false;
    core_.writer().run([&](WriteContext& context) {
        const Timestamp now = core_.now();
        auto select = context.store().prepare("SELECT mac, revoked_at FROM api_token WHERE token_id = $1");
        select.bind(id.view());
        if (!select.step()) throw Error(ErrorCode::not_found, "there is no token " + id.to_string());
        revoked = !select.row().optional_integer(1);
        if (!revoked) return;
        const Hash mac = mac_in(select.row(), 0);
        auto update = context.store().prepare("UPDATE api_token SET revoked_at = $1 WHERE token_id = $2");
        update.bind(to_millis(now), id.view());
        update.run();
        context.changed(token_slot(mac));
        context.record(token_entry("token.revoked", id, actor, now));
    });
    return revoked;
}

std::int64_t AccessService::revoke_tokens_of(const std::string& person, const std::string& actor) {
    std::vector<RecordId> theirs;
    {
        const auto lease = core_.readers().lease();
        auto select = lease->prepare(
            "SELECT token_id FROM api_token WHERE person = $1 AND revoked_at IS NULL AND expires_at > $2");
        select.bind(person, to_millis(core_.now()));
        while (select.step())
            theirs.push_back(RecordId::from_bytes(select.row().blob(0)));
    }
    std::int64_t revoked = 0;
    for (const RecordId& id : theirs)
        revoked += revoke_token(id, actor) ? 1 : 0;
    return revoked;
}

IssuedToken AccessService::rotate_token(const RecordId& id, Milliseconds overlap, const std::string& actor,
                                        const std::string& person) {
    if (overlap < Milliseconds{0} || overlap > kOverlapMax)
        throw Error(ErrorCode::invalid_argument, "the old token may stay good for 24 hours at most");
    const Timestamp now = core_.now();
    IssuedToken issued{core_.ids().next_record(now), new_token(), {}};
    const Hash mac = token_mac(core_, issued.token);
    const std::string holder = person_of(actor, person);
    core_.writer().run([&](WriteContext& context) {
        auto select = context.store().prepare(
            "SELECT mac, name, scopes, site, created_at, expires_at FROM api_token"
            " WHERE token_id = $1 AND revoked_at IS NULL AND expires_at > $2");
        select.bind(id.view(), to_millis(now));
        if (!select.step()) refuse_rotation(context.store(), id);
        const storage::Row& row = select.row();
        const Hash old_mac = mac_in(row, 0);
        const std::string name(row.text(1)), scopes(row.text(2)), site(row.text(3));
        const Timestamp old_end = from_millis(row.integer(5));
        issued.expires = now + (old_end - from_millis(row.integer(4)));
        require_newest(context.store(), id, name);
        auto update = context.store().prepare("UPDATE api_token SET expires_at = $1 WHERE token_id = $2");
        update.bind(to_millis(std::min(old_end, now + overlap)), id.view());
        update.run();
        auto insert = context.store().prepare(
            "INSERT INTO api_token"
            " (token_id, mac, name, scopes, site, created_at, created_by, person, expires_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
        insert.bind(issued.id.view(), ByteView(mac), name, scopes, site, to_millis(now), actor, holder,
                    to_millis(issued.expires));
        insert.run();
        context.changed(token_slot(old_mac));
        LedgerEntry entry = token_entry("token.rotated", issued.id, actor, now);
        entry.detail["name"] = name;
        entry.detail["replaces"] = id.to_string();
        context.record(entry);
    });
    return issued;
}

std::vector<TokenInfo> AccessService::tokens(const std::optional<RecordId>& before, std::size_t limit) {
    std::vector<TokenInfo> tokens;
    const auto lease = core_.readers().lease();
    auto select = lease->prepare(
        "SELECT token_id, name, scopes, site, created_at, created_by, expires_at, last_used_at, revoked_at"
        " FROM api_token WHERE token_id < $1 ORDER BY token_id DESC LIMIT $2");
    RecordId last;
    last.bytes.fill(0xFF);
    last = before.value_or(last);
    select.bind(last.view(), static_cast<std::uint64_t>(limit));
    while (select.step())
        tokens.push_back(info_of(select.row()));
    return tokens;
}

std::optional<TokenInfo> AccessService::find_token(const RecordId& id) {
    const auto lease = core_.readers().lease();
    auto select = lease->prepare(
        "SELECT token_id, name, scopes, site, created_at, created_by, expires_at, last_used_at, revoked_at"
        " FROM api_token WHERE token_id = $1");
    select.bind(id.view());
    if (!select.step()) return std::nullopt;
    return info_of(select.row());
}

std::shared_ptr<const Principal> AccessService::check_token(std::string_view token) {
    if (!token.starts_with(kPrefix) || token.size() > 64) return nullptr;
    const Timestamp now = core_.now();
    const Hash mac = token_mac(core_, token);
    auto known = core_.principals().find(mac);
    if (!known) {
        const auto version = core_.counters().version_to_cache(token_slot(mac));
        const auto lease = core_.readers().lease();
        auto select = lease->prepare(
            "SELECT token_id, name, scopes, site, expires_at, last_used_at, person FROM api_token"
            " WHERE mac = $1 AND revoked_at IS NULL");
        select.bind(ByteView(mac));
        if (!select.step()) return nullptr;
        const storage::Row& row = select.row();
        Principal principal;
        principal.id = RecordId::from_bytes(row.blob(0));
        principal.actor.append("token:").append(row.text(1));
        principal.scopes = parse_scopes(row.text(2));
        principal.site = row.text(3);
        principal.person = row.text(6);
        known =
            CachedToken{std::make_shared<const Principal>(std::move(principal)), from_millis(row.integer(4)),
                        from_millis(row.optional_integer(5).value_or(0)), version.value_or(0)};
        if (version) core_.principals().put(mac, *known);
    }
    if (now >= known->expires) return nullptr;
    if (now >= known->last_used + kUseResolution) {
        core_.principals().note_use(mac, now);
        core_.writer().post([id = known->principal->id, now](WriteContext& context) {
            auto update =
                context.store().prepare("UPDATE api_token SET last_used_at = $1 WHERE token_id = $2");
            update.bind(to_millis(now), id.view());
            update.run();
        });
    }
    return known->principal;
}

}  // namespace sessionaudit
