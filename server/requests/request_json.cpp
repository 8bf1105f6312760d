#include "requests/request_json.hpp"

#include <algorithm>

#include "api/etag.hpp"
#include "api/json_values.hpp"
#include "app.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/record_json.hpp"

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

/// In the library's words, "denied (purposes): ground, reason"; only the reason can name somebody.
std::string without_reason(const std::string& kept) {
    if (!kept.starts_with("denied")) return kept;
    const std::size_t colon = kept.find(": ");
    return kept.substr(0, colon == std::string::npos ? colon : kept.find(", ", colon));
}

}  // namespace

json plan_json(const RequestPlan& plan, RequestKind kind, bool named) {
    RequestPlan shown = plan;
    if (!named) {
        if (kind == RequestKind::rectification)
            std::fill(shown.steps.begin(), shown.steps.end(), "one correction");
        std::transform(shown.kept.begin(), shown.kept.end(), shown.kept.begin(), without_reason);
    }
    json written = json_of(shown);
    written["sealed"] = !named;
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
    json request = json_of(*info, call.app.vault.clock().now());
    if (sees_people(call) && !info->person_forgotten) request["details"] = json_of(service.details(id));
    if (approvals != 0) request["approvals"] = approvals;
    Reply reply = Reply::json(request);
    // What is late changes without a change of the request: no answer is "not modified".
    reply.headers.emplace_back("ETag", etag_of_version(info->steps));
    return reply;
}

}  // namespace sessionaudit::server
