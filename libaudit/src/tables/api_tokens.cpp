#include "tables/api_tokens.hpp"

#include <algorithm>

namespace sessionaudit {
namespace {

#define TOKEN_SELECT                                                                         \
    "SELECT token_id, mac, name, scopes, site, created_at, created_by, person, expires_at, " \
    "last_used_at, revoked_at FROM api_token"

ScopeSet parse_scopes(std::string_view text) {
    ScopeSet scopes;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (const auto scope = parse_scope(text.substr(0, end))) scopes.add(*scope);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return scopes;
}

TokenRow read_token(const storage::Row& row) {
    TokenRow token;
    token.info.id = RecordId::from_bytes(row.blob(0));
    const ByteView mac = row.blob(1);
    std::copy_n(mac.begin(), std::min(mac.size(), token.mac.size()), token.mac.begin());
    token.info.name = row.text(2);
    token.info.scopes = parse_scopes(row.text(3));
    token.info.site = row.text(4);
    token.info.created = from_millis(row.integer(5));
    token.info.created_by = row.text(6);
    token.person = row.text(7);
    token.info.expires = from_millis(row.integer(8));
    if (const auto used = row.optional_integer(9)) token.info.last_used = from_millis(*used);
    if (const auto revoked = row.optional_integer(10)) token.info.revoked = from_millis(*revoked);
    return token;
}

}  // namespace

std::string join_scopes(ScopeSet scopes) {
    std::string text;
    for (const Scope scope : scopes.list())
        text.append(text.empty() ? "" : " ").append(to_string(scope));
    return text;
}

void insert_token(storage::Connection& store, const TokenRow& row) {
    const std::string scopes = join_scopes(row.info.scopes);
    store
        .prepare(
            "INSERT INTO api_token"
            " (token_id, mac, name, scopes, site, created_at, created_by, person, expires_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(row.info.id.view(), row.mac, row.info.name, scopes, row.info.site, to_millis(row.info.created),
              row.info.created_by, row.person, to_millis(row.info.expires))
        .run();
}

std::optional<TokenRow> select_token(storage::Connection& store, const RecordId& id) {
    auto select = store.prepare(TOKEN_SELECT " WHERE token_id = $1");
    select.bind(id.view());
    if (!select.step()) return std::nullopt;
    return read_token(select.row());
}

std::optional<TokenRow> select_unrevoked_token(storage::Connection& store, const Hash& mac) {
    auto select = store.prepare(TOKEN_SELECT " WHERE mac = $1 AND revoked_at IS NULL");
    select.bind(mac);
    if (!select.step()) return std::nullopt;
    return read_token(select.row());
}

std::vector<TokenRow> select_tokens(storage::Connection& store, const std::optional<RecordId>& before,
                                    std::size_t limit) {
    auto select = store.prepare(TOKEN_SELECT " WHERE token_id < $1 ORDER BY token_id DESC LIMIT $2");
    RecordId last;
    last.bytes.fill(0xFF);
    last = before.value_or(last);
    select.bind(last.view(), static_cast<std::uint64_t>(limit));
    std::vector<TokenRow> tokens;
    while (select.step())
        tokens.push_back(read_token(select.row()));
    return tokens;
}

std::vector<RecordId> select_good_tokens_of(storage::Connection& store, const std::string& person,
                                            Timestamp now) {
    auto select = store.prepare(
        "SELECT token_id FROM api_token WHERE person = $1 AND revoked_at IS NULL AND expires_at > $2");
    select.bind(person, to_millis(now));
    std::vector<RecordId> tokens;
    while (select.step())
        tokens.push_back(RecordId::from_bytes(select.row().blob(0)));
    return tokens;
}

bool has_good_token(storage::Connection& store, const std::string& name, Timestamp now) {
    auto select =
        store.prepare("SELECT 1 FROM api_token WHERE name = $1 AND revoked_at IS NULL AND expires_at > $2");
    select.bind(name, to_millis(now));
    return select.step();
}

std::optional<RecordId> select_newest_token(storage::Connection& store, const std::string& name) {
    auto select =
        store.prepare("SELECT token_id FROM api_token WHERE name = $1 ORDER BY token_id DESC LIMIT 1");
    select.bind(name);
    if (!select.step()) return std::nullopt;
    return RecordId::from_bytes(select.row().blob(0));
}

void revoke_token(storage::Connection& store, const RecordId& id, Timestamp at) {
    store.prepare("UPDATE api_token SET revoked_at = $1 WHERE token_id = $2")
        .bind(to_millis(at), id.view())
        .run();
}

void set_token_end(storage::Connection& store, const RecordId& id, Timestamp expires) {
    store.prepare("UPDATE api_token SET expires_at = $1 WHERE token_id = $2")
        .bind(to_millis(expires), id.view())
        .run();
}

void note_token_use(storage::Connection& store, const RecordId& id, Timestamp at) {
    store.prepare("UPDATE api_token SET last_used_at = $1 WHERE token_id = $2")
        .bind(to_millis(at), id.view())
        .run();
}

}  // namespace sessionaudit
