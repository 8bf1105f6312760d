#include "policy/policy_schema.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "core/json_lines.hpp"
#include "core/json_text.hpp"
#include "policy/schema_sentence.hpp"
#include "policy_schema_file.hpp"
#include "schema/json_schema.hpp"

namespace sessionaudit {

using Json = nlohmann::json;

const Json& policy_schema() {
    static const Json schema = parse_json(kPolicySchemaFile[0].text);
    return schema;
}

std::vector<SchemaFault> schema_faults(const Json& policy) {
    static const JsonSchema compiled(policy_schema());
    const std::vector<JsonSchema::Fault> found = compiled.faults(policy);
    std::set<std::string> places;
    for (const JsonSchema::Fault& fault : found)
        places.insert(fault.place);
    std::vector<SchemaFault> faults;
    for (const std::string& place : places)
        describe_schema_faults(policy_schema(), policy, place, faults);
    if (faults.empty() && !found.empty())
        faults.push_back(
            {"schema", found.front().place, "does not keep to the schema", found.front().sentence});
    return faults;
}

}  // namespace sessionaudit
