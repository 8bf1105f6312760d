// What a job `scan` is told, as JSON: by a request, or by a schedule.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sessionaudit/fetch.hpp"
#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

struct ScanRequest {
    std::string name;
    std::vector<std::string> targets;
    std::string profile = "baseline";
    std::string fail_on;  ///< empty: the profile's
    std::string recipe;   ///< a file of the home's folder recipes/; it names secrets by environment variable
    FetchOptions fetch;
};

/// Throws Problem 422 `invalid-request` for a target that is no plain http or https URL, a profile that does
/// not exist, a recipe that is not there.
ScanRequest scan_request(const nlohmann::json& from, const Vault& vault, bool private_networks);

}  // namespace sessionaudit::server
