// What is done with a request, from the identity check to the answer. Each needs If-Match: who acts on what
// is no longer so is told.
#include "api/etag.hpp"
#include "api/json_values.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "http/problem.hpp"
#include "requests/request_json.hpp"
#include "requests/request_mail.hpp"
#include "sessionaudit/error.hpp"
#include "spool/package_spool.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

std::string reason_of(const json& body) {
    return body.value("reason", "");
}

RefusalGround ground_of(const json& body) {
    return {body["ground"].get<std::string>(), reason_of(body),
            body.value("purposes", std::vector<std::string>{})};
}

Reply with_new_etag(const Call& call, Reply reply, const RecordId& id) {
    const auto info = call.app.vault.requests().find(id);
    if (info) reply.headers.emplace_back("ETag", etag_of_version(info->steps));
    return reply;
}

/// A code that is shown is told by telephone or by post: only those who approve may vouch for that.
void require_may_show(const Call& call) {
    if (!call.principal->scopes.has(Scope::requests_approve))
        throw Problem(403, "not-allowed", "to be shown a code needs the scope requests:approve");
}

Reply start_check(Call& call) {
    const bool show = call.body.value("deliver", "mail") == "show";
    if (show) require_may_show(call);
    SeenRequest seen = seen_request(call);
    std::optional<Identifier> send_to;
    if (call.body.contains("send_to")) send_to = identifier_at(call.body, "send_to");
    json answer = {{"delivered", show ? "show" : "mail"}};
    if (show) {
        const IdentityCode code = seen.service.start_identity_check(seen.id, call.actor(), send_to);
        answer["code"] = code.code;
        answer["expires"] = time_json(code.expires);
    } else {
        answer["expires"] = time_json(mail_code(call.app, seen.service, seen.id, call.actor(), send_to));
    }
    return with_new_etag(call, Reply::json(answer), seen.id);
}

/// Without If-Match: a code is good or not, whatever else happened.
Reply confirm_code(Call& call) {
    const auto id = call.id<RecordId>("request");
    RequestService requests = call.app.vault.requests();
    const CodeAnswer answer =
        requests.confirm_code(id, call.body["code"].get_ref<const std::string&>(), call.actor());
    const auto info = requests.find(id);
    return Reply::json({{"answer", to_string(answer)}, {"codes_left", info ? info->codes_left : 0}});
}

Reply attest(Call& call) {
    SeenRequest seen = seen_request(call);
    seen.service.attest(seen.id, reason_of(call.body), call.actor());
    return request_reply(call, seen.id);
}

Reply check_permission(Call& call) {
    SeenRequest seen = seen_request(call);
    seen.service.check_permission(seen.id, call.body["sha256"].get<std::string>(), call.actor());
    return request_reply(call, seen.id);
}

Reply preview_plan(Call& call) {
    const auto id = call.id<RecordId>("request");
    RequestService requests = call.app.vault.requests();
    const RequestPlan plan = requests.preview(id);
    const auto info = requests.find(id);
    if (!info) throw Error(ErrorCode::not_found, "there is no request " + id.to_string());
    json answer = plan_json(plan, info->kind, sees_people(call));
    answer["current"] = info->plan == plan.hash;
    return Reply::json(answer);
}

Reply make_plan(Call& call) {
    SeenRequest seen = seen_request(call);
    std::optional<RefusalGround> part;
    if (call.body.is_object() && call.body.contains("deny")) part = ground_of(call.body["deny"]);
    const RequestPlan plan = seen.service.plan(seen.id, call.actor(), part);
    json answer = plan_json(plan, seen.info.kind, sees_people(call));
    answer["current"] = true;
    return with_new_etag(call, Reply::json(answer), seen.id);
}

Reply approve(Call& call) {
    SeenRequest seen = seen_request(call);
    const int people = seen.service.approve(seen.id, call.body["plan_sha256"].get<std::string>(),
                                            call.actor(), call.principal->person);
    return request_reply(call, seen.id, people);
}

Reply deliver(Call& call) {
    SeenRequest seen = seen_request(call);
    seen.service.complete_delivery(seen.id, call.body["sha256"].get<std::string>(),
                                   call.body["how"].get<std::string>(), call.actor());
    drop_package(call.app.vault, seen.id);
    return request_reply(call, seen.id);
}

Reply extend(Call& call) {
    SeenRequest seen = seen_request(call);
    seen.service.extend(seen.id, reason_of(call.body), call.actor());
    return request_reply(call, seen.id);
}

Reply refuse(Call& call) {
    SeenRequest seen = seen_request(call);
    seen.service.refuse(seen.id, ground_of(call.body), call.actor());
    return request_reply(call, seen.id);
}

Reply withdraw(Call& call) {
    SeenRequest seen = seen_request(call);
    seen.service.withdraw(seen.id, reason_of(call.body), call.actor());
    return request_reply(call, seen.id);
}

Reply lift(Call& call) {
    SeenRequest seen = seen_request(call);
    if (!seen.service.lift(seen.id, reason_of(call.body), call.actor()))
        throw Problem(409, "conflict", "this holds no longer; there is nothing to lift");
    return request_reply(call, seen.id);
}

}  // namespace

void add_request_actions_routes(RouteTable& table) {
    table.add("startIdentityCheck", start_check);
    table.add("confirmIdentityCode", confirm_code);
    table.add("attestIdentity", attest);
    table.add("checkPermission", check_permission);
    table.add("previewPlan", preview_plan);
    table.add("planRequest", make_plan);
    table.add("approveRequest", approve);
    table.add("completeDelivery", deliver);
    table.add("extendRequest", extend);
    table.add("refuseRequest", refuse);
    table.add("withdrawRequest", withdraw);
    table.add("liftRequest", lift);
}

}  // namespace sessionaudit::server
