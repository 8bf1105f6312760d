// A subject's key inside a write job: found, or made together with the subject.
#pragma once

#include "store/writer.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {

/// Throws Error{not_found} when the key was destroyed.
OwnerKey require_key(const WriteContext& context, const OwnerId& owner, Bucket bucket);

/// Finds the subject's key, or makes subject and key inside this job.
OwnerKey obtain_subject(WriteContext& context, const Identifier& identifier, const Hash& mac, Timestamp now);

}  // namespace sessionaudit
