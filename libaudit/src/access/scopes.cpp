// The one table of scopes and roles; their names are in scopes.def. docs/access.md shows the same, and a test
// compares.
#include <array>

#include "sessionaudit/access.hpp"

namespace sessionaudit {
namespace {

struct RoleRow {
    Role role;
    ScopeSet scopes;
};

constexpr std::array<RoleRow, 4> kRoles = {{
    {Role::auditor,
     {Scope::sessions_read, Scope::consents_read, Scope::requests_read, Scope::holds_read,
      Scope::retention_read, Scope::policies_read, Scope::scans_read, Scope::ledger_read,
      Scope::breaches_read, Scope::reports_read, Scope::stats_read, Scope::jobs_read, Scope::access_read}},
    {Role::operator_,
     {Scope::sessions_read, Scope::sessions_write, Scope::consents_read, Scope::requests_read,
      Scope::retention_read, Scope::retention_run, Scope::policies_read, Scope::scans_read,
      Scope::scans_write, Scope::ledger_read, Scope::stats_read, Scope::jobs_read, Scope::jobs_write}},
    {Role::dpo, {Scope::sessions_read, Scope::sessions_write, Scope::consents_read,  Scope::consents_write,
                 Scope::subjects_read, Scope::requests_read,  Scope::requests_write, Scope::requests_approve,
                 Scope::holds_read,    Scope::holds_write,    Scope::retention_read, Scope::retention_run,
                 Scope::policies_read, Scope::scans_read,     Scope::scans_write,    Scope::ledger_read,
                 Scope::breaches_read, Scope::breaches_write, Scope::reports_read,   Scope::reports_write,
                 Scope::stats_read,    Scope::jobs_read,      Scope::jobs_write}},
    {Role::admin,
     {Scope::policies_read, Scope::policies_write, Scope::retention_read, Scope::scans_read,
      Scope::ledger_read, Scope::stats_read, Scope::jobs_read, Scope::jobs_write, Scope::access_read,
      Scope::access_write}},
}};

}  // namespace

std::string_view to_string(Scope scope) noexcept {
    switch (scope) {
#define SESSIONAUDIT_SCOPE(id, name) \
    case Scope::id:                  \
        return name;
#define SESSIONAUDIT_ROLE(id, name)
#include "access/scopes.def"
#undef SESSIONAUDIT_SCOPE
#undef SESSIONAUDIT_ROLE
    }
    return "unknown";
}

std::optional<Scope> parse_scope(std::string_view text) noexcept {
    for (std::size_t i = 0; i < kScopeCount; ++i)
        if (to_string(static_cast<Scope>(i)) == text) return static_cast<Scope>(i);
    return std::nullopt;
}

std::vector<Scope> ScopeSet::list() const {
    std::vector<Scope> scopes;
    for (std::size_t i = 0; i < kScopeCount; ++i)
        if (has(static_cast<Scope>(i))) scopes.push_back(static_cast<Scope>(i));
    return scopes;
}

std::string_view to_string(Role role) noexcept {
    switch (role) {
#define SESSIONAUDIT_SCOPE(id, name)
#define SESSIONAUDIT_ROLE(id, name) \
    case Role::id:                  \
        return name;
#include "access/scopes.def"
#undef SESSIONAUDIT_SCOPE
#undef SESSIONAUDIT_ROLE
    }
    return "unknown";
}

std::optional<Role> parse_role(std::string_view text) noexcept {
    for (const RoleRow& row : kRoles)
        if (to_string(row.role) == text) return row.role;
    return std::nullopt;
}

ScopeSet scopes_of(Role role) noexcept {
    for (const RoleRow& row : kRoles)
        if (row.role == role) return row.scopes;
    return {};
}

}  // namespace sessionaudit
