#include "tables/objections.hpp"

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

std::vector<std::pair<std::string, Timestamp>> select_objections_since(storage::Connection& store,
                                                                       const OwnerId& owner) {
    auto select = store.prepare(
        "SELECT purpose, min(since) FROM objection WHERE owner_id = $1 GROUP BY purpose ORDER BY purpose");
    select.bind(owner.view());
    std::vector<std::pair<std::string, Timestamp>> purposes;
    while (select.step())
        purposes.emplace_back(select.row().text(0), from_millis(select.row().integer(1)));
    return purposes;
}

std::set<RecordId> requests_with_objections(storage::Connection& store) {
    auto select = store.prepare("SELECT DISTINCT request_id FROM objection");
    std::set<RecordId> requests;
    while (select.step())
        requests.insert(RecordId::from_bytes(select.row().blob(0)));
    return requests;
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
