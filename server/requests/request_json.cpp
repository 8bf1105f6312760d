#include "requests/request_json.hpp"

#include "api/etag.hpp"
#include "api/json_values.hpp"
#include "app.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

struct ChangeName {
    Rectification::What what;
    std::string_view name;
};
constexpr ChangeName kChanges[] = {
    {Rectification::What::replace_identifier, "replace_identifier"},
    {Rectification::What::add_identifier, "add_identifier"},
    {Rectification::What::remove_identifier, "remove_identifier"},
    {Rectification::What::set_attribute, "set_attribute"},
};

json change_json(const Rectification& change) {
    json written;
    for (const ChangeName& it : kChanges)
        if (it.what == change.what) written["what"] = it.name;
    if (!change.before.kind.empty()) written["before"] = change.before.to_string();
    if (!change.after.kind.empty()) written["after"] = change.after.to_string();
    if (change.what == Rectification::What::set_attribute) {
        written["session"] = change.session.to_string();
        written["name"] = change.name;
        written["value"] = change.value;
    }
    return written;
}

Rectification change_of(const json& body) {
    Rectification change;
    const std::string what = body["what"].get<std::string>();
    for (const ChangeName& it : kChanges)
        if (it.name == what) change.what = it.what;
    if (body.contains("before")) change.before = identifier_at(body, "before");
    if (body.contains("after")) change.after = identifier_at(body, "after");
    if (body.contains("session")) change.session = *SessionId::parse(body["session"].get<std::string>());
    change.name = body.value("name", "");
    change.value = body.value("value", "");
    return change;
}

void put_text(json& object, const char* name, const std::string& text) {
    if (!text.empty()) object[name] = text;
}

json record_json(const std::optional<RecordId>& id) {
    return id ? json(id->to_string()) : json();
}

/// In the library's words, "denied (purposes): ground, reason"; only the reason can name somebody.
std::string without_reason(const std::string& kept) {
    if (!kept.starts_with("denied")) return kept;
    const std::size_t colon = kept.find(": ");
    return kept.substr(0, colon == std::string::npos ? colon : kept.find(", ", colon));
}

}  // namespace

std::string date_json(const std::chrono::year_month_day& date) {
    return to_rfc3339(std::chrono::sys_days(date)).substr(0, 10);
}

json deadline_json(const Deadline& deadline) {
    return {{"legal", time_json(deadline.legal)},
            {"legal_date", date_json(deadline.legal_date)},
            {"safe", time_json(deadline.safe)},
            {"safe_date", date_json(deadline.safe_date)},
            {"why", deadline.why}};
}

json request_json(const RequestInfo& info, Timestamp now) {
    json request = {{"id", info.id.to_string()},
                    {"kind", to_string(info.kind)},
                    {"categories_only", info.categories_only},
                    {"state", to_string(info.state)},
                    {"open", is_open(info.state)},
                    {"jurisdiction", info.jurisdiction},
                    {"regulation", info.regulation},
                    {"clock", info.clock},
                    {"manner", info.manner},
                    {"language", info.language},
                    {"received", time_json(info.received)},
                    {"respond", deadline_json(info.respond)},
                    {"overdue", info.overdue(now)},
                    {"confirmation_overdue", info.confirmation_overdue(now)},
                    {"by_agent", info.by_agent},
                    {"permission_checked", info.permission_checked},
                    {"codes_left", info.codes_left},
                    {"person_forgotten", info.person_forgotten},
                    {"steps", info.steps}};
    put_time(request, "acknowledged", info.acknowledged);
    put_time(request, "verified", info.verified);
    put_time(request, "extended", info.extended);
    put_time(request, "completed", info.completed);
    put_time(request, "lifted", info.lifted);
    if (info.confirm) request["confirm"] = deadline_json(*info.confirm);
    if (info.duplicate_of) request["duplicate_of"] = record_json(info.duplicate_of);
    if (info.erasure) request["erasure"] = record_json(info.erasure);
    put_text(request, "outcome", info.outcome);
    put_text(request, "ground", info.ground);
    put_text(request, "plan_sha256", info.plan);
    put_text(request, "delivered_sha256", info.delivered_sha256);
    return request;
}

json details_json(const RequestDetails& details) {
    json written = {{"person", details.person.to_string()},
                    {"text", details.text},
                    {"purposes", details.purposes},
                    {"changes", json::array()}};
    for (const Rectification& change : details.changes)
        written["changes"].push_back(change_json(change));
    if (details.agent)
        written["agent"] = {{"name", details.agent->name}, {"contact", details.agent->contact}};
    put_text(written, "permission_sha256", details.permission_sha256);
    return written;
}

json plan_json(const RequestPlan& plan, RequestKind kind, bool named) {
    json written = {{"person_known", plan.person_known},
                    {"plan_sha256", plan.hash},
                    {"steps", json::array()},
                    {"kept", json::array()},
                    {"sealed", !named}};
    for (const std::string& step : plan.steps)
        written["steps"].push_back(!named && kind == RequestKind::rectification ? "one correction" : step);
    for (const std::string& kept : plan.kept)
        written["kept"].push_back(named ? kept : without_reason(kept));
    return written;
}

NewRequest new_request(const json& body) {
    NewRequest request;
    request.person = identifier_at(body, "person");
    request.kind = *parse_request_kind(body["kind"].get_ref<const std::string&>());
    request.categories_only = body.value("categories_only", false);
    request.jurisdiction = body.value("jurisdiction", "");
    request.manner = body.value("manner", "web_form");
    request.language = body.value("language", "en");
    if (body.contains("received"))
        request.received = time_from(body["received"].get<std::string>(), "/received");
    request.text = body.value("text", "");
    request.purposes = body.value("purposes", std::vector<std::string>{});
    if (body.contains("changes"))
        for (const json& change : body["changes"])
            request.changes.push_back(change_of(change));
    if (body.contains("agent"))
        request.agent =
            RequestAgent{body["agent"]["name"].get<std::string>(), body["agent"].value("contact", "")};
    request.invited = body.value("invited", false);
    return request;
}

Identifier identifier_at(const json& body, const char* member) {
    return Identifier::parse(body[member].get_ref<const std::string&>());
}

bool sees_people(const Call& call) {
    return call.principal && call.principal->scopes.has(Scope::subjects_read);
}

SeenRequest seen_request(const Call& call) {
    const auto id = call.id<RecordId>("request");
    RequestService service = call.app.vault.requests();
    auto info = service.find(id);
    if (!info) throw Error(ErrorCode::not_found, "there is no request " + id.to_string());
    require_match(call, etag_of_version(info->steps));
    RequestService seen = service.when_at(info->steps);
    return {id, std::move(*info), seen};
}

Reply request_reply(const Call& call, const RecordId& id, int approvals) {
    RequestService service = call.app.vault.requests();
    const auto info = service.find(id);
    if (!info) throw Error(ErrorCode::not_found, "there is no request " + id.to_string());
    json request = request_json(*info, call.app.vault.clock().now());
    if (sees_people(call) && !info->person_forgotten) request["details"] = details_json(service.details(id));
    if (approvals != 0) request["approvals"] = approvals;
    Reply reply = Reply::json(request);
    // What is late changes without a change of the request: no answer is "not modified".
    reply.headers.emplace_back("ETag", etag_of_version(info->steps));
    return reply;
}

}  // namespace sessionaudit::server
