#include "retention/item_json.hpp"

#include "sessionaudit/record_json.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::ordered_json;

/// What an item is comes first.
Json item_of(DataKind kind, Json record) {
    Json json{{"data", to_string(kind)}};
    json.update(record);
    return json;
}

}  // namespace

Json session_item(const SessionRow& row, const SessionData& data, const std::vector<Event>& events) {
    Json json = item_of(DataKind::sessions, json_of(session_info(row, data)));
    json["events"] = Json::array();
    for (const Event& event : events)
        json["events"].push_back(json_of(event));
    return json;
}

Json part_item(const SessionId& session, const SessionData& data, DataKind kind) {
    Json json = item_of(kind, {{"session", session.to_string()}});
    if (kind == DataKind::network)
        json["network"] = data.network;
    else
        json["attributes"] = attributes_json(data.attributes);
    return json;
}

Json events_item(const SessionId& session, const std::string& site,
                 const std::vector<NumberedEvent>& events) {
    Json json = item_of(DataKind::events, {{"session", session.to_string()}, {"site", site}});
    json["events"] = Json::array();
    for (const NumberedEvent& event : events)
        json["events"].push_back(json_of(event));
    return json;
}

Json consent_item(const ConsentRecord& record) {
    return item_of(DataKind::consents, json_of(record));
}

}  // namespace sessionaudit
