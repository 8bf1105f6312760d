// What one write job of a sweep works with.
#pragma once

#include <map>

#include "records/held_items.hpp"
#include "retention/archive_files.hpp"
#include "retention/batches.hpp"
#include "store/writer.hpp"

namespace sessionaudit {

struct SweepJob {
    WriteContext& context;
    const HeldItems& holds;
    ArchiveWriter& archive;
    Tally& tally;
    Timestamp now;
    Period archive_keep;

    storage::Connection& store() const { return context.store(); }
    /// How long an item is archived: until what comes after archiving is due.
    Timestamp archive_end(const CaseRules& of, const ItemMoments& moments) const;
};

}  // namespace sessionaudit
