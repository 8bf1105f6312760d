// The steps of an erasure after its intent. Each can be repeated, and by several processes at once.
#pragma once

#include "store/vault_core.hpp"
#include "tables/erasures.hpp"

namespace sessionaudit {

/// Carries a job on from where it is to `completed`. Throws Error{corrupt} when the search finds anything.
void finish_erasure(VaultCore& core, const RecordId& id);

/// For whoever opens a store: finishes what was interrupted. What fails stays as it is; doctor tells.
void resume_erasures(VaultCore& core);

}  // namespace sessionaudit
