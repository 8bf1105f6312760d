// Four eyes: who agreed to which plan.
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
        store.prepare("DELETE FROM approval WHERE request_id = $1 AND plan_sha256 <> $2")
            .bind(request.view(), plan_sha256)
            .run();
        bool is_new = false;
        if (!person.empty()) {
            store
                .prepare(
                    "INSERT INTO approval (request_id, plan_sha256, actor, approved_at)"
                    " VALUES ($1, $2, $3, $4) ON CONFLICT (request_id, plan_sha256, actor) DO NOTHING")
                .bind(request.view(), plan_sha256, person, to_millis(now))
                .run();
            is_new = store.changes() > 0;
        }
        auto count =
            store.prepare("SELECT count(*) FROM approval WHERE request_id = $1 AND plan_sha256 = $2");
        count.bind(request.view(), plan_sha256);
        count.step();
        people = static_cast<int>(count.row().integer(0));
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
