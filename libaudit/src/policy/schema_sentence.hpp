// Why a value fails its schema, as a sentence.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "policy/policy_schema.hpp"

namespace sessionaudit {

/// Adds what is wrong with the value at `pointer` itself; what is wrong inside it is not looked at.
void describe_schema_faults(const nlohmann::json& schema, const nlohmann::json& policy,
                            const std::string& pointer, std::vector<SchemaFault>& faults);

}  // namespace sessionaudit
