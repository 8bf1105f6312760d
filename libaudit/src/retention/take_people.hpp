// Consent records and requests that are over, and subjects of whom nothing else is left.
#pragma once

#include <span>

#include "retention/due_items.hpp"
#include "retention/sweep_job.hpp"

namespace sessionaudit {

void take_consents(const SweepJob& job, std::span<ConsentDue> due);
/// With their keys.
void take_requests(const SweepJob& job, std::span<RequestDue> due);
void take_subjects(const SweepJob& job, std::span<SubjectDue> due);

}  // namespace sessionaudit
