#include "records/restriction.hpp"

#include "records/ledger_entries.hpp"
#include "records/subject_keys.hpp"
#include "tables/consents.hpp"

namespace sessionaudit {
namespace {

void record_change(WriteContext& context, const OwnerKey& key, const char* action, const std::string& actor,
                   Timestamp now) {
    context.changed(key.bucket);
    LedgerEntry entry = plain_entry(action, actor, now);
    entry.subject = owner_commitment(key);
    context.record(entry);
}

}  // namespace

void restrict_owner(WriteContext& context, const OwnerPlace& owner, const std::string& reason,
                    const std::string& actor, Timestamp now) {
    const OwnerKey key = require_key(context, owner.owner, owner.bucket);
    upsert_restriction(context.store(), key, {now, reason});
    record_change(context, key, "processing.restricted", actor, now);
}

bool lift_restriction_of(WriteContext& context, const OwnerPlace& owner, const std::string& actor,
                         Timestamp now) {
    if (!delete_restriction(context.store(), owner.owner)) return false;
    record_change(context, require_key(context, owner.owner, owner.bucket), "processing.restriction_lifted",
                  actor, now);
    return true;
}

}  // namespace sessionaudit
