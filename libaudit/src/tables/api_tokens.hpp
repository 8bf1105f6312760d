// Tokens of machines as rows: of the token itself only a MAC is kept.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sessionaudit/access.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

struct TokenRow {
    TokenInfo info;
    Hash mac{};
    std::string person;  ///< who was given the secret; empty where nobody is known
};

/// As a column has them: one that this version does not know allows nothing.
std::string join_scopes(ScopeSet scopes);

/// When it was used and revoked is not written.
void insert_token(storage::Connection& store, const TokenRow& row);
std::optional<TokenRow> select_token(storage::Connection& store, const RecordId& id);
/// One that was not revoked; it may have expired.
std::optional<TokenRow> select_unrevoked_token(storage::Connection& store, const Hash& mac);
/// Up to `limit` of them, newest first, those before one.
std::vector<TokenRow> select_tokens(storage::Connection& store, const std::optional<RecordId>& before,
                                    std::size_t limit);
/// Neither revoked nor expired.
std::vector<RecordId> select_good_tokens_of(storage::Connection& store, const std::string& person,
                                            Timestamp now);
bool has_good_token(storage::Connection& store, const std::string& name, Timestamp now);
std::optional<RecordId> select_newest_token(storage::Connection& store, const std::string& name);

void revoke_token(storage::Connection& store, const RecordId& id, Timestamp at);
void set_token_end(storage::Connection& store, const RecordId& id, Timestamp expires);
void note_token_use(storage::Connection& store, const RecordId& id, Timestamp at);

}  // namespace sessionaudit
