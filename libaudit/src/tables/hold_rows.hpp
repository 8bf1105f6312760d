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
/// From here on the row names neither subject nor session.
void release_hold(storage::Connection& keyring, const RecordId& id, Timestamp at);

}  // namespace sessionaudit
