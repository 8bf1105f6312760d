#include "tables/event_codec.hpp"

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
    kFollowsPath = 64,  ///< the referrer ends in the path of the event before
};

std::uint8_t fields_of(const Event& event, std::string_view path_before) {
    int flags = 0;
    if (!event.name.empty()) flags |= kName;
    if (!event.path.empty()) flags |= kPath;
    if (!event.referrer.empty()) flags |= kReferrer;
    if (event.status != 0) flags |= kStatus;
    if (event.value_minor != 0 || !event.currency.empty()) flags |= kValue;
    if (!event.attributes.empty()) flags |= kAttributes;
    if (!path_before.empty() && event.referrer.ends_with(path_before)) flags |= kFollowsPath;
    return static_cast<std::uint8_t>(flags);
}

/// What the texts of an event are told by: those of the event before. A visitor goes from page to page of one
/// site, so most of a referrer is known already.
template <typename Text>
struct TextsBefore {
    Text path{};
    Text referrer_head{};  ///< the referrer without what kFollowsPath stands for
};

/// The number of bytes that are as before, then the rest.
void pack_similar(PackedWriter& out, std::string_view before, std::string_view text) {
    const auto shared =
        std::mismatch(text.begin(), text.end(), before.begin(), before.end()).first - text.begin();
    out.number(static_cast<std::uint64_t>(shared));
    out.text(text.substr(static_cast<std::size_t>(shared)));
}

std::string unpack_similar(PackedReader& in, std::string_view before) {
    const std::uint64_t shared = in.number();
    if (shared > before.size())
        throw Error(ErrorCode::corrupt, "an event in the store refers to a text that does not exist");
    std::string text(before.substr(0, static_cast<std::size_t>(shared)));
    return text.append(in.text());
}

class EventPacker {
  public:
    explicit EventPacker(std::size_t count) : out_(packed_) {
        packed_.reserve(16 + count * 96);
        out_.byte(kVersion);
        out_.number(count);
    }
    void add(std::int64_t sequence, const Event& event) {
        const std::uint8_t fields = fields_of(event, before_.path);
        out_.byte(static_cast<std::uint8_t>(event.kind));
        out_.byte(fields);
        out_.signed_number(sequence - sequence_);
        out_.signed_number(to_millis(event.at) - millis_);
        sequence_ = sequence;
        millis_ = to_millis(event.at);
        if ((fields & kName) != 0) out_.text(event.name);
        if ((fields & kReferrer) != 0) add_referrer(event.referrer, fields);
        if ((fields & kPath) != 0) add_path(event.path);
        if ((fields & kStatus) != 0) out_.signed_number(event.status);
        if ((fields & kValue) != 0) {
            out_.signed_number(event.value_minor);
            out_.text(event.currency);
        }
        if ((fields & kAttributes) != 0) add_attributes(event);
    }
    Bytes take() { return std::move(packed_); }

  private:
    void add_referrer(std::string_view referrer, std::uint8_t fields) {
        if ((fields & kFollowsPath) != 0) referrer.remove_suffix(before_.path.size());
        pack_similar(out_, before_.referrer_head, referrer);
        before_.referrer_head = referrer;
    }
    void add_path(std::string_view path) {
        pack_similar(out_, before_.path, path);
        before_.path = path;
    }
    void add_attributes(const Event& event) {
        out_.number(event.attributes.size());
        for (const auto& [name, value] : event.attributes) {
            out_.text(name);
            out_.text(value);
        }
    }

    Bytes packed_;
    PackedWriter out_;
    std::int64_t sequence_ = 0;
    std::int64_t millis_ = 0;
    TextsBefore<std::string_view> before_;  // of events that the caller keeps while packing
};

void unpack_event(PackedReader& in, Event& event, std::uint8_t fields, TextsBefore<std::string>& before) {
    if ((fields & kName) != 0) event.name = in.text();
    if ((fields & kReferrer) != 0) {
        before.referrer_head = unpack_similar(in, before.referrer_head);
        event.referrer = before.referrer_head;
        if ((fields & kFollowsPath) != 0) event.referrer += before.path;
    }
    if ((fields & kPath) != 0) {
        before.path = unpack_similar(in, before.path);
        event.path = before.path;
    }
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
    TextsBefore<std::string> before;
    for (std::uint64_t left = in.number(); left != 0; --left) {
        NumberedEvent& numbered = events.emplace_back();
        const std::uint8_t kind = in.byte();
        if (kind < 1 || kind > static_cast<std::uint8_t>(EventKind::custom))
            throw Error(ErrorCode::corrupt, "an event in the store has an unknown kind");
        numbered.event.kind = static_cast<EventKind>(kind);
        numbered.event.purpose = purpose;
        const std::uint8_t fields = in.byte();
        sequence += in.signed_number();
        millis += in.signed_number();
        numbered.sequence = sequence;
        numbered.event.at = from_millis(millis);
        unpack_event(in, numbered.event, fields, before);
    }
    return events;
}

}  // namespace sessionaudit
