#include "erasure/erasure_begin.hpp"

#include <nlohmann/json.hpp>

#include "core/actor_names.hpp"
#include "crypto/hash.hpp"
#include "crypto/random.hpp"
#include "ledger/canonical_json.hpp"
#include "records/held_part.hpp"
#include "records/ledger_entries.hpp"
#include "records/person.hpp"
#include "records/subject_keys.hpp"
#include "sessionaudit/certificate.hpp"
#include "sessionaudit/error.hpp"
#include "tables/erasures.hpp"

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

}  // namespace

ErasurePlan make_erasure_plan(storage::Connection& store, storage::Connection& keyring,
                              const std::vector<OwnerPlace>& owners) {
    PersonRows rows = count_person(store, owners);
    ErasurePlan plan;
    plan.erased = std::move(rows.counts);
    plan.kept = kept_items();
    subtract_held(store, HeldItems::load(store, keyring), owners, plan);
    Json json{{"fingerprint", to_hex(rows.fingerprint)}};
    for (const ErasureItem& item : plan.erased)
        json["erased"][item.what] = item.count;
    for (const KeptItem& item : plan.kept)
        json["kept"][item.what] = item.why;
    plan.hash = to_hex(sha256(as_bytes(to_canonical_json(json))));
    return plan;
}

namespace {

Bytes random_salt() {
    Bytes salt(kLedgerSaltSize);
    fill_random(salt);
    return salt;
}

ErasureDetails make_details(WriteContext& context, const ErasureIntent& intent, const ErasurePlan& plan) {
    ErasureDetails details;
    details.identifiers = intent.identifiers;
    for (const OwnerPlace& owner : intent.owners) {
        const auto key = context.find_key(owner.owner, owner.bucket);
        details.owners.push_back(erased_owner(owner, key.get()));
        if (!key) continue;  // a visitor who is gone already, but for what was left of them
        for (StoredIdentifier& stored : identifiers_of(context.store(), *key))
            details.identifiers.push_back(std::move(stored.identifier));
    }
    details.salt = random_salt();
    for (const Identifier& identifier : details.identifiers) {
        details.kinds.push_back(identifier.kind);
        details.commitments.push_back(identifier_commitment(details.salt, identifier));
    }
    details.sessions = sessions_of_person(context.store(), intent.owners);
    details.plan_hash = plan.hash;
    details.actor = intent.actor;
    details.erased = plan.erased;
    details.kept = plan.kept;
    return details;
}

/// The ledger keeps the actor for ever.
void require_nameless(const std::string& actor, const std::vector<Identifier>& identifiers) {
    for (const Identifier& identifier : identifiers)
        if (actor_names(actor, identifier.value))
            throw Error(
                ErrorCode::invalid_argument,
                "the actor names the person who is to be erased, and the ledger never forgets: name a "
                "role instead, for example app:self-service");
}

}  // namespace

void begin_erasure(WriteContext& context, const ErasureIntent& intent) {
    const ErasurePlan plan = make_erasure_plan(context.store(), context.keyring(), intent.owners);
    if (!intent.plan_hash.empty() && plan.hash != intent.plan_hash)
        throw Error(
            ErrorCode::conflict,
            "what is kept of this person changed since the plan was made; look at the new plan first");
    const OwnerPlace& subject = intent.owners.front();
    const OwnerKey subject_key = require_key(context, subject.owner, subject.bucket);
    const OwnerKey job_key = OwnerKey::generate(random_owner_id(), subject.bucket);
    context.insert_live_key(job_key);
    const ErasureDetails details = make_details(context, intent, plan);
    require_nameless(intent.actor, details.identifiers);
    insert_job(context.store(), {intent.id,
                                 subject.bucket,
                                 ErasureState::started,
                                 intent.now,
                                 {},
                                 job_key.owner,
                                 seal_details(job_key, intent.id, details)});
    LedgerEntry entry = plain_entry("erasure.started", intent.actor, intent.now);
    entry.subject = owner_commitment(subject_key);
    entry.refs.push_back(commitment(details.salt, "erasure", intent.id.view()));
    entry.detail["plan_sha256"] = plan.hash;
    context.record(entry);
}

}  // namespace sessionaudit
