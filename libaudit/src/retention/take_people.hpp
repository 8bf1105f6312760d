// Consent records that are over, and subjects of whom nothing else is left.
#pragma once

#include <span>

#include "retention/due_items.hpp"
#include "retention/sweep_job.hpp"

namespace sessionaudit {

void take_consents(const SweepJob& job, std::span<ConsentDue> due);
void take_subjects(const SweepJob& job, std::span<SubjectDue> due);

}  // namespace sessionaudit
