#include "tables/access_codes.hpp"

namespace sessionaudit {

void replace_access_code(storage::Connection& store, const AccessCodeRow& row, Timestamp now) {
    const auto user = row.user ? std::optional(row.user->view()) : std::nullopt;
    store
        .prepare(
            "DELETE FROM access_code WHERE (purpose = $1 AND user_id IS NOT DISTINCT FROM $2)"
            " OR expires_at <= $3")
        .bind(row.purpose, user, to_millis(now))
        .run();
    store.prepare("INSERT INTO access_code (mac, purpose, user_id, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(row.mac, row.purpose, user, to_millis(row.expires))
        .run();
}

bool is_access_code(storage::Connection& store, const Hash& mac, Timestamp now) {
    auto select = store.prepare("SELECT 1 FROM access_code WHERE mac = $1 AND expires_at > $2");
    select.bind(mac, to_millis(now));
    return select.step();
}

bool use_access_code(storage::Connection& store, const Hash& mac, Timestamp now) {
    store.prepare("DELETE FROM access_code WHERE mac = $1 AND expires_at > $2")
        .bind(mac, to_millis(now))
        .run();
    return store.changes() > 0;
}

}  // namespace sessionaudit
