// Queues a job as a part of another write.
#pragma once

#include "sessionaudit/job.hpp"
#include "store/vault_core.hpp"

namespace sessionaudit {

/// As JobService::enqueue().
RecordId enqueue_job(WriteContext& context, VaultCore& core, const NewJob& job);

}  // namespace sessionaudit
