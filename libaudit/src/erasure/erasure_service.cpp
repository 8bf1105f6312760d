#include "erasure/certificate_text.hpp"
#include "erasure/erasure_begin.hpp"
#include "erasure/erasure_steps.hpp"
#include "records/four_eyes.hpp"
#include "records/person.hpp"
#include "sessionaudit/certificate.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

ErasureJob require_job(storage::Connection& store, const RecordId& id) {
    const auto job = select_job(store, id);
    if (!job) throw Error(ErrorCode::not_found, "there is no erasure " + id.to_string());
    return *job;
}

void require_plan(const std::string& plan_hash) {
    if (plan_hash.empty())
        throw Error(ErrorCode::invalid_argument, "an erasure needs the hash of the plan that was approved");
}

}  // namespace

std::string_view to_string(ErasureState state) noexcept {
    switch (state) {
        case ErasureState::started:
            return "started";
        case ErasureState::keys_destroyed:
            return "keys_destroyed";
        case ErasureState::rows_deleted:
            return "rows_deleted";
        case ErasureState::completed:
            return "completed";
        case ErasureState::delivered:
            return "delivered";
    }
    return "";
}

std::optional<ErasurePlan> ErasureService::plan(const Identifier& subject) {
    const auto lease = core_.readers().lease();
    const auto known = find_subject(*lease, identifier_mac(core_.index_key(), subject));
    if (!known) return std::nullopt;
    const auto keyring = core_.keyring_readers().lease();
    return make_erasure_plan(*lease, *keyring, owners_of_person(*lease, *known));
}

RecordId erase_by_plan(VaultCore& core, const Identifier& subject, const std::string& plan_hash,
                       const std::string& actor, const std::function<void(WriteContext&)>& before) {
    require_plan(plan_hash);
    const Hash mac = identifier_mac(core.index_key(), subject);
    const Timestamp now = core.now();
    const RecordId id = core.ids().next_record(now);
    core.writer().run([&](WriteContext& context) {
        if (before) before(context);
        const auto known = find_subject(context.store(), mac);
        if (!known)
            throw Error(ErrorCode::not_found,
                        "nobody is known by this identifier; there is nothing to erase");
        begin_erasure(context, {id, owners_of_person(context.store(), *known), {}, plan_hash, actor, now});
    });
    finish_erasure(core, id);
    return id;
}

RecordId ErasureService::execute(const Identifier& subject, const std::string& plan_hash,
                                 const std::string& actor) {
    return erase_by_plan(core_, subject, plan_hash, actor,
                         [](WriteContext& context) { require_no_four_eyes(context.store()); });
}

void ErasureService::finish(const RecordId& id) {
    finish_erasure(core_, id);
}

std::string ErasureService::certificate(const RecordId& id) {
    const ErasureJob job = [&] {
        const auto lease = core_.readers().lease();
        return require_job(*lease, id);
    }();
    if (job.state == ErasureState::delivered)
        throw Error(ErrorCode::conflict,
                    "the certificate of this erasure was handed over; the store can no longer write it");
    if (job.state != ErasureState::completed)
        throw Error(ErrorCode::conflict, "this erasure is not complete yet (" +
                                             std::string(to_string(job.state)) +
                                             "); open the store again to let it finish");
    const auto key = core_.key_of(job.job_owner, job.bucket);
    if (!key) throw Error(ErrorCode::corrupt, "the key of this erasure is gone; it cannot be certified");
    core_.settle();  // a crash may have left the entry in the outbox, and the ledger takes it a moment later
    return write_certificate(core_, job, open_details(*key, id, job.sealed));
}

void ErasureService::mark_delivered(const RecordId& id) {
    core_.writer().run([&](WriteContext& context) {
        const ErasureJob job = require_job(context.store(), id);
        if (job.state == ErasureState::delivered) return;
        if (job.state != ErasureState::completed)
            throw Error(ErrorCode::conflict, "this erasure is not complete yet");
        advance_job(context.store(), job, ErasureState::delivered, {});
        context.destroy_key(job.job_owner, job.bucket);
    });
}

std::vector<ErasureInfo> ErasureService::list() {
    const auto lease = core_.readers().lease();
    std::vector<ErasureInfo> infos;
    for (const ErasureJob& job : select_jobs(*lease, ErasureState::delivered))
        infos.push_back({job.id, job.state, job.started, job.completed});
    return infos;
}

}  // namespace sessionaudit
