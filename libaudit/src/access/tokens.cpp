// API tokens: issued, checked, revoked.
#include <algorithm>

#include "access/principal_cache.hpp"
#include "core/ascii.hpp"
#include "crypto/random.hpp"
#include "records/ledger_entries.hpp"
#include "sessionaudit/access.hpp"
#include "sessionaudit/error.hpp"
#include "store/vault_core.hpp"
#include "tables/api_tokens.hpp"

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

[[noreturn]] void refuse_rotation(const std::optional<TokenRow>& row, const RecordId& id) {
    if (row) throw Error(ErrorCode::conflict, "this token was revoked or has expired; issue another one");
    throw Error(ErrorCode::not_found, "there is no token " + id.to_string());
}

/// One that was rotated and is in its overlap is not rotated again: its name would have three good secrets.
void require_newest(storage::Connection& store, const RecordId& id, const std::string& name) {
    const auto newest = select_newest_token(store, name);
    if (newest && *newest != id)
        throw Error(ErrorCode::conflict, "this token was rotated before; rotate the newest of its name");
}

std::string new_token() {
    std::array<std::uint8_t, kSecretSize> secret{};
    fill_random(secret);
    return std::string(kPrefix) + to_base64url(secret);
}

}  // namespace

IssuedToken AccessService::issue_token(const NewToken& token, const std::string& actor,
                                       const std::string& person) {
    const Timestamp now = core_.now();
    require_token(token, now);
    IssuedToken issued{core_.ids().next_record(now), new_token(), token.expires.value_or(now + kLifetime)};
    const Hash mac = token_mac(core_, issued.token);
    const std::string holder = person_of(actor, person);
    core_.writer().run([&](WriteContext& context) {
        if (has_good_token(context.store(), token.name, now))
            throw Error(ErrorCode::already_exists, "there is a token named " + token.name +
                                                       " already; revoke it, or give this one another name");
        insert_token(context.store(),
                     {{issued.id, token.name, token.scopes, token.site, now, actor, issued.expires, {}, {}},
                      mac,
                      holder});
        LedgerEntry entry = token_entry("token.issued", issued.id, actor, now);
        entry.detail["name"] = token.name;
        entry.detail["scopes"] = join_scopes(token.scopes);
        context.record(entry);
    });
    return issued;
}

bool AccessService::revoke_token(const RecordId& id, const std::string& actor) {
    bool revoked = false;
    core_.writer().run([&](WriteContext& context) {
        const Timestamp now = core_.now();
        const auto row = select_token(context.store(), id);
        if (!row) throw Error(ErrorCode::not_found, "there is no token " + id.to_string());
        revoked = !row->info.revoked;
        if (!revoked) return;
        sessionaudit::revoke_token(context.store(), id, now);
        context.changed(token_slot(row->mac));
        context.record(token_entry("token.revoked", id, actor, now));
    });
    return revoked;
}

std::int64_t AccessService::revoke_tokens_of(const std::string& person, const std::string& actor) {
    const std::vector<RecordId> theirs = [&] {
        const auto lease = core_.readers().lease();
        return select_good_tokens_of(*lease, person, core_.now());
    }();
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
        const auto row = select_token(context.store(), id);
        if (!row || row->info.revoked || row->info.expires <= now) refuse_rotation(row, id);
        const TokenInfo& old = row->info;
        issued.expires = now + (old.expires - old.created);
        require_newest(context.store(), id, old.name);
        set_token_end(context.store(), id, std::min(old.expires, now + overlap));
        insert_token(
            context.store(),
            {{issued.id, old.name, old.scopes, old.site, now, actor, issued.expires, {}, {}}, mac, holder});
        context.changed(token_slot(row->mac));
        LedgerEntry entry = token_entry("token.rotated", issued.id, actor, now);
        entry.detail["name"] = old.name;
        entry.detail["replaces"] = id.to_string();
        context.record(entry);
    });
    return issued;
}

std::vector<TokenInfo> AccessService::tokens(const std::optional<RecordId>& before, std::size_t limit) {
    const auto lease = core_.readers().lease();
    std::vector<TokenInfo> tokens;
    for (TokenRow& row : select_tokens(*lease, before, limit))
        tokens.push_back(std::move(row.info));
    return tokens;
}

std::optional<TokenInfo> AccessService::find_token(const RecordId& id) {
    const auto lease = core_.readers().lease();
    auto row = select_token(*lease, id);
    if (!row) return std::nullopt;
    return std::move(row->info);
}

std::shared_ptr<const Principal> AccessService::check_token(std::string_view token) {
    if (!token.starts_with(kPrefix) || token.size() > 64) return nullptr;
    const Timestamp now = core_.now();
    const Hash mac = token_mac(core_, token);
    auto known = core_.principals().find(mac);
    if (!known) {
        const auto version = core_.counters().version_to_cache(token_slot(mac));
        const auto lease = core_.readers().lease();
        const auto row = select_unrevoked_token(*lease, mac);
        if (!row) return nullptr;
        Principal principal;
        principal.id = row->info.id;
        principal.actor.append("token:").append(row->info.name);
        principal.scopes = row->info.scopes;
        principal.site = row->info.site;
        principal.person = row->person;
        known = CachedToken{std::make_shared<const Principal>(std::move(principal)), row->info.expires,
                            row->info.last_used.value_or(from_millis(0)), version.value_or(0)};
        if (version) core_.principals().put(mac, *known);
    }
    if (now >= known->expires) return nullptr;
    if (now >= known->last_used + kUseResolution) {
        core_.principals().note_use(mac, now);
        core_.writer().post([id = known->principal->id, now](WriteContext& context) {
            note_token_use(context.store(), id, now);
        });
    }
    return known->principal;
}

}  // namespace sessionaudit
