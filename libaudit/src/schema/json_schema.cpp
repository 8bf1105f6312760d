#include "schema/json_schema.hpp"

#include <chrono>
#include <map>
#include <set>
// One unit only: valijson is a large header.
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/constraint_builder.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "schema/text_pattern.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/mutex.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;
using valijson::adapters::Adapter;
using valijson::adapters::NlohmannJsonAdapter;

// What `pattern` and `format` are called while valijson reads a schema, so that it leaves them to us.
constexpr const char* kPattern = "sessionaudit:pattern";
constexpr const char* kFormat = "sessionaudit:format";

[[noreturn]] void refuse(const std::string& what) {
    throw Error(ErrorCode::invalid_argument, "the JSON schema " + what);
}

/// What a text has to look like.
class TextForm {
  public:
    virtual ~TextForm() = default;
    virtual bool fits(const std::string& text) const = 0;
};

class PatternForm : public TextForm {
  public:
    explicit PatternForm(const std::string& pattern) : pattern_(pattern) {}
    bool fits(const std::string& text) const override { return pattern_.found_in(text); }

  private:
    TextPattern pattern_;
};

/// RFC 3339 section 5.6, and a day that the month has.
class DateTimeForm : public TextForm {
  public:
    bool fits(const std::string& text) const override {
        if (!written_.found_in(text)) return false;
        const auto number = [&](std::size_t at, std::size_t size) {
            return std::stoi(text.substr(at, size));
        };
        return std::chrono::year_month_day(std::chrono::year(number(0, 4)),
                                           std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                           std::chrono::day(static_cast<unsigned>(number(8, 2))))
            .ok();
    }

  private:
    TextPattern written_{
        "^[0-9]{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)"
        "(\\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"};
};

/// To valijson a form is a value that equals every text of that form, and everything that is no text.
class FormValue : public valijson::adapters::FrozenValue {
  public:
    explicit FormValue(std::shared_ptr<const TextForm> form) : form_(std::move(form)) {}
    FrozenValue* clone() const override { return new FormValue(*this); }  // valijson owns it
    bool equalTo(const Adapter& value, bool /*strict*/) const override {
        return !value.isString() || form_->fits(value.asString());
    }

  private:
    std::shared_ptr<const TextForm> form_;  ///< owners: the copies of this value
};

/// The only way to give such a value to a constraint.
class FormAdapter : public NlohmannJsonAdapter {
  public:
    explicit FormAdapter(std::shared_ptr<const TextForm> form) : form_(std::move(form)) {}
    valijson::adapters::FrozenValue* freeze() const override { return new FormValue(form_); }

  private:
    std::shared_ptr<const TextForm> form_;  ///< owners: this for a moment, then the values
};

class FormBuilder : public valijson::ConstraintBuilder {
  public:
    valijson::constraints::Constraint* make(const Adapter& written) const override {
        auto constraint = std::make_unique<valijson::constraints::ConstConstraint>();
        constraint->setValue(FormAdapter(form_of(written.asString())));
        return constraint.release();  // valijson owns it
    }

  protected:
    virtual std::shared_ptr<const TextForm> form_of(const std::string& written) const = 0;
};

/// The schemas of an API have the same few patterns in hundreds of places. Threads: any.
class KnownPatterns {
  public:
    std::shared_ptr<const TextForm> obtain(const std::string& pattern) {
        const LockGuard lock(mutex_);
        auto& slot = known_[pattern];
        std::shared_ptr<const TextForm> form = slot.lock();
        if (!form) slot = form = std::make_shared<const PatternForm>(pattern);
        return form;
    }

  private:
    Mutex mutex_;
    std::map<std::string, std::weak_ptr<const TextForm>> known_ SESSIONAUDIT_GUARDED_BY(mutex_);
};

class PatternBuilder : public FormBuilder {
    std::shared_ptr<const TextForm> form_of(const std::string& pattern) const override {
        static KnownPatterns known;
        return known.obtain(pattern);
    }
};

class FormatBuilder : public FormBuilder {
    std::shared_ptr<const TextForm> form_of(const std::string& /*format*/) const override {
        static const auto date_time = std::make_shared<const DateTimeForm>();
        return date_time;
    }
};

Json readable(const Json& schema);

/// Of an object whose members are names, each with a schema.
Json readable_members(const Json& members) {
    if (!members.is_object()) return members;
    Json copy = Json::object();
    for (const auto& [name, schema] : members.items())
        copy[name] = readable(schema);
    return copy;
}

