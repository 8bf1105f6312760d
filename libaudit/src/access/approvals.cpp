// Four eyes: who agreed to which plan.
#include "tables/approvals.hpp"
#include "records/ledger_entries.hpp"
#include "sessionaudit/access.hpp"
#include "sessionaudit/error.hpp"
#include "store/vault_core.hpp"

namespace sessionaudit {

int AccessService::note_approval(const RecordId& request, const std::string& plan_sha256,
                                 const std::string& actor, const std::string& known_person) {
    if (plan_sha256.empty() || actor.empty())
        throw Error(ErrorCode::invalid_argument, "an approval names a plan and who approves it");
    const std::string person = known_person.empty() && actor.starts_with("user:") ? actor : known_person;
    int people = 0;
    core_.writer().run([&](WriteContext& context) {
        const Timestamp now = core_.now();
        storage::Connection& store = context.store();
        delete_other_approvals(store, request, plan_sha256);
        const bool is_new = !person.empty() && insert_approval(store, request, plan_sha256, person, now);
        people = static_cast<int>(count_approvals(store, request, plan_sha256));
        if (!is_new) return;
        LedgerEntry entry = plain_entry("approval.noted", actor, now);
        entry.detail["request"] = request.to_string();
        entry.detail["plan"] = plan_sha256;
        entry.detail["people"] = std::int64_t{people};
        context.record(entry);
    });
    return people;
}

}  // namespace sessionaudit
