#include "api/schema_check.hpp"

#include <map>
#include <stdexcept>

#include "schema/json_schema.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

constexpr std::string_view kSchemas = "#/components/schemas/";

/// The schemas that are referred to, by name, with those that they refer to.
void collect_used(const json& schema, const json& components, std::map<std::string, const json*>& used) {
    if (schema.is_object())
        if (const auto reference = schema.find("$ref"); reference != schema.end() && reference->is_string()) {
            const auto& whole = reference->get_ref<const std::string&>();
            if (!whole.starts_with(kSchemas)) throw std::invalid_argument("a schema refers to " + whole);
            const std::string name = whole.substr(kSchemas.size());
            const json& meant = components.at("schemas").at(name);
            // Known before it is read: a schema may hold itself.
            if (used.emplace(name, &meant).second) collect_used(meant, components, used);
        }
    if (schema.is_structured())
        for (const json& part : schema)
            collect_used(part, components, used);
}

}  // namespace

SchemaCheck::SchemaCheck(const json& schema, const json& components, Types types) {
    std::map<std::string, const json*> used;
    collect_used(schema, components, used);
    json whole = schema;
    if (schema.contains("$ref")) whole = {{"allOf", {schema}}};
    for (const auto& [name, meant] : used)
        whole["components"]["schemas"][name] = *meant;
    schema_ = std::make_unique<const JsonSchema>(
        whole, types == Types::strict ? JsonSchema::Types::strict : JsonSchema::Types::from_text);
}

SchemaCheck::~SchemaCheck() = default;

std::vector<Fault> SchemaCheck::faults(const json& value, const std::string& place) const {
    std::vector<Fault> faults;
    for (const JsonSchema::Fault& fault : schema_->faults(value))
        faults.push_back({place + fault.place, fault.sentence});
    return faults;
}

}  // namespace sessionaudit::server