Json readable_keyword(const std::string& keyword, const Json& value) {
    static const std::set<std::string, std::less<>> named{"properties", "definitions", "dependencies"};
    static const std::set<std::string, std::less<>> schemas{"items",         "additionalItems",
                                                            "contains",      "additionalProperties",
                                                            "propertyNames", "allOf",
                                                            "anyOf",         "oneOf",
                                                            "not",           "if",
                                                            "then",          "else"};
    if (named.contains(keyword)) return readable_members(value);
    if (schemas.contains(keyword)) return readable(value);
    if (keyword == "components" && value.contains("schemas"))
        return {{"schemas", readable_members(value["schemas"])}};
    return value;
}

/// The schema as valijson may have it: with our names for what must not be matched by std::regex, and `const`
/// as the `enum` of one value, so that a complaint about a const value can only be about a form.
Json readable(const Json& schema) {
    if (schema.is_array()) {
        Json copy = Json::array();
        for (const Json& item : schema)
            copy.push_back(readable(item));
        return copy;
    }
    if (!schema.is_object()) return schema;
    Json copy = Json::object();
    for (const auto& [keyword, value] : schema.items()) {
        if (keyword == "patternProperties") refuse("has patternProperties, which are not supported");
        if (keyword == "pattern") {
            copy[kPattern] = value;
        } else if (keyword == "format") {
            // Of numbers it is a hint to programs, such as int64.
            if (schema.contains("type") && schema["type"].is_string() && schema["type"] != "string") continue;
            if (value != "date-time") refuse("has the unknown format " + value.dump());
            copy[kFormat] = value;
        } else if (keyword == "const") {
            if (schema.contains("enum")) refuse("has const and enum for one value");
            copy["enum"] = Json::array({value});
        } else {
            copy[keyword] = readable_keyword(keyword, value);
        }
    }
    return copy;
}

/// valijson names places as <root>, [member], [3]. A name with ] inside ends nowhere else, so it is safe to
/// take all between the brackets.
std::string pointer_of(const std::vector<std::string>& context) {
    Json::json_pointer pointer;
    for (const std::string& step : context)
        if (step.size() >= 2 && step.front() == '[') pointer /= step.substr(1, step.size() - 2);
    return pointer.to_string();
}

bool is_about_a_part(const std::string& complaint) {
    return complaint.find("Failed to validate against schema") != std::string::npos ||
           complaint.find("Failed to validate against child schema") != std::string::npos;
}

}  // namespace

struct JsonSchema::State {
    valijson::Schema schema;
    Types types = Types::strict;
};

JsonSchema::JsonSchema(const Json& schema, Types types) : state_(std::make_unique<State>()) {
    state_->types = types;
    const Json copy = readable(schema);
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.addConstraintBuilder(kPattern,
                                std::make_unique<PatternBuilder>().release());  // the parser owns them
    parser.addConstraintBuilder(kFormat, std::make_unique<FormatBuilder>().release());
    try {
        parser.populateSchema(NlohmannJsonAdapter(copy), state_->schema);
    } catch (const Error&) {
        throw;
    } catch (const std::runtime_error& error) {
        refuse(std::string("cannot be used: ") + error.what());
    }
}

JsonSchema::~JsonSchema() = default;

std::vector<JsonSchema::Fault> JsonSchema::faults(const Json& value) const {
    valijson::Validator validator(state_->types == Types::strict ? valijson::Validator::kStrongTypes
                                                                 : valijson::Validator::kWeakTypes);
    const NlohmannJsonAdapter adapter(value);
    // Most keep to it, and without results valijson makes no sentences.
    if (validator.validate(state_->schema, adapter, nullptr)) return {};
    valijson::ValidationResults results;
    validator.validate(state_->schema, adapter, &results);
    std::vector<Fault> faults;
    std::set<std::pair<std::string, std::string>> told;
    for (const auto& error : results) {
        // A faulty value fails every schema around it too; those have nothing of their own to tell.
        if (is_about_a_part(error.description)) continue;
        const bool about_form = error.description.find("'const' constraint") != std::string::npos;
        Fault fault{pointer_of(error.context),
                    about_form ? "does not have the form that is asked for (`pattern` or `format`)"
                               : error.description};
        if (told.emplace(fault.place, fault.sentence).second) faults.push_back(std::move(fault));
    }
    if (faults.empty()) faults.push_back({"", "does not keep to the schema"});
    return faults;
}

}  // namespace sessionaudit
