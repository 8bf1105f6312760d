#include "records/orphan_rows.hpp"

#include <vector>

#include "records/request_forgetting.hpp"
#include "tables/owned_rows.hpp"
#include "tables/owner_keys.hpp"

namespace sessionaudit {

std::int64_t delete_rows_without_key(storage::Connection& store, storage::Connection& keyring) {
    std::vector<OwnerId> gone;
    each_keyed_owner(store, [&](const OwnerId& owner) {
        if (!has_owner_key(keyring, owner)) gone.push_back(owner);
    });
    std::int64_t rows = 0;
    for (const OwnerId& owner : gone)
        rows += drop_rows_of(store, owner);
    rows += forget_requests_without_key(store, keyring);
    return rows;
}

}  // namespace sessionaudit
