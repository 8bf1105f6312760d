#include "policy/schema_sentence.hpp"

#include "core/json_lines.hpp"
#include "core/json_text.hpp"
#include "schema/text_pattern.hpp"
#include "sessionaudit/did_you_mean.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;
constexpr std::size_t kShownMax = 40;

const Json& follow(const Json& schema, const Json* node) {
    while (node->contains("$ref"))
        node = &schema.at(Json::json_pointer((*node)["$ref"].get<std::string>().substr(1)));
    return *node;
}

/// The part of the schema that belongs to a pointer; null where the schema knows no such member.
const Json* schema_at(const Json& schema, const std::string& pointer) {
    const Json* node = &follow(schema, &schema);
    std::vector<std::string> names;
    for (Json::json_pointer rest(pointer); !rest.empty(); rest.pop_back())
        names.push_back(rest.back());
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
        if (node->contains("items"))
            node = &follow(schema, &(*node)["items"]);
        else if (node->contains("properties") && (*node)["properties"].contains(*name))
            node = &follow(schema, &(*node)["properties"][*name]);
        else
            return nullptr;
    }
    return node;
}

std::string shown(const Json& value) {
    if (value.is_structured()) return std::string(kind_of(value));
    std::string text = dump_json(value);
    if (text.size() > kShownMax) text = text.substr(0, kShownMax) + "...";
    return text;
}

std::string wanted_type(const std::string& type) {
    if (type == "object") return "an object in { }";
    if (type == "array") return "a list in [ ]";
    if (type == "string") return "a text in quotes";
    if (type == "boolean") return "true or false, without quotes";
    return "a whole number";
}

bool has_type(const Json& value, const std::string& type) {
    return type == "object"    ? value.is_object()
           : type == "array"   ? value.is_array()
           : type == "string"  ? value.is_string()
           : type == "boolean" ? value.is_boolean()
                               : value.is_number_integer();
}

std::vector<std::string> texts_of(const Json& list) {
    std::vector<std::string> texts;
    for (const Json& item : list)
        if (item.is_string()) texts.push_back(item.get<std::string>());
    return texts;
}

class Describer {
  public:
    Describer(const Json& node, std::string pointer, std::vector<SchemaFault>& faults)
        : node_(node), pointer_(std::move(pointer)), faults_(faults) {}

    void describe(const Json& value) {
        if (node_.contains("type") && !has_type(value, node_["type"].get<std::string>()))
            return add("wrong_type", "", std::string("is ") + kind_of(value) + ", but must be " + phrase(),
                       advice());
        if (node_.contains("enum")) describe_choice(value);
        if (node_.contains("pattern")) describe_pattern(value);
        if (value.is_object()) describe_members(value);
        describe_size(value);
    }

  private:
    void add(const char* check, const std::string& member, std::string message, std::string hint) {
        faults_.push_back({check, pointer_ + (member.empty() ? "" : "/" + pointer_piece(member)),
                           std::move(message), std::move(hint)});
    }
    std::string phrase() const {
        return node_.contains("title") ? node_["title"].get<std::string>()
                                       : wanted_type(node_.value("type", "string"));
    }
    std::string advice() const { return node_.value("description", ""); }

    void describe_choice(const Json& value) {
        const auto choices = texts_of(node_["enum"]);
        if (std::find(node_["enum"].begin(), node_["enum"].end(), value) != node_["enum"].end()) return;
        add("unknown_value", "", "is " + shown(value) + ", but must be " + phrase(),
            did_you_mean(value.get<std::string>(), choices));
    }
    void describe_pattern(const Json& value) {
        const TextPattern pattern(node_["pattern"].get_ref<const std::string&>());
        if (pattern.found_in(value.get_ref<const std::string&>())) return;
        add("wrong_form", "", "is " + shown(value) + ", but must be " + phrase(), advice());
    }
    void describe_members(const Json& value) {
        std::vector<std::string> known;
        const Json empty = Json::object();
        const Json& properties = node_.contains("properties") ? node_["properties"] : empty;
        for (const auto& [name, ignored] : properties.items())
            if (name != "$schema") known.push_back(name);
        for (const auto& [name, ignored] : value.items())
            if (!properties.contains(name))
                add("unknown_member", name, "is not a member of " + phrase(), did_you_mean(name, known));
        for (const std::string& name : texts_of(node_.value("required", Json::array()))) {
            if (value.contains(name)) continue;
            const Json& member = properties[name];
            const std::string title = member.value("description", "");
            add("missing_member", name, "is missing from " + phrase(),
                title.empty() ? "add it" : "add it: " + title);
        }
    }
    void describe_size(const Json& value) {
        if (value.is_array() && value.size() < node_.value("minItems", std::size_t{0}))
            add("empty_list", "", "is an empty list", "name at least one, or remove the member");
        if (value.is_string() &&
            value.get_ref<const std::string&>().size() < node_.value("minLength", std::size_t{0}))
            add("empty_text", "", "is an empty text", "write something, or remove the member");
    }

    const Json& node_;
    std::string pointer_;
    std::vector<SchemaFault>& faults_;
};

}  // namespace

const char* kind_of(const Json& value) {
    switch (value.type()) {
        case Json::value_t::null:
            return "null";
        case Json::value_t::object:
            return "an object";
        case Json::value_t::array:
            return "a list";
        case Json::value_t::string:
            return "a text";
        case Json::value_t::boolean:
            return "true or false";
        case Json::value_t::number_integer:
        case Json::value_t::number_unsigned:
        case Json::value_t::number_float:
            return "a number";
        case Json::value_t::binary:
        case Json::value_t::discarded:
            return "a value";
    }
    return "a value";
}

void describe_schema_faults(const Json& schema, const Json& policy, const std::string& pointer,
                            std::vector<SchemaFault>& faults) {
    const Json* const node = schema_at(schema, pointer);
    const Json::json_pointer place(pointer);
    if (node == nullptr || !policy.contains(place)) return;
    Describer(*node, pointer, faults).describe(policy.at(place));
}

}  // namespace sessionaudit
