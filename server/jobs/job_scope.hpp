// `jobs:write` alone sets off and stops nothing that its holder may not ask for by itself.
#pragma once

#include <string>

#include "api/call.hpp"

namespace sessionaudit::server {

/// Throws Problem 403 `not-allowed` unless the caller has the scope of this kind of job.
void require_job_scope(const Call& call, const std::string& kind);

}  // namespace sessionaudit::server
