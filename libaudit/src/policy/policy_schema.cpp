#include "policy/policy_schema.hpp"

#include <set>
// One unit only: valijson is a large header.
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "core/json_lines.hpp"
#include "core/json_text.hpp"
#include "policy/schema_sentence.hpp"
#include "policy_schema_file.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

const valijson::Schema& compiled_schema() {
    static const auto compiled = [] {
        auto schema = std::make_unique<valijson::Schema>();
        const valijson::adapters::NlohmannJsonAdapter adapter(policy_schema());
        valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(adapter, *schema);
        return schema;
    }();
    return *compiled;
}

/// valijson names places as <root>, [member], [3]. A name with ] inside ends nowhere else, so it is safe to
/// take all between the brackets.
std::string pointer_of(const std::vector<std::string>& context) {
    std::string pointer;
    for (const std::string& step : context)
        if (step.size() >= 2 && step.front() == '[')
            pointer += "/" + pointer_piece(std::string_view(step).substr(1, step.size() - 2));
    return pointer;
}

}  // namespace

const Json& policy_schema() {
    static const Json schema = parse_json(kPolicySchemaFile[0].text);
    return schema;
}

std::vector<SchemaFault> schema_faults(const Json& policy) {
    const valijson::adapters::NlohmannJsonAdapter adapter(policy);
    valijson::ValidationResults results;
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    if (validator.validate(compiled_schema(), adapter, &results)) return {};

    // A faulty value fails every object around it too; those have no fault of their own to tell.
    std::set<std::string> places;
    for (const auto& error : results)
        places.insert(pointer_of(error.context));
    std::vector<SchemaFault> faults;
    for (const std::string& place : places)
        describe_schema_faults(policy_schema(), policy, place, faults);
    if (faults.empty())
        faults.push_back({"schema", pointer_of(results.begin()->context), "does not keep to the schema",
                          results.begin()->description});
    return faults;
}

}  // namespace sessionaudit
