// The steps of an erasure after its intent. Each can be repeated, and by several processes at once.
#pragma once

#include <functional>
#include <string>

#include "sessionaudit/session.hpp"
#include "store/vault_core.hpp"
#include "tables/erasures.hpp"

namespace sessionaudit {

/// Erases a person as the plan with this hash says. `before` runs first, in the job that begins it; what it
/// throws keeps the person. Throws as ErasureService::execute().
RecordId erase_by_plan(VaultCore& core, const Identifier& subject, const std::string& plan_hash,
                       const std::string& actor, const std::function<void(WriteContext&)>& before);

/// Carries a job on from where it is to `completed`. Throws Error{corrupt} when the search finds anything.
void finish_erasure(VaultCore& core, const RecordId& id);

/// For whoever opens a store: finishes what was interrupted. What fails stays as it is; doctor tells.
void resume_erasures(VaultCore& core);

}  // namespace sessionaudit
