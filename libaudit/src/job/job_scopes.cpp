// Who may set off or stop which work: the same who may ask for it by itself. docs/jobs.md shows the table.
#include <array>
#include <utility>

#include "sessionaudit/job.hpp"

namespace sessionaudit {
namespace {

constexpr std::array<std::pair<std::string_view, Scope>, 9> kJobScopes = {{
    {"erasure", Scope::requests_approve},
    {"expire_sessions", Scope::jobs_write},  // those are refused in any case
    {"export_package", Scope::requests_approve},
    {"import_log", Scope::sessions_write},
    {"remind", Scope::jobs_write},
    {"report_pack", Scope::reports_write},
    {"scan", Scope::scans_write},
    {"sweep", Scope::retention_run},
    {"tidy", Scope::requests_write},  // closes requests whose identity was never proved
}};

}  // namespace

std::optional<Scope> scope_of_job(std::string_view kind) noexcept {
    for (const auto& [name, scope] : kJobScopes)
        if (name == kind) return scope;
    return std::nullopt;
}

}  // namespace sessionaudit
