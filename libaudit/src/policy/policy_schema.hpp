// A policy file against policies/schema/policy.schema.json.
//
// JsonSchema says which values fail; its texts speak of constraints and sub-schemas, so the sentence is made
// here from the value and the part of the schema that belongs to it. In the schema, "title" of a
// definition is the phrase that follows "must be", and "description" is the advice.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace sessionaudit {

struct SchemaFault {
    std::string check;
    std::string pointer;
    std::string message;
    std::string hint;
};

/// Empty when the policy keeps to the schema. Threads: may be called from any thread at once.
std::vector<SchemaFault> schema_faults(const nlohmann::json& policy);

/// The schema itself, parsed.
const nlohmann::json& policy_schema();

/// What a value is, in a message: "a text", "a list", ...
const char* kind_of(const nlohmann::json& value);

}  // namespace sessionaudit
