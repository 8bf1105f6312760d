#include "sessionaudit/job.hpp"
#include "store/vault_core.hpp"

namespace sessionaudit {

bool JobService::lead(const std::string& name, const std::string& worker, Milliseconds lease) {
    {
        // Those who wait for their turn ask often, and must not write.
        const auto reader = core_.readers().lease();
        auto select = reader->prepare("SELECT worker, lease_until FROM leader WHERE name = $1");
        select.bind(name);
        if (select.step() && select.row().text(0) != worker &&
            from_millis(select.row().integer(1)) > core_.now())
            return false;
    }
    bool leads = false;
    core_.writer().run([&](WriteContext& context) {
        const Timestamp now = core_.now();
        auto upsert = context.store().prepare(
            "INSERT INTO leader (name, worker, lease_until) VALUES ($1, $2, $3)"
            " ON CONFLICT (name) DO UPDATE SET worker = excluded.worker, lease_until = excluded.lease_until"
            " WHERE leader.worker = excluded.worker OR leader.lease_until <= $4");
        upsert.bind(name, worker, to_millis(now + lease), to_millis(now));
        upsert.run();
        leads = context.store().changes() == 1;
    });
    return leads;
}

}  // namespace sessionaudit
