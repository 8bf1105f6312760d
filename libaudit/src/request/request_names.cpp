// The words for states and answers, and the grounds that need no policy.
#include <algorithm>

#include "sessionaudit/request.hpp"
#include "tables/requests.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kStates[] = {
    "received",  "identity_check", "identity_locked", "verified",  "planned", "approved",
    "executing", "completed",      "refused",         "withdrawn", "expired",
};

}  // namespace

std::string_view to_string(RequestState state) noexcept {
    const auto index = static_cast<std::size_t>(state) - 1;
    return index < std::size(kStates) ? kStates[index] : std::string_view{};
}

std::optional<RequestState> parse_request_state(std::string_view text) noexcept {
    const auto* const found = std::find(std::begin(kStates), std::end(kStates), text);
    if (found == std::end(kStates)) return std::nullopt;
    return static_cast<RequestState>(found - std::begin(kStates) + 1);
}

bool is_open(RequestState state) noexcept {
    return state < RequestState::completed;
}

std::string_view to_string(CodeAnswer answer) noexcept {
    switch (answer) {
        case CodeAnswer::verified:
            return "verified";
        case CodeAnswer::wrong:
            return "wrong";
        case CodeAnswer::locked:
            return "locked";
    }
    return "";
}

std::vector<std::string> request_grounds() {
    return {"manifestly_unfounded", "excessive", kGroundUnverified, kGroundNoData};
}

LetterKind fitting_letter(RequestState state) noexcept {
    if (is_open(state)) return LetterKind::acknowledgement;
    return state == RequestState::completed ? LetterKind::completion : LetterKind::refusal;
}

}  // namespace sessionaudit
