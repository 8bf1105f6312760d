#include "jobs/job_scope.hpp"

#include "http/problem.hpp"
#include "sessionaudit/job.hpp"

namespace sessionaudit::server {

void require_job_scope(const Call& call, const std::string& kind) {
    const auto scope = scope_of_job(kind);
    if (!scope || (call.principal && call.principal->scopes.has(*scope))) return;
    throw Problem(403, "not-allowed",
                  "jobs of the kind " + kind + " need the scope " + std::string(to_string(*scope)));
}

}  // namespace sessionaudit::server
