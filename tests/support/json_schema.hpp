// Whether a JSON value keeps to a JSON schema.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace sessionaudit::test {

/// What the value breaks, a line each; empty when it keeps to the schema.
inline std::string schema_complaints(const nlohmann::json& schema_json, const nlohmann::json& value) {
    valijson::Schema schema;
    const valijson::adapters::NlohmannJsonAdapter schema_adapter(schema_json);
    valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(schema_adapter, schema);
    const valijson::adapters::NlohmannJsonAdapter adapter(value);
    valijson::ValidationResults results;
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    std::string complaints;
    if (validator.validate(schema, adapter, &results)) return complaints;
    for (const auto& error : results) {
        for (const std::string& step : error.context)
            complaints += step;
        complaints += ": " + error.description + "\n";
    }
    return complaints.empty() ? "it does not keep to the schema" : complaints;
}

}  // namespace sessionaudit::test
