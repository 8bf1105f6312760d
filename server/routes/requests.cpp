// Requests of data subjects: filed, listed, shown.
#include <charconv>

#include "api/json_values.hpp"
#include "api/page.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "http/problem.hpp"
#include "requests/request_json.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/record_json.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

Reply file_request(Call& call) {
    const FiledRequest filed = call.app.vault.requests().file(new_request(call.body), call.actor());
    return Reply::created(json_of(filed), "/api/v1/requests/" + filed.id.to_string());
}

std::string place_of(const RequestInfo& info) {
    return std::to_string(to_millis(info.received)) + " " + info.id.to_string();
}

RequestPlace place_from(const std::string& text) {
    std::int64_t millis = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), millis);
    if (fault != std::errc() || end == text.data() + text.size()) refuse_cursor();
    const auto id = RecordId::parse(std::string_view(end + 1, text.data() + text.size()));
    if (!id) refuse_cursor();
    return {from_millis(millis), *id};
}

RequestFilter filter_of(const Call& call) {
    RequestFilter filter;
    filter.open_only = call.asked("open") == "true";
    filter.overdue_only = call.asked("overdue") == "true";
    if (call.asks("state")) filter.state = parse_request_state(call.asked("state"));
    if (call.asks("kind")) filter.kind = parse_request_kind(call.asked("kind"));
    if (call.asks("received_from"))
        filter.received_from = time_from(call.asked("received_from"), "received_from");
    if (call.asks("received_before"))
        filter.received_before = time_from(call.asked("received_before"), "received_before");
    if (const auto place = page_cursor(call)) filter.after = place_from(*place);
    filter.limit = page_limit(call) + 1;
    return filter;
}

Reply list_requests(Call& call) {
    const Timestamp now = call.app.vault.clock().now();
    const auto infos = call.app.vault.requests().list(filter_of(call));
    return Reply::json(page_json(
        call, infos, [&](const RequestInfo& info) { return json_of(info, now); }, place_of));
}

json all_json(const std::vector<RequestInfo>& infos, Timestamp now) {
    json answer = {{"items", json::array()}};
    for (const RequestInfo& info : infos)
        answer["items"].emplace_back(json_of(info, now));
    return answer;
}

/// By POST: an identifier in a URL ends in logs.
Reply find_requests(Call& call) {
    const auto infos = call.app.vault.requests().find(identifier_at(call.body, "person"));
    return Reply::json(all_json(infos, call.app.vault.clock().now()));
}

Reply due_requests(Call& call) {
    const int days = call.asks("days") ? std::stoi(call.asked("days")) : 14;
    const Timestamp now = call.app.vault.clock().now();
    return Reply::json(
        all_json(call.app.vault.requests().next_deadlines(now + std::chrono::days{days}), now));
}

Reply get_request(Call& call) {
    return request_reply(call, call.id<RecordId>("request"));
}

Reply request_history(Call& call) {
    const bool named = sees_people(call);
    json answer = {{"items", json::array()}, {"sealed", !named}};
    for (const RequestStep& step : call.app.vault.requests().history(call.id<RecordId>("request"))) {
        json item = json_of(step);
        if (!named) item.erase("reason");
        answer["items"].push_back(std::move(item));
    }
    return Reply::json(answer);
}

Reply purge_requests(Call& call) {
    const bool dry_run = call.body.value("dry_run", true);
    json answer = {{"dry_run", dry_run}, {"requests", json::array()}};
    for (const RecordId& id : call.app.vault.requests().purge(dry_run, call.actor()))
        answer["requests"].push_back(id.to_string());
    return Reply::json(answer);
}

Reply expire_requests(Call& call) {
    json answer = {{"requests", json::array()}};
    for (const RecordId& id : call.app.vault.requests().expire_due(call.actor()))
        answer["requests"].push_back(id.to_string());
    return Reply::json(answer);
}

}  // namespace

void add_requests_routes(RouteTable& table) {
    table.add("fileRequest", file_request);
    table.add("listRequests", list_requests);
    table.add("findRequests", find_requests);
    table.add("dueRequests", due_requests);
    table.add("getRequest", get_request);
    table.add("requestHistory", request_history);
    table.add("purgeRequests", purge_requests);
    table.add("expireRequests", expire_requests);
}

}  // namespace sessionaudit::server
