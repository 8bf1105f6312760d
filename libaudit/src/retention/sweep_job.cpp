#include "retention/sweep_job.hpp"

#include "policy/period_moment.hpp"

namespace sessionaudit {

Timestamp SweepJob::archive_end(const CaseRules& of, const ItemMoments& moments) const {
    return of.removed_at(moments).value_or(moment_after(now, archive_keep));
}

}  // namespace sessionaudit
