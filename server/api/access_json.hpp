// Scopes and roles, as JSON has them.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "sessionaudit/access.hpp"

namespace sessionaudit::server {

inline nlohmann::json scopes_json(ScopeSet scopes) {
    nlohmann::json list = nlohmann::json::array();
    for (const Scope scope : scopes.list())
        list.push_back(to_string(scope));
    return list;
}

inline nlohmann::json roles_json(const std::vector<Role>& roles) {
    nlohmann::json list = nlohmann::json::array();
    for (const Role role : roles)
        list.push_back(to_string(role));
    return list;
}

}  // namespace sessionaudit::server
