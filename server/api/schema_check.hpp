// One schema of openapi.json, compiled.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "http/problem.hpp"

namespace sessionaudit {
class JsonSchema;
}

namespace sessionaudit::server {

/// Threads: const from any.
class SchemaCheck {
  public:
    enum class Types { strict, from_text };
    /// `schema` may refer to "#/components/schemas/...", which `components` holds. Throws what JsonSchema
    /// throws, and std::invalid_argument for another reference: defects of the description.
    SchemaCheck(const nlohmann::json& schema, const nlohmann::json& components, Types types);
    SchemaCheck(const SchemaCheck&) = delete;
    SchemaCheck& operator=(const SchemaCheck&) = delete;
    ~SchemaCheck();
    std::vector<Fault> faults(const nlohmann::json& value, const std::string& place = {}) const;

  private:
    std::unique_ptr<const JsonSchema> schema_;
};

}  // namespace sessionaudit::server
