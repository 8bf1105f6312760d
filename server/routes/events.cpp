// Events of sessions: a few with one request, or a stream of them.
#include <charconv>

#include "api/event_stream.hpp"
#include "api/line_reader.hpp"
#include "api/page.hpp"
#include "api/route_table.hpp"
#include "api/session_values.hpp"
#include "app.hpp"
#include "http/problem.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

Reply record_events(Call& call) {
    const auto id = call.id<SessionId>("id");
    require_own_session(call, id);
    std::vector<Event> events;
    events.reserve(call.body.size());
    for (std::size_t i = 0; i < call.body.size(); ++i)
        events.push_back(event_from(call.body[i], "/" + std::to_string(i)));
    // The service refuses it as well; here it is known which one it is.
    for (std::size_t i = 0; i < events.size(); ++i)
        if (const std::string why = refuse_event_time(events[i].at, call.app.vault.clock().now());
            !why.empty())
            throw Problem(422, "invalid-request", "an event has not happened yet",
                          {{"/" + std::to_string(i) + "/at", why}});
    return Reply::json(recorded_json(call.app.vault.sessions().record_events(id, std::move(events))));
}

Reply record_event_lines(Call& call) {
    EventStream stream(call.app.vault, own_site(call));
    LineReader lines(*call.stream, kEventLineMax + 1);  // and a carriage return
    std::string_view line;
    try {
        while (lines.next(line))
            stream.take(line);
    } catch (const Problem& cut) {
        const EventStreamResult written = stream.abandon();
        throw Problem(cut.status, cut.type,
                      std::string(cut.what()) + "; the first " + std::to_string(written.written_lines) +
                          " lines were taken, and " + std::to_string(written.recorded) +
                          " events of them recorded: send what comes after them alone");
    }
    const EventStreamResult result = stream.finish();
    json answer = {{"lines", result.lines},           {"recorded", result.recorded},
                   {"anonymised", result.anonymised}, {"counted", result.counted},
                   {"dropped", result.dropped},       {"rejected", result.rejected},
                   {"rejections", json::array()}};
    for (const RejectedLine& rejected : result.rejections)
        answer["rejections"].push_back({{"line", rejected.line}, {"detail", rejected.why}});
    return Reply::json(answer);
}

Reply list_events(Call& call) {
    const auto id = call.id<SessionId>("id");
    require_own_session(call, id);
    std::int64_t after = 0;
    if (const auto place = page_cursor(call)) {
        const auto [end, fault] = std::from_chars(place->data(), place->data() + place->size(), after);
        if (fault != std::errc() || end != place->data() + place->size()) refuse_cursor();
    }
    const auto events = call.app.vault.sessions().events(id, after, page_limit(call) + 1);
    return Reply::json(page_json(
        call, events, [](const NumberedEvent& event) { return json_of(event); },
        [](const NumberedEvent& event) { return std::to_string(event.sequence); }));
}

}  // namespace

void add_events_routes(RouteTable& table) {
    table.add("recordEvents", record_events);
    table.add("recordEventLines", record_event_lines);
    table.add("listEvents", list_events);
}

}  // namespace sessionaudit::server
