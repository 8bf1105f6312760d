// Four eyes: who agreed to which plan.
#include "session/audit_trail.hpp"
#include "sessionaudit/access.hpp"
#include "sessionaudit/error.hpp"
#include "vault/vault_core.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kTokenActor = "token:";
constexpr int kCreatorsMax = 8;

/// The person behind a token: who made it, or made the token that made it.
std::string person_behind(storage::Connection& store, std::string actor) {
    for (int i = 0; i < kCreatorsMax && actor.starts_with(kTokenActor); ++i) {
        const std::string name = actor.substr(kTokenActor.size());
        auto select =
            store.prepare("SELECT created_by FROM api_token WHERE name = $1 ORDER BY token_id DESC LIMIT 1");
        select.bind(name);
        if (!select.step()) break;
        actor = select.row().text(0);
    }
    return actor;
}

}  // namespace

int AccessService::note_approval(const RecordId& request, const std::string& plan_sha256,
                                 const std::string& actor) {
    if (plan_sha256.empty() || actor.empty())
        throw Error(ErrorCode::invalid_argument, "an approval names a plan and who approves it");
    int people = 0;
    core_.writer().run([&](WriteContext& context) {
        const Timestamp now = core_.now();
        storage::Connection& store = context.store();
        const std::string person = person_behind(store, actor);
        store.prepare("DELETE FROM approval WHERE request_id = $1 AND plan_sha256 <> $2")
            .bind(request.view(), plan_sha256)
            .run();
        store
            .prepare(
                "INSERT INTO approval (request_id, plan_sha256, actor, approved_at) VALUES ($1, $2, $3, $4)"
                " ON CONFLICT (request_id, plan_sha256, actor) DO NOTHING")
            .bind(request.view(), plan_sha256, person, to_millis(now))
            .run();
        const bool is_new = store.changes() > 0;
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
