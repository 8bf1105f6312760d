#include "api/text_forms.hpp"

#include <chrono>
#include <stdexcept>

namespace sessionaudit::server {
namespace {

using nlohmann::json;

constexpr std::string_view kSchemas = "#/components/schemas/";
constexpr std::size_t kBytesOfCharacter = 4;  // at most, in UTF-8

const TextPattern& date_time_pattern() {
    static const TextPattern pattern(
        "^[0-9]{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)"
        "(\\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$");
    return pattern;
}

/// RFC 3339 section 5.6, and a day that the month has.
bool is_date_time(const std::string& text) {
    if (!date_time_pattern().found_in(text)) return false;
    const auto number = [&](std::size_t at, std::size_t size) { return std::stoi(text.substr(at, size)); };
    return std::chrono::year_month_day(std::chrono::year(number(0, 4)),
                                       std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                       std::chrono::day(static_cast<unsigned>(number(8, 2))))
        .ok();
}

void require_known_keywords(const json& schema) {
    for (const char* const keyword : {"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "contains",
                                      "patternProperties", "dependencies", "additionalItems"})
        if (schema.contains(keyword))
            throw std::invalid_argument(std::string("a schema combines others by ") + keyword);
    const auto names = schema.find("propertyNames");
    if (names != schema.end() && (names->contains("pattern") || names->contains("format")))
        throw std::invalid_argument("a schema has a pattern for names");
}

}  // namespace

TextForms::TextForms(const json& schema, const json& components) : root_(read(schema, components)) {}

const TextForms::Form* TextForms::read(const json& schema, const json& components) {
    if (!schema.is_object()) return nullptr;
    if (const auto reference = schema.find("$ref"); reference != schema.end()) {
        const auto& whole = reference->get_ref<const std::string&>();
        if (!whole.starts_with(kSchemas)) throw std::invalid_argument("a schema refers to " + whole);
        const std::string name = whole.substr(kSchemas.size());
        if (const auto known = by_name_.find(name); known != by_name_.end()) return known->second;
        const json& meant = components.at("schemas").at(name);
        used_.emplace(name, &meant);
        if (meant.contains("$ref")) return by_name_[name] = read(meant, components);
        // Known before it is read: a schema may hold itself.
        Form& form = forms_.emplace_back();
        by_name_.emplace(name, &form);
        form = Form(*read(meant, components));
        return &form;
    }
    require_known_keywords(schema);
    Form& form = forms_.emplace_back();
    if (schema.contains("pattern"))
        form.pattern =
            std::make_shared<const TextPattern>(schema.at("pattern").get_ref<const std::string&>());
    const std::string format = schema.value("format", "");
    form.date_time = format == "date-time";
    if (!format.empty() && !form.date_time && schema.value("type", "") == "string")
        throw std::invalid_argument("a schema has the unknown format " + format);
    if (schema.contains("maxLength"))
        form.bytes_max = schema.at("maxLength").get<std::size_t>() * kBytesOfCharacter;
    if (schema.contains("properties"))
        for (const auto& [name, member] : schema.at("properties").items())
            form.members.emplace(name, read(member, components));
    if (schema.contains("additionalProperties"))
        form.others = read(schema.at("additionalProperties"), components);
    if (schema.contains("items")) {
        if (schema.at("items").is_array()) throw std::invalid_argument("a schema lists items one by one");
        form.items = read(schema.at("items"), components);
    }
    return &form;
}

void TextForms::check(const json& value, const std::string& place, std::vector<Fault>& faults) const {
    if (root_ != nullptr) check(*root_, value, place, faults);
}

void TextForms::check(const Form& form, const json& value, const std::string& place,
                      std::vector<Fault>& faults) {
    if (value.is_object()) {
        for (const auto& [name, member] : value.items()) {
            const auto known = form.members.find(name);
            const Form* const inner = known == form.members.end() ? form.others : known->second;
            if (inner != nullptr) check(*inner, member, std::string(place).append("/").append(name), faults);
        }
    } else if (value.is_array()) {
        if (form.items == nullptr) return;
        for (std::size_t i = 0; i < value.size(); ++i)
            check(*form.items, value[i], place + "/" + std::to_string(i), faults);
    } else if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        if (text.size() > form.bytes_max) return;  // too long: the validator tells
        if (form.pattern && !form.pattern->found_in(text))
            faults.push_back({place, "does not have the form that the description asks for (`pattern`)"});
        if (form.date_time && !is_date_time(text))
            faults.push_back({place, "is no time as RFC 3339 writes it"});
    }
}

json without_forms(const json& schema) {
    if (schema.is_array()) {
        json copy = json::array();
        for (const json& item : schema)
            copy.push_back(without_forms(item));
        return copy;
    }
    if (!schema.is_object()) return schema;
    json copy = json::object();
    for (const auto& [name, value] : schema.items())
        if (!value.is_string() || (name != "pattern" && name != "format")) copy[name] = without_forms(value);
    return copy;
}

}  // namespace sessionaudit::server
