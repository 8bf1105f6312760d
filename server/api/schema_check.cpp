#include "api/schema_check.hpp"

#include "api/text_forms.hpp"
#include "sessionaudit/mutex.hpp"

// One unit only: valijson is a large header.
#include <set>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace sessionaudit::server {
namespace {

/// valijson names places as <root>, [member], [3].
std::string pointer_of(const std::vector<std::string>& context, const std::string& place) {
    std::string pointer = place;
    for (const std::string& step : context)
        if (step.size() >= 2 && step.front() == '[') pointer.append("/").append(step, 1, step.size() - 2);
    return pointer;
}

}  // namespace

/// A validator compiles the patterns of a schema when it meets them, and remembers them. That costs more than
/// the rest of a request, so validators are used again, each by one thread at a time.
struct SchemaCheck::State {
    std::unique_ptr<valijson::Validator> take() {
        {
            const LockGuard lock(mutex);
            if (!idle.empty()) {
                auto validator = std::move(idle.back());
                idle.pop_back();
                return validator;
            }
        }
        return std::make_unique<valijson::Validator>(
            types == Types::strict ? valijson::Validator::kStrongTypes : valijson::Validator::kWeakTypes);
    }
    void give_back(std::unique_ptr<valijson::Validator> validator) {
        const LockGuard lock(mutex);
        if (idle.size() < kIdleMax) idle.push_back(std::move(validator));
    }

    static constexpr std::size_t kIdleMax = 16;
    std::unique_ptr<const TextForms> forms;
    valijson::Schema schema;
    Types types = Types::strict;
    Mutex mutex;
    std::vector<std::unique_ptr<valijson::Validator>> idle SESSIONAUDIT_GUARDED_BY(mutex);
};

SchemaCheck::SchemaCheck(const nlohmann::json& schema, const nlohmann::json& components, Types types)
    : state_(std::make_unique<State>()) {
    state_->types = types;
    state_->forms = std::make_unique<const TextForms>(schema, components);
    nlohmann::json whole = without_forms(schema);
    if (schema.contains("$ref")) whole = {{"allOf", {std::move(whole)}}};
    for (const auto& [name, used] : state_->forms->used_schemas())
        whole["components"]["schemas"][name] = without_forms(*used);
    const valijson::adapters::NlohmannJsonAdapter adapter(whole);
    valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(adapter, state_->schema);
}

SchemaCheck::~SchemaCheck() = default;

std::vector<Fault> SchemaCheck::faults(const nlohmann::json& value, const std::string& place) const {
    const valijson::adapters::NlohmannJsonAdapter adapter(value);
    auto validator = state_->take();
    if (validator->validate(state_->schema, adapter, nullptr)) {
        state_->give_back(std::move(validator));
        std::vector<Fault> faults;
        state_->forms->check(value, place, faults);
        return faults;
    }
    valijson::ValidationResults results;
    validator->validate(state_->schema, adapter, &results);
    state_->give_back(std::move(validator));
    std::vector<Fault> faults;
    std::set<std::pair<std::string, std::string>> told;
    for (const auto& error : results) {
        // A faulty value fails every schema around it too; those have nothing of their own to tell.
        if (error.description.find("Failed to validate against schema") != std::string::npos ||
            error.description.find("Failed to validate against child schema") != std::string::npos)
            continue;
        Fault fault{pointer_of(error.context, place), error.description};
        if (told.emplace(fault.place, fault.sentence).second) faults.push_back(std::move(fault));
    }
    state_->forms->check(value, place, faults);
    if (faults.empty()) faults.push_back({place, "does not keep to the schema"});
    return faults;
}

}  // namespace sessionaudit::server
