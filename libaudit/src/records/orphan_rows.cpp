#include "records/orphan_rows.hpp"

#include <vector>

#include "records/request_forgetting.hpp"
#include "sessionaudit/ids.hpp"

namespace sessionaudit {
namespace {

/// In this order: events are found through their sessions.
constexpr std::string_view kDeletes[] = {
    "DELETE FROM segment WHERE session_id IN (SELECT session_id FROM session WHERE owner_id = $1)",
    "DELETE FROM session WHERE owner_id = $1",
    "DELETE FROM consent WHERE owner_id = $1",
    "DELETE FROM consent_choice WHERE owner_id = $1",
    "DELETE FROM restriction WHERE owner_id = $1",
    "DELETE FROM archive_person WHERE owner_id = $1",
    "DELETE FROM archive WHERE key_id = $1",
    "DELETE FROM objection WHERE owner_id = $1",
    "DELETE FROM identifier WHERE owner_id = $1",
    "DELETE FROM owner_link WHERE owner_id = $1",
    "DELETE FROM owner_link WHERE linked_owner_id = $1",
    "DELETE FROM subject WHERE owner_id = $1",
    "DELETE FROM erasure WHERE job_owner_id = $1",
};

std::vector<OwnerId> owners_without_key(storage::Connection& store, storage::Connection& keyring) {
    std::vector<OwnerId> gone;
    auto owners = store.prepare(
        "SELECT owner_id FROM session UNION SELECT owner_id FROM subject UNION SELECT owner_id FROM consent"
        " UNION SELECT owner_id FROM archive_person UNION SELECT key_id FROM archive"
        " UNION SELECT job_owner_id FROM erasure WHERE state < 5");
    auto key = keyring.prepare("SELECT 1 FROM owner_key WHERE owner_id = $1");
    while (owners.step()) {
        const auto owner = OwnerId::from_bytes(owners.row().blob(0));
        key.bind(owner.view());
        if (!key.step()) gone.push_back(owner);
        key.rewind();
    }
    return gone;
}

}  // namespace

std::int64_t delete_rows_without_key(storage::Connection& store, storage::Connection& keyring) {
    std::int64_t rows = 0;
    for (const OwnerId& owner : owners_without_key(store, keyring))
        for (const std::string_view sql : kDeletes) {
            store.prepare(sql).bind(owner.view()).run();
            rows += store.changes();
        }
    rows += forget_requests_without_key(store, keyring);
    return rows;
}

}  // namespace sessionaudit
