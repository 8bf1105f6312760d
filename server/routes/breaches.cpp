// The register of personal data breaches.
#include "api/etag.hpp"
#include "api/json_values.hpp"
#include "api/register_page.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "http/problem.hpp"
#include "requests/request_json.hpp"
#include "sessionaudit/record_json.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

/// Of what people write; that a clock runs out is no change.
std::string etag_of_breach(const BreachInfo& breach) {
    json version = json_of(breach, Timestamp{});
    version.erase("clocks");
    return etag_of(version);
}

Reply breach_reply(const Call& call, const RecordId& id, int status = 200) {
    const BreachInfo breach = call.app.vault.breaches().find(id);
    Reply reply = Reply::json(json_of(breach, call.app.vault.clock().now()), status);
    reply.headers.emplace_back("ETag", etag_of_breach(breach));
    return reply;
}

struct SeenBreach {
    RecordId id{};
    BreachService service;  ///< changes it as it was seen, and not otherwise
};

SeenBreach seen_breach(const Call& call) {
    const auto id = call.id<RecordId>("breach");
    const BreachInfo breach = call.app.vault.breaches().find(id);
    require_match(call, etag_of_breach(breach));
    return {id, call.app.vault.breaches().when_at(breach.steps.size())};
}

Reply list_breaches(Call& call) {
    const Timestamp now = call.app.vault.clock().now();
    return Reply::json(register_page(
        call, call.app.vault.breaches().list(),
        [&](const BreachInfo& breach) { return json_of(breach, now); },
        [](const BreachInfo& breach) {
            return newest_first(to_millis(breach.record.aware)) + breach.id.to_string();
        }));
}

Reply record_breach(Call& call) {
    const json& body = call.body;
    NewBreach breach;
    breach.aware = time_from(body["aware"].get<std::string>(), "/aware");
    breach.facts = body["facts"].get<std::string>();
    breach.effects = body.value("effects", "");
    breach.remedy = body.value("remedy", "");
    breach.data = body.value("data", std::vector<std::string>{});
    breach.risk = *parse_breach_risk(body.value("risk", "likely"));
    breach.risk_reason = body.value("risk_reason", "");
    breach.people = body.value("people", std::int64_t{0});
    breach.californians = body.value("californians", std::int64_t{0});
    breach.calendar = body.value("calendar", breach.calendar);
    breach.actor = call.actor();
    const RecordId id = call.app.vault.breaches().record(breach);
    Reply reply = breach_reply(call, id, 201);
    reply.headers.emplace_back("Location", "/api/v1/breaches/" + id.to_string());
    return reply;
}

Reply get_breach(Call& call) {
    return breach_reply(call, call.id<RecordId>("breach"));
}

Reply assess_breach(Call& call) {
    SeenBreach seen = seen_breach(call);
    const json& body = call.body;
    std::optional<std::int64_t> californians;
    if (body.contains("californians")) californians = body["californians"].get<std::int64_t>();
    seen.service.assess(seen.id, *parse_breach_risk(body["risk"].get_ref<const std::string&>()),
                        body["people"].get<std::int64_t>(), californians, body.value("reason", ""),
                        call.actor());
    return breach_reply(call, seen.id);
}

Reply add_step(Call& call) {
    SeenBreach seen = seen_breach(call);
    const json& body = call.body;
    const Timestamp at =
        body.contains("at") ? time_from(body["at"].get<std::string>(), "/at") : call.app.vault.clock().now();
    seen.service.add(seen.id, {*parse_breach_step_kind(body["kind"].get_ref<const std::string&>()), at,
                               body.value("text", ""), call.actor()});
    return breach_reply(call, seen.id);
}

Hash token_hash_from(const std::string& text) {
    const auto bytes = from_hex(text);
    Hash hash{};
    if (!bytes || bytes->size() != hash.size())
        throw Problem(422, "invalid-request", "a token's hash is 64 hexadecimal digits",
                      {{"/token_hashes", "holds something that is not a token hash"}});
    std::copy(bytes->begin(), bytes->end(), hash.begin());
    return hash;
}

BreachScope scope_of(const json& body) {
    BreachScope scope;
    if (body.contains("from")) scope.from = time_from(body["from"].get<std::string>(), "/from");
    if (body.contains("to")) scope.to = time_from(body["to"].get<std::string>(), "/to");
    scope.tokens = body.value("tokens", std::vector<std::string>{});
    for (const std::string& text : body.value("token_hashes", std::vector<std::string>{}))
        scope.token_hashes.push_back(token_hash_from(text));
    scope.network = body.value("network", "");
    return scope;
}

/// Numbers for everybody; who it is for those who may see people, when they ask.
Reply affected_people(Call& call) {
    const bool named = call.body.value("identifiers", false);
    if (named && !sees_people(call))
        throw Problem(403, "not-allowed", "to be told who it is needs the scope subjects:read");
    const AffectedPeople people = call.app.vault.breaches().affected(scope_of(call.body), named);
    json answer = json_of(people);
    if (named) {
        answer["owners"] = json::array();
        for (const AffectedOwner& owner : people.owners)
            answer["owners"].emplace_back(json_of(owner));
    }
    return Reply::json(answer);
}

}  // namespace

void add_breaches_routes(RouteTable& table) {
    table.add("listBreaches", list_breaches);
    table.add("recordBreach", record_breach);
    table.add("getBreach", get_breach);
    table.add("assessBreach", assess_breach);
    table.add("addBreachStep", add_step);
    table.add("affectedPeople", affected_people);
}

}  // namespace sessionaudit::server
