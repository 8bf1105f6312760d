#include "retention/item_json.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

Json to_json(const Attributes& attributes) {
    Json json = Json::object();
    for (const auto& [name, value] : attributes)
        json[name] = value;
    return json;
}

/// Without what is empty.
Json to_json(const Event& event) {
    Json json{{"at", to_rfc3339(event.at)}, {"kind", to_string(event.kind)}, {"purpose", event.purpose}};
    if (!event.name.empty()) json["name"] = event.name;
    if (!event.path.empty()) json["path"] = event.path;
    if (!event.referrer.empty()) json["referrer"] = event.referrer;
    if (event.status != 0) json["status"] = event.status;
    if (!event.currency.empty() || event.value_minor != 0) {
        json["value_minor"] = event.value_minor;
        json["currency"] = event.currency;
    }
    if (!event.attributes.empty()) json["attributes"] = to_json(event.attributes);
    return json;
}

}  // namespace

Json session_item(const SessionRow& row, const SessionData& data, const std::vector<Event>& events) {
    Json json{{"data", "sessions"},
              {"session", row.id.to_string()},
              {"site", row.site},
              {"started", to_rfc3339(row.started)},
              {"last_seen", to_rfc3339(row.last_seen)},
              {"ended_reason", to_string(row.reason)},
              {"agent", data.agent},
              {"network", data.network},
              {"jurisdiction", data.jurisdiction},
              {"attributes", to_json(data.attributes)},
              {"events", Json::array()}};
    if (row.ended) json["ended"] = to_rfc3339(*row.ended);
    for (const Event& event : events)
        json["events"].push_back(to_json(event));
    return json;
}

Json part_item(const SessionId& session, const SessionData& data, DataKind kind) {
    Json json{{"data", to_string(kind)}, {"session", session.to_string()}};
    if (kind == DataKind::network)
        json["network"] = data.network;
    else
        json["attributes"] = to_json(data.attributes);
    return json;
}

Json events_item(const SessionId& session, const std::string& site,
                 const std::vector<NumberedEvent>& events) {
    Json json{
        {"data", "events"}, {"session", session.to_string()}, {"site", site}, {"events", Json::array()}};
    for (const NumberedEvent& numbered : events) {
        json["events"].push_back(to_json(numbered.event));
        json["events"].back()["sequence"] = numbered.sequence;
    }
    return json;
}

Json consent_item(const ConsentRecord& record) {
    Json json{
        {"data", "consents"},
        {"consent", record.id.to_string()},
        {"decided", to_rfc3339(record.decided)},
        {"choices", Json::array()},
        {"notice",
         {{"id", record.notice.id}, {"version", record.notice.version}, {"sha256", record.notice.sha256}}},
        {"language", record.language},
        {"method", record.method},
        {"actor", record.actor},
        {"jurisdiction", record.jurisdiction},
        {"signals", to_json(record.signals)},
        {"evidence", record.evidence}};
    for (const ConsentChoice& choice : record.choices) {
        Json line{{"purpose", choice.purpose}, {"state", to_string(choice.state)}};
        if (choice.expires) line["expires"] = to_rfc3339(*choice.expires);
        json["choices"].push_back(std::move(line));
    }
    return json;
}

}  // namespace sessionaudit
