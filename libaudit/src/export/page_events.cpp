// What happened, day by day: the first events only, so that a browser can show them.
#include <algorithm>

#include "export/page_parts.hpp"
#include "export/page_table.hpp"

namespace sessionaudit {
namespace {

std::vector<Event> first_events(const ExportContext& context) {
    std::vector<Event> events;
    for (const PersonSession& session : context.person.sessions) {
        if (events.size() >= kExportPageEventsMax) break;
        for (Event& event : events_of(context.store, context.person, session)) {
            if (events.size() == kExportPageEventsMax) break;
            events.push_back(std::move(event));
        }
    }
    std::stable_sort(events.begin(), events.end(),
                     [](const Event& a, const Event& b) { return a.at < b.at; });
    return events;
}

std::vector<std::string> details_of(const ExportContext& context, const Event& event) {
    const PageTexts& texts = context.texts;
    std::vector<std::string> items;
    if (!event.name.empty()) items.push_back(isolated(context.redactor.clean(event.name)));
    if (event.status != 0) items.push_back(named_item(texts(Word::status), std::to_string(event.status)));
    if (!event.currency.empty())
        items.push_back(
            named_item(texts(Word::amount), std::to_string(event.value_minor) + " " + event.currency));
    if (!event.referrer.empty())
        items.push_back(escape_html(texts(Word::referrer)) + " " +
                        isolated(context.redactor.clean(event.referrer)));
    auto attributes = named_items(context.redactor, event.attributes);
    std::move(attributes.begin(), attributes.end(), std::back_inserter(items));
    return items;
}

void add_row(const ExportContext& context, PageTable& table, const Event& event) {
    const std::string at = to_rfc3339(event.at);
    const Purpose* purpose = declared_purpose(context.person, event.purpose);
    table.add({{"<time datetime=\"" + at + "\">" + at.substr(11, 8) + "</time>", "time"},
               text_cell(context.texts.name_of(event.kind)),
               text_cell(context.redactor.clean(event.path)),
               text_cell(purpose != nullptr ? purpose->title : event.purpose),
               list_cell(details_of(context, event))});
}

}  // namespace

PagePart events_part(const ExportContext& context) {
    const PageTexts& texts = context.texts;
    const std::vector<Event> events = first_events(context);
    PagePart part{"events", std::string(texts(Word::events_by_day)), {}};
    const auto total = static_cast<std::size_t>(context.person.event_count());
    if (total > events.size())
        part.html = "<p class=\"quiet\">" +
                    escape_html(texts.fill(Word::first_events, std::to_string(events.size()),
                                           std::to_string(total))) +
                    "</p>\n";
    for (auto event = events.begin(); event != events.end();) {
        const std::string day = to_rfc3339(event->at).substr(0, 10);
        const std::string id = "day-" + day;
        PageTable table(id, {texts(Word::time), texts(Word::event), texts(Word::page), texts(Word::purpose),
                             texts(Word::details)});
        for (; event != events.end() && to_rfc3339(event->at).substr(0, 10) == day; ++event)
            add_row(context, table, *event);
        part.html.append("<div data-part>\n<h3 id=\"").append(id).append("\">").append(day);
        part.html.append("</h3>\n").append(table.html()).append("</div>\n");
    }
    return part;
}

}  // namespace sessionaudit
