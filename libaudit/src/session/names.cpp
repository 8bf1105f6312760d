// The spelling of the session enums, in documents, `--json` and the ledger.
#include <array>

#include "sessionaudit/session.hpp"

namespace sessionaudit {
namespace {

constexpr std::array<std::string_view, 11> kReasons = {
    "none",    "logout",  "idle_timeout", "absolute_timeout", "renewed",   "rotated",
    "revoked", "evicted", "erased",       "imported",         "anonymised"};

}  // namespace

std::string_view to_string(EndedReason reason) noexcept {
    return kReasons[static_cast<std::size_t>(reason)];
}

std::optional<EndedReason> parse_ended_reason(std::string_view text) noexcept {
    for (std::size_t i = 1; i < kReasons.size(); ++i)
        if (kReasons[i] == text) return static_cast<EndedReason>(i);
    return std::nullopt;
}

std::string_view to_string(TokenStatus status) noexcept {
    switch (status) {
        case TokenStatus::active:
            return "active";
        case TokenStatus::ended:
            return "ended";
        case TokenStatus::unknown:
            return "unknown";
        case TokenStatus::malformed:
            return "malformed";
    }
    return "malformed";
}

std::string_view to_string(HijackSignal signal) noexcept {
    switch (signal) {
        case HijackSignal::user_agent_family_changed:
            return "user_agent_family_changed";
        case HijackSignal::network_changed:
            return "network_changed";
        case HijackSignal::parallel_networks:
            return "parallel_networks";
        case HijackSignal::replayed_token:
            return "replayed_token";
        case HijackSignal::never_issued:
            return "never_issued";
    }
    return "never_issued";
}

std::string_view to_string(HijackAction action) noexcept {
    switch (action) {
        case HijackAction::none:
            return "none";
        case HijackAction::note:
            return "note";
        case HijackAction::step_up:
            return "step_up";
        case HijackAction::revoke:
            return "revoke";
    }
    return "none";
}

}  // namespace sessionaudit
