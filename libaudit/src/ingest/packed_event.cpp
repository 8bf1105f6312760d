#include "ingest/packed_event.hpp"

#include <algorithm>
#include <numeric>

#include "ingest/log_text.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kAddressTextMax = 8 * 1024;  // servers refuse longer request lines
constexpr std::uint8_t kHasFields = 0x80;

void pack_text(PackedWriter& out, std::string_view text) {
    const bool clean = text.size() <= kAddressTextMax && is_ascii(text) && !has_control_characters(text) &&
                       text.find('\t') == std::string_view::npos;
    if (clean)
        out.text(text);
    else
        out.text(clean_text(text, kAddressTextMax));
}

}  // namespace

// Layout: line, time, kind (bit 7: fields follow), status, path, referrer; then purpose, name,
// amount, currency, and the number of attributes with their names and values.
void pack_event(Bytes& out, const LogHit& hit, std::uint64_t line) {
    PackedWriter writer(out);
    const EventKind kind = hit.event != nullptr ? hit.event->kind : EventKind::page_view;
    writer.number(line);
    writer.signed_number(to_millis(hit.at));
    writer.byte(
        static_cast<std::uint8_t>(static_cast<unsigned>(kind) | (hit.event != nullptr ? kHasFields : 0U)));
    writer.number(static_cast<std::uint64_t>(hit.status));
    pack_text(writer, hit.target);
    pack_text(writer, hit.referrer);
    if (hit.event == nullptr) return;
    const EventFields& fields = *hit.event;
    writer.text(fields.purpose);
    writer.text(fields.name);
    writer.signed_number(fields.value_minor);
    writer.text(fields.currency);
    writer.number(fields.attributes.size());
    for (const auto& [name, value] : fields.attributes) {
        writer.text(name);
        writer.text(value);
    }
}

std::uint64_t unpack_event(PackedReader& in, std::string_view purpose, Event& event) {
    const std::uint64_t line = in.number();
    event.at = from_millis(in.signed_number());
    const std::uint8_t kind = in.byte();
    event.kind = static_cast<EventKind>(kind & ~kHasFields);
    event.status = static_cast<std::int32_t>(in.number());
    event.path = in.text();
    event.referrer = in.text();
    event.purpose = purpose;
    if ((kind & kHasFields) == 0) return line;
    if (const std::string_view own = in.text(); !own.empty()) event.purpose = own;
    event.name = in.text();
    event.value_minor = in.signed_number();
    event.currency = in.text();
    const std::uint64_t attributes = in.number();
    for (std::uint64_t i = 0; i < attributes; ++i) {
        const std::string_view name = in.text();
        event.attributes.emplace_back(name, in.text());
    }
    return line;
}

void sort_events(std::vector<Event>& events, const std::vector<std::uint64_t>& lines) {
    std::vector<std::size_t> order(events.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return events[a].at != events[b].at ? events[a].at < events[b].at : lines[a] < lines[b];
    });
    std::vector<Event> sorted;
    sorted.reserve(events.size());
    for (const std::size_t i : order)
        sorted.push_back(std::move(events[i]));
    events = std::move(sorted);
}

}  // namespace sessionaudit
