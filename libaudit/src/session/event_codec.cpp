#include "session/event_codec.hpp"

#include <algorithm>

#include "core/codec.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

// version ‖ count ‖ events; an event is kind ‖ flags ‖ Δsequence ‖ Δtime ‖ the fields its flags name.
constexpr std::uint8_t kVersion = 1;

enum Field : std::uint8_t {
    kName = 1,
    kPath = 2,
    kReferrer = 4,
    kStatus = 8,
    kValue = 16,
    kAttributes = 32,
};

std::uint8_t fields_of(const Event& event) {
    int flags = 0;
    if (!event.name.empty()) flags |= kName;
    if (!event.path.empty()) flags |= kPath;
    if (!event.referrer.empty()) flags |= kReferrer;
    if (event.status != 0) flags |= kStatus;
    if (event.value_minor != 0 || !event.currency.empty()) flags |= kValue;
    if (!event.attributes.empty()) flags |= kAttributes;
    return static_cast<std::uint8_t>(flags);
}

void pack_event(PackedWriter& out, const Event& event, std::uint8_t fields) {
    if ((fields & kName) != 0) out.text(event.name);
    if ((fields & kPath) != 0) out.text(event.path);
    if ((fields & kReferrer) != 0) out.text(event.referrer);
    if ((fields & kStatus) != 0) out.signed_number(event.status);
    if ((fields & kValue) != 0) {
        out.signed_number(event.value_minor);
        out.text(event.currency);
    }
    if ((fields & kAttributes) != 0) {
        out.number(event.attributes.size());
        for (const auto& [name, value] : event.attributes) {
            out.text(name);
            out.text(value);
        }
    }
}

void unpack_event(PackedReader& in, Event& event, std::uint8_t fields) {
    if ((fields & kName) != 0) event.name = in.text();
    if ((fields & kPath) != 0) event.path = in.text();
    if ((fields & kReferrer) != 0) event.referrer = in.text();
    if ((fields & kStatus) != 0) event.status = static_cast<std::int32_t>(in.signed_number());
    if ((fields & kValue) != 0) {
        event.value_minor = in.signed_number();
        event.currency = in.text();
    }
    if ((fields & kAttributes) != 0) {
        for (std::uint64_t left = in.number(); left != 0; --left) {
            const std::string_view name = in.text();
            event.attributes.emplace_back(name, in.text());
        }
    }
}

class EventPacker {
  public:
    explicit EventPacker(std::size_t count) : out_(packed_) {
        packed_.reserve(16 + count * 160);
        out_.byte(kVersion);
        out_.number(count);
    }
    void add(std::int64_t sequence, const Event& event) {
        const std::uint8_t fields = fields_of(event);
        out_.byte(static_cast<std::uint8_t>(event.kind));
        out_.byte(fields);
        out_.signed_number(sequence - sequence_);
        out_.signed_number(to_millis(event.at) - millis_);
        pack_event(out_, event, fields);
        sequence_ = sequence;
        millis_ = to_millis(event.at);
    }
    Bytes take() { return std::move(packed_); }

  private:
    Bytes packed_;
    PackedWriter out_;
    std::int64_t sequence_ = 0;
    std::int64_t millis_ = 0;
};

}  // namespace

Bytes pack_events(std::span<const NumberedEvent> events) {
    EventPacker packer(events.size());
    for (const auto& [sequence, event] : events)
        packer.add(sequence, event);
    return packer.take();
}

Bytes pack_events(std::span<const Event> run, std::int64_t first_sequence, std::string_view purpose) {
    const auto count = std::count_if(run.begin(), run.end(),
                                     [purpose](const Event& event) { return event.purpose == purpose; });
    EventPacker packer(static_cast<std::size_t>(count));
    for (const Event& event : run) {
        if (event.purpose == purpose) packer.add(first_sequence, event);
        ++first_sequence;
    }
    return packer.take();
}

std::vector<NumberedEvent> unpack_events(ByteView packed, std::string_view purpose) {
    PackedReader in(packed);
    if (in.byte() != kVersion)
        throw Error(ErrorCode::newer_schema, "a run of events was written by a newer sessionaudit");
    std::vector<NumberedEvent> events;
    std::int64_t sequence = 0;
    std::int64_t millis = 0;
    for (std::uint64_t left = in.number(); left != 0; --left) {
        NumberedEvent& numbered = events.emplace_back();
        const std::uint8_t kind = in.byte();
        if (kind < 1 || kind > static_cast<std::uint8_t>(EventKind::custom))
            throw Error(ErrorCode::corrupt, "an event in the store has a kind that is none");
        numbered.event.kind = static_cast<EventKind>(kind);
        numbered.event.purpose = purpose;
        const std::uint8_t fields = in.byte();
        sequence += in.signed_number();
        millis += in.signed_number();
        numbered.sequence = sequence;
        numbered.event.at = from_millis(millis);
        unpack_event(in, numbered.event, fields);
    }
    return events;
}

}  // namespace sessionaudit
