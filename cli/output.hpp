// Results on standard output: aligned text for people, JSON for programs.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "options.hpp"
#include "sessionaudit/record_json.hpp"

namespace sessionaudit::cli {

/// nlohmann's reader and writer, compiled once. Throw what they throw.
Json parse_json(const std::string& text);
std::string dump_json(const Json& json, int indent = -1);

void print_json(const Json& json);
/// "name   value" lines; empty values are left out.
void print_fields(const std::vector<std::pair<std::string, std::string>>& fields);
/// Columns as wide as they need to be; the first row is the heading.
void print_table(const std::vector<std::vector<std::string>>& rows);
/// "sessionaudit: sentence" on standard error.
void print_note(const std::string& sentence);

/// What json_of() makes of each.
template <typename Record, typename... More>
Json json_array(const std::vector<Record>& records, const More&... more) {
    Json list = Json::array();
    for (const Record& record : records)
        list.push_back(json_of(record, more...));
    return list;
}
/// {name: [...]}
template <typename Record, typename... More>
Json json_list(const char* name, const std::vector<Record>& records, const More&... more) {
    return {{name, json_array(records, more...)}};
}
std::vector<std::pair<std::string, std::string>> fields_of(const SessionInfo& session);
std::vector<std::vector<std::string>> table_of(const std::vector<SessionInfo>& sessions);

}  // namespace sessionaudit::cli
