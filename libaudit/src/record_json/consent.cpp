// Choices of people, and what follows from them.
#include "sessionaudit/consent.hpp"

#include "record_json/members.hpp"

namespace sessionaudit {

Json json_of(const ConsentChoice& choice) {
    Json json{{"purpose", choice.purpose}, {"state", to_string(choice.state)}};
    put_time(json, "expires", choice.expires);
    return json;
}

Json json_of(const ConsentFinding& finding) {
    Json json{{"id", finding.id}, {"purpose", finding.purpose}, {"sentence", finding.sentence()}};
    put_id(json, "contradicts", finding.contradicts);
    return json;
}

Json json_of(const ConsentRecord& record) {
    // A list, as a signal's name may come twice.
    Json signals = Json::array();
    for (const auto& [name, value] : record.signals)
        signals.push_back(Json::object({{"name", name}, {"value", value}}));
    const NoticeVersion& notice = record.notice;
    return {{"id", record.id.to_string()},
            {"decided", to_rfc3339(record.decided)},
            {"choices", list_of(record.choices)},
            {"notice", {{"id", notice.id}, {"version", notice.version}, {"sha256", notice.sha256}}},
            {"language", record.language},
            {"method", record.method},
            {"actor", record.actor},
            {"jurisdiction", record.jurisdiction},
            {"signals", std::move(signals)},
            {"evidence", record.evidence},
            {"findings", list_of(record.findings)}};
}

Json json_of(const CurrentConsent& choice) {
    Json json{{"purpose", choice.purpose},
              {"state", to_string(choice.state)},
              {"decided", to_rfc3339(choice.decided)}};
    put_time(json, "expires", choice.expires);
    json["record"] = choice.record.to_string();
    return json;
}

Json json_of(const ConsentDecision& decision) {
    Json json{{"allowed", decision.allowed},
              {"state", to_string(decision.state)},
              {"restricted", decision.restricted},
              {"objected", decision.objected}};
    put_id(json, "record", decision.record);
    put_time(json, "decided", decision.decided);
    put_time(json, "expires", decision.expires);
    json["sentence"] = decision.sentence();
    return json;
}

Json json_of(const AskAgain& again) {
    Json json{{"allowed", again.allowed}};
    put_time(json, "not_before", again.not_before);
    json["sentence"] = again.sentence;
    return json;
}

}  // namespace sessionaudit
