// How members are written: one way for each kind of value.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sessionaudit/record_json.hpp"

namespace sessionaudit {

using Json = nlohmann::ordered_json;

/// Leaves the member out when there is no value.
inline void put_time(Json& object, const char* name, const std::optional<Timestamp>& at) {
    if (at) object[name] = to_rfc3339(*at);
}

template <typename Id>
void put_id(Json& object, const char* name, const std::optional<Id>& id) {
    if (id) object[name] = id->to_string();
}

/// Leaves the member out when the text is empty.
inline void put_text(Json& object, const char* name, const std::string& text) {
    if (!text.empty()) object[name] = text;
}

/// "2026-04-01"
inline std::string date_text(std::chrono::sys_days day) {
    return to_rfc3339(day).substr(0, 10);
}

/// An array of what json_of() makes of each.
template <typename Record, typename... More>
Json list_of(const std::vector<Record>& records, const More&... more) {
    Json list = Json::array();
    for (const Record& record : records)
        list.push_back(json_of(record, more...));
    return list;
}

/// An array of texts, for what has to_string().
template <typename Value>
Json texts_of(const std::vector<Value>& values) {
    Json list = Json::array();
    for (const Value& value : values)
        list.push_back(value.to_string());
    return list;
}

}  // namespace sessionaudit
