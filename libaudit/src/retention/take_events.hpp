// Events that are past their limit, in whole segments or parts of them.
#pragma once

#include <span>

#include "retention/due_items.hpp"
#include "retention/sweep_job.hpp"

namespace sessionaudit {

/// Segments that are not as they were read are left to the next sweep.
void take_segments(const SweepJob& job, std::span<SegmentDue> due);

}  // namespace sessionaudit
