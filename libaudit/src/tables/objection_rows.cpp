#include "tables/objection_rows.hpp"

namespace sessionaudit {

void upsert_objection(storage::Connection& store, const OwnerPlace& owner, const std::string& purpose,
                      const RecordId& request, Timestamp since) {
    store
        .prepare(
            "INSERT INTO objection (owner_id, bucket, purpose, request_id, since) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT DO NOTHING")
        .bind(owner.owner.view(), owner.bucket, purpose, request.view(), to_millis(since))
        .run();
}

std::vector<OwnerPlace> delete_objections(storage::Connection& store, const RecordId& request) {
    auto remove = store.prepare("DELETE FROM objection WHERE request_id = $1 RETURNING owner_id, bucket");
    remove.bind(request.view());
    std::vector<OwnerPlace> owners;
    while (remove.step())
        owners.push_back(
            {OwnerId::from_bytes(remove.row().blob(0)), static_cast<Bucket>(remove.row().integer(1))});
    return owners;
}

std::vector<std::string> select_objections(storage::Connection& store, const OwnerId& owner) {
    auto select = store.prepare("SELECT DISTINCT purpose FROM objection WHERE owner_id = $1");
    select.bind(owner.view());
    std::vector<std::string> purposes;
    while (select.step())
        purposes.emplace_back(select.row().text(0));
    return purposes;
}

}  // namespace sessionaudit
