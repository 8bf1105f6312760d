#include "schema_sample.hpp"

#include <algorithm>
#include <regex>

#include "contract.hpp"

namespace sessionaudit::test {
namespace {

using nlohmann::json;

/// What breaks programs: quotes, markup, other scripts, signs of formats, ends of lines.
const std::vector<std::string> kAwkward = {"",
                                           "'",
                                           "\"",
                                           "<script>",
                                           "; DROP TABLE session",
                                           "%00",
                                           "../../etc/passwd",
                                           "\r\nX: y",
                                           "\u00e9",
                                           "\U0001f36a",
                                           "\u202eevil",
                                           "null",
                                           "-1",
                                           "1e999",
                                           "{}",
                                           "[",
                                           "*",
                                           "a,b",
                                           "\t",
                                           "\\",
                                           "${jndi:x}",
                                           "%s%s%n"};

}  // namespace

std::size_t pick(Random& random, std::size_t below) {
    return below == 0 ? 0 : static_cast<std::size_t>(random() % below);
}

std::string Sampler::text(std::size_t length_max) {
    std::string made;
    const std::size_t pieces = pick(random_, 4);
    for (std::size_t i = 0; i < pieces; ++i)
        made += pick(random_, 3) == 0 ? pick_of(random_, kAwkward) : word();
    return made.size() > length_max ? std::string(pick(random_, length_max + 1), 'x') : made;
}

std::string Sampler::text_for(const json& schema) {
    if (schema.value("format", "") == "date-time")
        return "2026-03-0" + std::to_string(1 + pick(random_, 9)) + "T12:00:00Z";
    if (schema.contains("pattern")) {
        const std::regex pattern(schema.at("pattern").get<std::string>(), std::regex::ECMAScript);
        for (int tries = 0; tries < 60; ++tries)
            if (const std::string& candidate = word(); std::regex_search(candidate, pattern))
                return candidate;
    }
    const std::size_t length_min = schema.value("minLength", std::size_t{0});
    std::string made = text(std::min<std::size_t>(schema.value("maxLength", std::size_t{64}), 300));
    if (made.size() < length_min) made.append(length_min - made.size(), 'x');
    return made;
}

json Sampler::object_for(const json& schema, int depth) {
    json object = json::object();
    const json required = schema.value("required", json::array());
    if (schema.contains("properties"))
        for (const auto& [name, inner] : schema.at("properties").items())
            if (std::find(required.begin(), required.end(), name) != required.end() || pick(random_, 3) == 0)
                object[name] = value(inner, depth + 1);
    const auto more = schema.find("additionalProperties");
    if (more != schema.end() && more->is_object())
        for (std::size_t i = pick(random_, 3); i > 0; --i)
            object["name" + std::to_string(i)] = value(*more, depth + 1);
    return object;
}

json Sampler::value(const json& written, int depth) {
    const json& schema = Contract::instance().resolved(written);
    if (depth > 8) return nullptr;
    if (schema.contains("const")) return schema.at("const");
    if (schema.contains("enum")) return schema.at("enum")[pick(random_, schema.at("enum").size())];
    for (const char* const choice : {"oneOf", "anyOf"})
        if (schema.contains(choice))
            return value(schema.at(choice)[pick(random_, schema.at(choice).size())], depth + 1);
    if (schema.contains("allOf")) {
        json all = json::object();
        for (const json& part : schema.at("allOf"))
            if (const json made = value(part, depth + 1); made.is_object()) all.update(made);
        return all;
    }
    const json types = schema.value("type", json("object"));
    const std::string type =
        types.is_array() ? types[pick(random_, types.size())].get<std::string>() : types.get<std::string>();
    if (type == "string") return text_for(schema);
    if (type == "boolean") return pick(random_, 2) == 0;
    if (type == "null") return nullptr;
    if (type == "integer" || type == "number") {
        const auto low = schema.value("minimum", std::int64_t{-1000});
        const auto high = std::max(low, schema.value("maximum", low + 2000));
        const auto range = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) +
                                         (range == 0 ? 0 : random_() % range));
    }
    if (type == "array") {
        json array = json::array();
        const std::size_t least = schema.value("minItems", std::size_t{0});
        for (std::size_t left = least + pick(random_, 3); left > 0; --left)
            array.push_back(value(schema.value("items", json::object()), depth + 1));
        return array;
    }
    return object_for(schema, depth);
}

json Sampler::junk(int depth) {
    switch (pick(random_, depth > 3 ? 6 : 8)) {
        case 0:
            return nullptr;
        case 1:
            return pick(random_, 2) == 0;
        case 2:
            return static_cast<std::int64_t>(random_());
        case 3:
            return -1.5e300;
        case 4:
            return std::string(pick(random_, 20'000), 'x');
        case 5:
            return text(300);
        case 6:
            return json::array({junk(depth + 1), junk(depth + 1)});
        default:
            return json{{text(30), junk(depth + 1)}};
    }
}

json Sampler::spoiled(json value) {
    if (value.is_object() && !value.empty()) {
        auto member = value.begin();
        std::advance(member, static_cast<std::ptrdiff_t>(pick(random_, value.size())));
        switch (pick(random_, 4)) {
            case 0:
                value.erase(member);
                return value;
            case 1:
                value[text(20)] = junk();
                return value;
            case 2:
                *member = junk();
                return value;
            default:
                *member = spoiled(*member);
                return value;
        }
    }
    if (value.is_array() && !value.empty() && pick(random_, 2) == 0) {
        json& item = value[pick(random_, value.size())];
        item = spoiled(item);
        return value;
    }
    return junk();
}

}  // namespace sessionaudit::test
