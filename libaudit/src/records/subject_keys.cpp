#include "records/subject_keys.hpp"

#include "sessionaudit/error.hpp"

namespace sessionaudit {

OwnerKey require_key(const WriteContext& context, const OwnerId& owner, Bucket bucket) {
    const auto key = context.find_key(owner, bucket);
    if (!key) throw Error(ErrorCode::not_found, "the owner of this data was erased; nothing of it is left");
    return key->clone();
}

OwnerKey obtain_subject(WriteContext& context, const Identifier& identifier, const Hash& mac, Timestamp now) {
    if (const auto known = find_subject(context.store(), mac)) {
        if (const auto key = context.find_key(known->owner, known->bucket)) return key->clone();
        delete_subject(context.store(), known->owner);  // an erasure is under way; who comes back is new
    }
    OwnerKey key = OwnerKey::generate(random_owner_id(), bucket_of(mac));
    context.insert_live_key(key);
    insert_subject(context.store(), key, identifier, mac, now);
    context.changed(key.bucket);
    return key;
}

}  // namespace sessionaudit
