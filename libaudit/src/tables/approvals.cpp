#include "tables/approvals.hpp"

namespace sessionaudit {

bool insert_approval(storage::Connection& store, const RecordId& request, const std::string& plan_sha256,
                     const std::string& person, Timestamp at) {
    store
        .prepare(
            "INSERT INTO approval (request_id, plan_sha256, actor, approved_at)"
            " VALUES ($1, $2, $3, $4) ON CONFLICT (request_id, plan_sha256, actor) DO NOTHING")
        .bind(request.view(), plan_sha256, person, to_millis(at))
        .run();
    return store.changes() > 0;
}

void delete_other_approvals(storage::Connection& store, const RecordId& request,
                            const std::string& plan_sha256) {
    store.prepare("DELETE FROM approval WHERE request_id = $1 AND plan_sha256 <> $2")
        .bind(request.view(), plan_sha256)
        .run();
}

std::int64_t count_approvals(storage::Connection& store, const RecordId& request,
                             const std::string& plan_sha256) {
    auto count = store.prepare("SELECT count(*) FROM approval WHERE request_id = $1 AND plan_sha256 = $2");
    count.bind(request.view(), plan_sha256);
    count.step();
    return count.row().integer(0);
}

}  // namespace sessionaudit
