// Legal holds.
#include "api/etag.hpp"
#include "api/json_values.hpp"
#include "api/register_page.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "requests/request_json.hpp"
#include "sessionaudit/record_json.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

/// Reason and owner of a hold on a person may name them.
json hold_json(const HoldInfo& hold, bool named) {
    const bool sealed = !named && (hold.about_subject || hold.session);
    json written = json_of(hold);
    written["sealed"] = sealed;
    if (sealed)
        for (const char* const name : {"reason", "owner"})
            written.erase(name);
    return written;
}

std::string etag_of_hold(const HoldInfo& hold) {
    return etag_of({{"review", to_millis(hold.review)}, {"in_force", !hold.released}});
}

std::string place_of(const HoldInfo& hold) {
    const std::string when = hold.released ? "1" + newest_first(to_millis(*hold.released))
                                           : "0" + in_order(to_millis(hold.review));
    return when + hold.id.to_string();
}

Reply hold_reply(const Call& call, const RecordId& id, int status = 200) {
    const HoldInfo hold = call.app.vault.holds().find(id);
    Reply reply = Reply::json(hold_json(hold, sees_people(call)), status);
    reply.headers.emplace_back("ETag", etag_of_hold(hold));
    return reply;
}

struct SeenHold {
    RecordId id{};
    HoldService service;  ///< changes it as it was seen, and not otherwise
};

SeenHold seen_hold(const Call& call) {
    const auto id = call.id<RecordId>("hold");
    const HoldInfo hold = call.app.vault.holds().find(id);
    require_match(call, etag_of_hold(hold));
    return {id, call.app.vault.holds().when_due(hold.review)};
}

Reply list_holds(Call& call) {
    const bool named = sees_people(call);
    return Reply::json(register_page(
        call, call.app.vault.holds().list(), [&](const HoldInfo& hold) { return hold_json(hold, named); },
        place_of));
}

Reply place_hold(Call& call) {
    const json& body = call.body;
    HoldOrder order;
    if (body.contains("subject")) order.scope.subject = identifier_at(body, "subject");
    if (body.contains("session"))
        order.scope.session = SessionId::parse(body["session"].get_ref<const std::string&>());
    order.scope.purpose = body.value("purpose", "");
    if (body.contains("from")) order.scope.from = time_from(body["from"].get<std::string>(), "/from");
    if (body.contains("to")) order.scope.to = time_from(body["to"].get<std::string>(), "/to");
    order.ground = body["ground"].get<std::string>();
    order.reason = body["reason"].get<std::string>();
    order.owner = body["owner"].get<std::string>();
    order.review = time_from(body["review"].get<std::string>(), "/review");
    order.actor = call.actor();
    const RecordId id = call.app.vault.holds().place(order);
    Reply reply = hold_reply(call, id, 201);
    reply.headers.emplace_back("Location", "/api/v1/holds/" + id.to_string());
    return reply;
}

Reply get_hold(Call& call) {
    return hold_reply(call, call.id<RecordId>("hold"));
}

Reply waiting_of_hold(Call& call) {
    return Reply::json({{"erasures", call.app.vault.holds().count_waiting(call.id<RecordId>("hold"))}});
}

Reply release_hold(Call& call) {
    SeenHold seen = seen_hold(call);
    const HoldRelease release =
        seen.service.release(seen.id, call.body["reason"].get<std::string>(), call.actor());
    json answer = {{"hold", hold_json(call.app.vault.holds().find(seen.id), sees_people(call))},
                   {"erasures", json::array()}};
    for (const RecordId& erasure : release.erasures)
        answer["erasures"].push_back(erasure.to_string());
    if (!release.interrupted.empty()) answer["interrupted"] = release.interrupted;
    return Reply::json(answer);
}

Reply review_hold(Call& call) {
    SeenHold seen = seen_hold(call);
    seen.service.review(seen.id, time_from(call.body["review"].get<std::string>(), "/review"), call.actor());
    return hold_reply(call, seen.id);
}

Reply list_grounds(Call&) {
    json answer = {{"items", json::array()}};
    for (const HoldGround& ground : hold_grounds())
        answer["items"].emplace_back(json_of(ground));
    return Reply::json(answer);
}

}  // namespace

void add_holds_routes(RouteTable& table) {
    table.add("listHolds", list_holds);
    table.add("placeHold", place_hold);
    table.add("getHold", get_hold);
    table.add("waitingOfHold", waiting_of_hold);
    table.add("releaseHold", release_hold);
    table.add("reviewHold", review_hold);
    table.add("listHoldGrounds", list_grounds);
}

}  // namespace sessionaudit::server
