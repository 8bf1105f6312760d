#include <array>

#include "sessionaudit/event.hpp"

namespace sessionaudit {
namespace {

constexpr std::array<std::string_view, 8> kNames = {"page_view",   "click",    "form_submit", "cart_add",
                                                    "cart_remove", "checkout", "purchase",    "custom"};

}  // namespace

std::string_view to_string(EventKind kind) noexcept {
    return kNames[static_cast<std::size_t>(kind) - 1];
}

std::optional<EventKind> parse_event_kind(std::string_view text) noexcept {
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (kNames[i] == text) return static_cast<EventKind>(i + 1);
    return std::nullopt;
}

std::string refuse_event_time(Timestamp at, Timestamp now) {
    if (at <= now + kEventAheadMax) return {};
    return to_rfc3339(at) +
           " is more than 24 hours ahead of this machine's clock; correct the event's time, or the clock it "
           "came "
           "from";
}

}  // namespace sessionaudit
