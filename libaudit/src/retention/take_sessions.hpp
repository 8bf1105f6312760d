// Sessions that go as a whole, and networks and attributes that go before them.
#pragma once

#include <span>

#include "retention/due_items.hpp"
#include "retention/sweep_job.hpp"

namespace sessionaudit {

/// What changed since it was read, so that it is no longer due or no longer there, is left to the next sweep.
void take_sessions(const SweepJob& job, std::span<SessionDue> due);

}  // namespace sessionaudit
