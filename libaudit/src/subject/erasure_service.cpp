// Planning an erasure, and its intent.
#include <nlohmann/json.hpp>

#include "crypto/hash.hpp"
#include "crypto/random.hpp"
#include "ledger/canonical_json.hpp"
#include "session/audit_trail.hpp"
#include "session/subject_keys.hpp"
#include "sessionaudit/certificate.hpp"
#include "sessionaudit/error.hpp"
#include "subject/certificate_text.hpp"
#include "subject/erasure_steps.hpp"
#include "subject/person.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

/// What outlives an erasure, and why it may.
std::vector<KeptItem> kept_items() {
    return {
        {"suppression_entry",
         "a keyed hash of each identifier, so that no import brings the person back (Art 17(1), CCPA regs "
         "7022(f))"},
        {"ledger_entries",
         "entries without any identifier; what linked them to the person was destroyed with the key (Art "
         "5(2))"},
        {"backups",
         "copies of the store hold ciphertext whose key was destroyed; a copy of the key ring made before "
         "must be destroyed by whoever keeps it"},
    };
}

ErasurePlan make_plan(storage::Connection& store, const std::vector<SubjectRef>& owners) {
    PersonRows rows = count_person(store, owners);
    ErasurePlan plan;
    plan.erased = std::move(rows.counts);
    plan.kept = kept_items();
    Json json{{"fingerprint", to_hex(rows.fingerprint)}};
    for (const ErasureItem& item : plan.erased)
        json["erased"][item.what] = item.count;
    for (const KeptItem& item : plan.kept)
        json["kept"][item.what] = item.why;
    plan.hash = to_hex(sha256(as_bytes(to_canonical_json(json))));
    return plan;
}

Bytes random_salt() {
    Bytes salt(kLedgerSaltSize);
    fill_random(salt);
    return salt;
}

ErasureDetails make_details(WriteContext& context, const std::vector<SubjectRef>& owners,
                            const ErasurePlan& plan, const std::string& actor) {
    ErasureDetails details;
    for (const SubjectRef& owner : owners) {
        const auto key = context.find_key(owner.owner, owner.bucket);
        if (!key) continue;  // a visitor who is gone already
        const ByteView salt = key->ledger_salt.view();
        details.owners.push_back({owner.owner, owner.bucket, Bytes(salt.begin(), salt.end())});
        for (StoredIdentifier& stored : identifiers_of(context.store(), *key))
            details.identifiers.push_back(std::move(stored.identifier));
    }
    details.salt = random_salt();
    for (const Identifier& identifier : details.identifiers) {
        details.kinds.push_back(identifier.kind);
        details.commitments.push_back(identifier_commitment(details.salt, identifier));
    }
    details.sessions = sessions_of_person(context.store(), owners);
    details.plan_hash = plan.hash;
    details.actor = actor;
    details.erased = plan.erased;
    details.kept = plan.kept;
    return details;
}

void begin_erasure(WriteContext& context, const RecordId& id, const SubjectRef& subject,
                   const std::string& plan_hash, const std::string& actor, Timestamp now) {
    const auto owners = owners_of_person(context.store(), subject);
    const ErasurePlan plan = make_plan(context.store(), owners);
    if (plan.hash != plan_hash)
        throw Error(
            ErrorCode::conflict,
            "what is kept of this person changed since the plan was made; look at the new plan first");
    const OwnerKey subject_key = require_key(context, subject.owner, subject.bucket);
    const OwnerKey job_key = OwnerKey::generate(random_owner_id(), subject.bucket);
    context.insert_live_key(job_key);
    const ErasureDetails details = make_details(context, owners, plan, actor);
    insert_job(context.store(), {id,
                                 subject.bucket,
                                 ErasureState::started,
                                 now,
                                 {},
                                 job_key.owner,
                                 seal_details(job_key, id, details)});
    LedgerEntry entry = plain_entry("erasure.started", actor, now);
    entry.subject = owner_commitment(subject_key);
    entry.refs.push_back(commitment(details.salt, "erasure", id.view()));
    entry.detail["plan_sha256"] = plan.hash;
    context.record(entry);
}

ErasureJob require_job(storage::Connection& store, const RecordId& id) {
    const auto job = select_job(store, id);
    if (!job) throw Error(ErrorCode::not_found, "there is no erasure " + id.to_string());
    return *job;
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
    return make_plan(*lease, owners_of_person(*lease, *known));
}

RecordId ErasureService::execute(const Identifier& subject, const std::string& plan_hash,
                                 const std::string& actor) {
    const Hash mac = identifier_mac(core_.index_key(), subject);
    const Timestamp now = core_.now();
    const RecordId id = core_.ids().next_record(now);
    core_.writer().run([&](WriteContext& context) {
        const auto known = find_subject(context.store(), mac);
        if (!known)
            throw Error(ErrorCode::not_found,
                        "nobody is known by this identifier; there is nothing to erase");
        begin_erasure(context, id, *known, plan_hash, actor, now);
    });
    finish_erasure(core_, id);
    return id;
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
