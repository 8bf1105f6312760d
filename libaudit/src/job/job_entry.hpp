// What the ledger is told of jobs.
#pragma once

#include "sessionaudit/job.hpp"
#include "sessionaudit/ledger_entry.hpp"

namespace sessionaudit {

/// The kind and the id of a job. Parameters stay out: they may hold addresses of the controller's own sites.
LedgerEntry job_entry(const std::string& action, const RecordId& id, const std::string& kind,
                      const std::string& actor, Timestamp at);

}  // namespace sessionaudit
