// One sweep: what is due goes, kind by kind, in short batches.
#pragma once

#include <vector>

#include "retention/archive_files.hpp"
#include "retention/batches.hpp"
#include "retention/due_items.hpp"
#include "store/vault_core.hpp"

namespace sessionaudit {

/// Sessions come first, because they take their events along; then events; then consents, and subjects of
/// whom nothing else is left.
class Sweep {
  public:
    Sweep(VaultCore& core, const RetentionApply& options);
    RetentionRun run();

  private:
    void begin();
    void sweep_all();
    void fold_counts();
    void finish();
    template <typename Cursor, typename Item, typename Next, typename Take>
    void go_through(const Next& next, const Take& take);

    VaultCore& core_;
    const RetentionApply& options_;
    Timestamp now_;
    RetentionRun run_;
    RetentionRules rules_;
    DueItems due_;
    ArchiveWriter archive_;
    std::optional<Batches> batches_;
};

}  // namespace sessionaudit
