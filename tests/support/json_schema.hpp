// Whether a JSON value keeps to a JSON schema.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "schema/json_schema.hpp"

namespace sessionaudit::test {

/// What the value breaks, a line each; empty when it keeps to the schema.
inline std::string schema_complaints(const nlohmann::json& schema, const nlohmann::json& value) {
    std::string complaints;
    for (const JsonSchema::Fault& fault : JsonSchema(schema).faults(value))
        complaints.append(fault.place).append(": ").append(fault.sentence).append("\n");
    return complaints;
}

}  // namespace sessionaudit::test
