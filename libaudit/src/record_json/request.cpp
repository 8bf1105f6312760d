// Requests of data subjects, and erasures.
#include "sessionaudit/request.hpp"

#include "record_json/members.hpp"
#include "sessionaudit/erasure.hpp"

namespace sessionaudit {
namespace {

std::string_view word_of(Rectification::What what) noexcept {
    switch (what) {
        case Rectification::What::replace_identifier:
            return "replace_identifier";
        case Rectification::What::add_identifier:
            return "add_identifier";
        case Rectification::What::remove_identifier:
            return "remove_identifier";
        case Rectification::What::set_attribute:
            return "set_attribute";
    }
    return "";
}

Json change_json(const Rectification& change) {
    Json json{{"what", word_of(change.what)}};
    if (!change.before.kind.empty()) json["before"] = change.before.to_string();
    if (!change.after.kind.empty()) json["after"] = change.after.to_string();
    if (change.what == Rectification::What::set_attribute) {
        json["session"] = change.session.to_string();
        json["name"] = change.name;
        json["value"] = change.value;
    }
    return json;
}

}  // namespace

Json json_of(const Deadline& deadline) {
    return {{"legal", to_rfc3339(deadline.legal)},
            {"legal_date", date_text(deadline.legal_date)},
            {"safe", to_rfc3339(deadline.safe)},
            {"safe_date", date_text(deadline.safe_date)},
            {"why", deadline.why}};
}

Json json_of(const FiledRequest& filed) {
    Json json{{"id", filed.id.to_string()}, {"received", to_rfc3339(filed.received)}};
    if (filed.confirm) json["confirm"] = json_of(*filed.confirm);
    json["respond"] = json_of(filed.respond);
    return json;
}

Json outcome_json(const RequestInfo& request) {
    Json json{{"id", request.id.to_string()},
              {"kind", to_string(request.kind)},
              {"categories_only", request.categories_only},
              {"state", to_string(request.state)},
              {"open", is_open(request.state)},
              {"received", to_rfc3339(request.received)}};
    put_time(json, "completed", request.completed);
    put_text(json, "outcome", request.outcome);
    put_text(json, "ground", request.ground);
    return json;
}

Json json_of(const RequestInfo& request, Timestamp now) {
    Json json = outcome_json(request);
    json["jurisdiction"] = request.jurisdiction;
    json["regulation"] = request.regulation;
    json["clock"] = request.clock;
    json["manner"] = request.manner;
    json["language"] = request.language;
    put_time(json, "acknowledged", request.acknowledged);
    put_time(json, "verified", request.verified);
    put_time(json, "extended", request.extended);
    put_time(json, "lifted", request.lifted);
    if (request.confirm) json["confirm"] = json_of(*request.confirm);
    json["respond"] = json_of(request.respond);
    json["overdue"] = request.overdue(now);
    json["confirmation_overdue"] = request.confirmation_overdue(now);
    json["by_agent"] = request.by_agent;
    json["permission_checked"] = request.permission_checked;
    put_id(json, "duplicate_of", request.duplicate_of);
    put_id(json, "erasure", request.erasure);
    put_text(json, "plan_sha256", request.plan);
    put_text(json, "delivered_sha256", request.delivered_sha256);
    json["codes_left"] = request.codes_left;
    json["person_forgotten"] = request.person_forgotten;
    json["steps"] = request.steps;
    return json;
}

Json json_of(const RequestDetails& details) {
    Json changes = Json::array();
    for (const Rectification& change : details.changes)
        changes.push_back(change_json(change));
    Json json{{"person", details.person.to_string()},
              {"text", details.text},
              {"purposes", details.purposes},
              {"changes", std::move(changes)}};
    if (details.agent) json["agent"] = {{"name", details.agent->name}, {"contact", details.agent->contact}};
    put_text(json, "permission_sha256", details.permission_sha256);
    return json;
}

Json json_of(const RequestStep& step) {
    Json json{{"at", to_rfc3339(step.at)},
              {"what", step.what},
              {"state", to_string(step.state)},
              {"actor", step.actor}};
    put_text(json, "reason", step.reason);
    return json;
}

Json json_of(const RequestPlan& plan) {
    return {{"person_known", plan.person_known},
            {"plan_sha256", plan.hash},
            {"steps", plan.steps},
            {"kept", plan.kept}};
}

Json json_of(const PublicRequestStatus& status) {
    Json json{{"state", to_string(status.state)},
              {"open", is_open(status.state)},
              {"received", to_rfc3339(status.received)},
              {"respond_by", date_text(status.respond_by)}};
    put_text(json, "outcome", status.outcome);
    put_text(json, "ground", status.ground);
    return json;
}

Json json_of(const ErasurePlan& plan) {
    Json json{{"plan_sha256", plan.hash}, {"erased", Json::object()}, {"kept", Json::array()}};
    for (const ErasureItem& item : plan.erased)
        json["erased"][item.what] = item.count;
    for (const KeptItem& item : plan.kept)
        json["kept"].push_back(Json::object({{"what", item.what}, {"why", item.why}}));
    return json;
}

Json json_of(const ErasureInfo& erasure) {
    Json json{{"id", erasure.id.to_string()},
              {"state", to_string(erasure.state)},
              {"started", to_rfc3339(erasure.started)}};
    put_time(json, "completed", erasure.completed);
    return json;
}

}  // namespace sessionaudit
