// Planning and approving.
#include <algorithm>

#include "records/four_eyes.hpp"
#include "records/ledger_entries.hpp"
#include "request/request_plan.hpp"
#include "request/request_states.hpp"
#include "sessionaudit/error.hpp"
#include "tables/store_values.hpp"

namespace sessionaudit {
namespace {

struct Opened {
    RequestRow row;
    RequestSecrets secrets;
};

Opened open(VaultCore& core, const RecordId& id) {
    RequestRow row = [&] {
        const auto lease = core.readers().lease();
        return require_request(*lease, id);
    }();
    const auto key = key_of_request(core, row);
    RequestSecrets secrets = open_request(row, key.get());
    return {std::move(row), std::move(secrets)};
}

void require_part_may_be_denied(const RequestRow& row, const RefusalGround& part) {
    if (row.kind != RequestKind::objection) return;
    if (part.purposes.empty())
        throw Error(ErrorCode::invalid_argument, "say for which purposes the objection is denied");
    if (std::any_of(part.purposes.begin(), part.purposes.end(), is_direct_marketing))
        throw Error(ErrorCode::conflict,
                    "an objection to direct marketing cannot be denied (GDPR Art 21(3))");
}

void require_ready(RequestWork& work) {
    if (work.row.by_agent && !work.row.permission_checked)
        throw Error(ErrorCode::conflict,
                    "an agent asks, and nobody has seen the person's signed permission yet (CCPA regs 7063)");
    if (!work.row.duplicate_of) return;
    const auto first = select_request(work.context().store(), *work.row.duplicate_of);
    // An open one that nobody has proved to be theirs must not stand in the way of one that somebody has.
    if (first && is_open(first->state) && first->verified)
        throw Error(ErrorCode::conflict,
                    "this request repeats " + first->id.to_string() + " and is answered together with it");
}

}  // namespace

RequestPlan RequestService::preview(const RecordId& id) {
    const Opened opened = open(core_, id);
    return make_plan(core_, opened.row, opened.secrets).plan;
}

RequestPlan RequestService::plan(const RecordId& id, const std::string& actor,
                                 const std::optional<RefusalGround>& part) {
    Opened opened = open(core_, id);
    if (part) {
        require_ground(core_, opened.row, *part);
        require_part_may_be_denied(opened.row, *part);
    }
    opened.secrets.denied = part.value_or(RefusalGround{});
    RequestPlan plan = make_plan(core_, opened.row, opened.secrets).plan;
    change(id, [&](RequestWork& work) {
        work.require_named();
        if (work.row.state != RequestState::planned) work.move_to(RequestState::planned);
        require_ready(work);
        work.secrets.denied = opened.secrets.denied;
        work.row.plan = plan.hash;
        work.row.approved = false;
        work.save("planned", actor, {}, {{"plan_sha256", plan.hash}});
    });
    return plan;
}

int RequestService::approve(const RecordId& id, const std::string& plan_hash, const std::string& actor,
                            const std::string& person) {
    int people = 1;
    change(id, [&](RequestWork& work) {
        work.require_named();
        work.move_to(RequestState::approved);
        if (work.row.plan != plan_hash)
            throw Error(ErrorCode::conflict, "the plan made last is another one; look at it first");
        const int needed = approvals_needed(work.context().store(), work.row.kind);
        if (needed > 1) people = note_approval(work.context(), id, plan_hash, actor, person, work.now());
        if (people < needed) return;  // nothing of the request is written: it stays planned
        work.row.approved = true;
        work.save("approved", actor, {}, {{"plan_sha256", plan_hash}});
    });
    return people;
}

bool RequestService::four_eyes() {
    return select_four_eyes(*core_.readers().lease());
}

void RequestService::set_four_eyes(bool wanted, const std::string& actor) {
    if (four_eyes() == wanted) return;
    core_.writer().run([&](WriteContext& context) {
        if (!upsert_four_eyes(context.store(), wanted)) return;
        LedgerEntry entry = plain_entry("four_eyes.set", actor, core_.now());
        entry.detail["wanted"] = wanted;
        context.record(entry);
    });
}

}  // namespace sessionaudit
