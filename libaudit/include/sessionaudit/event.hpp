// Something that happened in a session.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <optional>

#include "sessionaudit/clock.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// The values are part of the storage format (docs/storage-format.md) and never change.
enum class EventKind : std::uint8_t {
    page_view = 1,
    click = 2,
    form_submit = 3,
    cart_add = 4,
    cart_remove = 5,
    checkout = 6,
    purchase = 7,
    custom = 8,  ///< Event::name says what
};

/// "page_view", "click", ...
std::string_view to_string(EventKind kind) noexcept;
std::optional<EventKind> parse_event_kind(std::string_view text) noexcept;
/// Everything a visitor does beyond looking at a page. A visit with one is not a bounce.
constexpr bool is_interaction(EventKind kind) noexcept {
    return kind != EventKind::page_view;
}

/// An event, personal data included; it is sealed under its owner's key before it is stored.
struct Event {
    Timestamp at{};
    EventKind kind = EventKind::page_view;
    /// Why it may be kept: a purpose id of the policy, lower snake_case. Never empty once stored.
    std::string purpose;
    std::string name;              ///< a custom event's name, an element's id, a product's number
    std::string path;              ///< path and query of the page
    std::string referrer;          ///< as the client sent it
    std::int32_t status = 0;       ///< HTTP status, 0 when there was none
    std::int64_t value_minor = 0;  ///< an amount in the currency's minor unit
    std::string currency;          ///< ISO 4217, empty without an amount
    std::vector<std::pair<std::string, std::string>> attributes;  ///< anything else, in order

    bool operator==(const Event&) const = default;
};

/// How far ahead of the store's clock an event may be dated. It covers clocks that differ and a local time
/// mistaken for UTC (14 hours at most). A later event would be kept longer than the policies allow, because
/// retention counts from its date (storage limitation, GDPR Art 5(1)(e)).
inline constexpr Milliseconds kEventAheadMax = std::chrono::hours{24};
/// Why an event may not have this time; empty when it may.
std::string refuse_event_time(Timestamp at, Timestamp now);

/// An event with its place in its session. Numbers begin at 1 and have gaps where events were erased.
struct NumberedEvent {
    std::int64_t sequence = 0;
    Event event;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
