#include "tables/leaders.hpp"

namespace sessionaudit {

bool is_led_by_another(storage::Connection& store, const std::string& name, const std::string& worker,
                       Timestamp now) {
    auto select = store.prepare("SELECT worker, lease_until FROM leader WHERE name = $1");
    select.bind(name);
    return select.step() && select.row().text(0) != worker && from_millis(select.row().integer(1)) > now;
}

bool take_lead(storage::Connection& store, const std::string& name, const std::string& worker,
               Timestamp until, Timestamp now) {
    store
        .prepare(
            "INSERT INTO leader (name, worker, lease_until) VALUES ($1, $2, $3)"
            " ON CONFLICT (name) DO UPDATE SET worker = excluded.worker, lease_until = excluded.lease_until"
            " WHERE leader.worker = excluded.worker OR leader.lease_until <= $4")
        .bind(name, worker, to_millis(until), to_millis(now))
        .run();
    return store.changes() == 1;
}

}  // namespace sessionaudit
