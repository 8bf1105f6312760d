// The one table of scopes and roles. docs/access.md shows the same, and a test compares.
#include <array>

#include "sessionaudit/access.hpp"

namespace sessionaudit {
namespace {

constexpr std::array<std::string_view, kScopeCount> kScopeNames = {
    "sessions:read",  "sessions:write", "consents:read",    "consents:write", "subjects:read",
    "requests:read",  "requests:write", "requests:approve", "holds:read",     "holds:write",
    "retention:read", "retention:run",  "policies:read",    "policies:write", "scans:read",
    "scans:write",    "ledger:read",    "breaches:read",    "breaches:write", "reports:read",
    "reports:write",  "stats:read",     "jobs:read",        "jobs:write",     "access:read",
    "access:write"};

struct RoleRow {
    Role role;
    std::string_view name;
    ScopeSet scopes;
};

constexpr std::array<RoleRow, 4> kRoles = {{
    {Role::auditor,
     "auditor",
     {Scope::sessions_read, Scope::consents_read, Scope::requests_read, Scope::holds_read,
      Scope::retention_read, Scope::policies_read, Scope::scans_read, Scope::ledger_read,
      Scope::breaches_read, Scope::reports_read, Scope::stats_read, Scope::jobs_read, Scope::access_read}},
    {Role::operator_,
     "operator",
     {Scope::sessions_read, Scope::sessions_write, Scope::consents_read, Scope::requests_read,
      Scope::retention_read, Scope::retention_run, Scope::policies_read, Scope::scans_read,
      Scope::scans_write, Scope::ledger_read, Scope::stats_read, Scope::jobs_read, Scope::jobs_write}},
    {Role::dpo,
     "dpo",
     {Scope::sessions_read, Scope::sessions_write, Scope::consents_read,  Scope::consents_write,
      Scope::subjects_read, Scope::requests_read,  Scope::requests_write, Scope::requests_approve,
      Scope::holds_read,    Scope::holds_write,    Scope::retention_read, Scope::retention_run,
      Scope::policies_read, Scope::scans_read,     Scope::scans_write,    Scope::ledger_read,
      Scope::breaches_read, Scope::breaches_write, Scope::reports_read,   Scope::reports_write,
      Scope::stats_read,    Scope::jobs_read,      Scope::jobs_write}},
    {Role::admin,
     "admin",
     {Scope::policies_read, Scope::policies_write, Scope::retention_read, Scope::scans_read,
      Scope::ledger_read, Scope::stats_read, Scope::jobs_read, Scope::jobs_write, Scope::access_read,
      Scope::access_write}},
}};

}  // namespace

std::string_view to_string(Scope scope) noexcept {
    return kScopeNames[static_cast<std::size_t>(scope)];
}

std::optional<Scope> parse_scope(std::string_view text) noexcept {
    for (std::size_t i = 0; i < kScopeCount; ++i)
        if (kScopeNames[i] == text) return static_cast<Scope>(i);
    return std::nullopt;
}

std::vector<Scope> ScopeSet::list() const {
    std::vector<Scope> scopes;
    for (std::size_t i = 0; i < kScopeCount; ++i)
        if (has(static_cast<Scope>(i))) scopes.push_back(static_cast<Scope>(i));
    return scopes;
}

std::string_view to_string(Role role) noexcept {
    for (const RoleRow& row : kRoles)
        if (row.role == role) return row.name;
    return "unknown";
}

std::optional<Role> parse_role(std::string_view text) noexcept {
    for (const RoleRow& row : kRoles)
        if (row.name == text) return row.role;
    return std::nullopt;
}

ScopeSet scopes_of(Role role) noexcept {
    for (const RoleRow& row : kRoles)
        if (row.role == role) return row.scopes;
    return {};
}

}  // namespace sessionaudit
