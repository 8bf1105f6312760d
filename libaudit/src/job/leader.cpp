#include "sessionaudit/job.hpp"
#include "store/vault_core.hpp"
#include "tables/leaders.hpp"

namespace sessionaudit {

bool JobService::lead(const std::string& name, const std::string& worker, Milliseconds lease) {
    {
        // Those who wait for their turn ask often, and must not write.
        const auto reader = core_.readers().lease();
        if (is_led_by_another(*reader, name, worker, core_.now())) return false;
    }
    bool leads = false;
    core_.writer().run([&](WriteContext& context) {
        const Timestamp now = core_.now();
        leads = take_lead(context.store(), name, worker, now + lease, now);
    });
    return leads;
}

}  // namespace sessionaudit
