#include "tables/waiting_erasures.hpp"

namespace sessionaudit {

void upsert_waiting(storage::Connection& keyring, const WaitingRow& row) {
    keyring
        .prepare(
            "INSERT INTO waiting_erasure (owner_id, bucket, erasure_id, position, sealed)"
            " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (owner_id) DO UPDATE SET"
            " erasure_id = excluded.erasure_id, position = excluded.position, sealed = excluded.sealed")
        .bind(row.owner.owner.view(), row.owner.bucket, row.erasure.view(), row.position, row.sealed)
        .run();
}

std::vector<WaitingRow> select_waiting(storage::Connection& keyring) {
    auto select = keyring.prepare(
        "SELECT owner_id, bucket, erasure_id, position, sealed FROM waiting_erasure"
        " ORDER BY erasure_id, position");
    std::vector<WaitingRow> rows;
    while (select.step()) {
        const storage::Row row = select.row();
        const ByteView sealed = row.blob(4);
        rows.push_back({{OwnerId::from_bytes(row.blob(0)), static_cast<Bucket>(row.integer(1))},
                        RecordId::from_bytes(row.blob(2)),
                        row.integer(3),
                        {sealed.begin(), sealed.end()}});
    }
    return rows;
}

bool is_waiting(storage::Connection& keyring, const OwnerId& owner) {
    auto select = keyring.prepare("SELECT 1 FROM waiting_erasure WHERE owner_id = $1");
    select.bind(owner.view());
    return select.step();
}

void delete_waiting(storage::Connection& keyring, const OwnerId& owner) {
    keyring.prepare("DELETE FROM waiting_erasure WHERE owner_id = $1").bind(owner.view()).run();
}

}  // namespace sessionaudit
