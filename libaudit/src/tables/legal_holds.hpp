// Legal holds as rows of the key ring. What a person wrote is sealed under a key of the hold's own.
#pragma once

#include <optional>
#include <vector>

#include "crypto/owner_key.hpp"
#include "sessionaudit/hold.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

struct HoldRow {
    HoldInfo info;  ///< reason and owner only once opened
    std::optional<OwnerId> subject;
    Bucket bucket = 0;
    OwnerId key_owner{};
    Bytes sealed;
};

void seal_hold(const OwnerKey& key, HoldRow& row);
void open_hold(const OwnerKey& key, HoldRow& row);

void insert_hold(storage::Connection& keyring, const HoldRow& row);
std::optional<HoldRow> select_hold(storage::Connection& keyring, const RecordId& id);
std::vector<HoldRow> select_holds(storage::Connection& keyring);
/// Of a hold in force, what it is about, without opening what is sealed.
struct HoldScopeRow {
    RecordId id{};
    std::optional<OwnerId> subject;
    std::optional<SessionId> session;
    std::string purpose;
    std::optional<Timestamp> from;
    std::optional<Timestamp> to;
    std::string ground;
};
/// By id.
std::vector<HoldScopeRow> select_holds_in_force(storage::Connection& keyring);
void set_review(storage::Connection& keyring, const RecordId& id, Timestamp review);
/// From here on the row names neither subject nor session.
void release_hold(storage::Connection& keyring, const RecordId& id, Timestamp at);

}  // namespace sessionaudit
