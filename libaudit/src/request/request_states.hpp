// Who may go where: the one table of a request's states. docs/requests.md shows the same; a test compares.
#pragma once

#include <string_view>

#include "sessionaudit/request.hpp"

namespace sessionaudit {

/// Which requests a way is for.
enum class RequestPath {
    any,
    checked,    ///< kinds whose person must be verified
    unchecked,  ///< opt_out and limit: no identity may be asked for (CCPA regs 7060(b))
    delivered,  ///< kinds that end with something handed over
    duplicate,  ///< answered together with the request it repeats
};

struct RequestTransition {
    RequestState from;
    RequestState to;
    RequestPath path;
    std::string_view when;
};

inline constexpr RequestTransition kRequestTransitions[] = {
    {RequestState::received, RequestState::identity_check, RequestPath::checked, "a code is sent"},
    {RequestState::received, RequestState::verified, RequestPath::checked, "an operator attests"},
    {RequestState::received, RequestState::planned, RequestPath::unchecked, "the plan is made"},
    {RequestState::received, RequestState::completed, RequestPath::duplicate, "the first one is"},
    {RequestState::received, RequestState::refused, RequestPath::any, "on a legal ground"},
    {RequestState::received, RequestState::withdrawn, RequestPath::any, "by the person"},
    {RequestState::identity_check, RequestState::verified, RequestPath::checked,
     "the code is right, or an operator attests"},
    {RequestState::identity_check, RequestState::identity_locked, RequestPath::checked,
     "the fifth wrong code"},
    {RequestState::identity_check, RequestState::refused, RequestPath::any, "on a legal ground"},
    {RequestState::identity_check, RequestState::withdrawn, RequestPath::any, "by the person"},
    {RequestState::identity_check, RequestState::expired, RequestPath::checked,
     "never proved: the period is over and the last code 30 days old"},
    {RequestState::identity_locked, RequestState::verified, RequestPath::checked, "an operator attests"},
    {RequestState::identity_locked, RequestState::refused, RequestPath::any, "on a legal ground"},
    {RequestState::identity_locked, RequestState::withdrawn, RequestPath::any, "by the person"},
    {RequestState::identity_locked, RequestState::expired, RequestPath::checked,
     "never proved: the period is over and the last code 30 days old"},
    {RequestState::verified, RequestState::planned, RequestPath::any, "the plan is made"},
    {RequestState::verified, RequestState::completed, RequestPath::duplicate, "the first one is"},
    {RequestState::verified, RequestState::refused, RequestPath::any, "on a legal ground"},
    {RequestState::verified, RequestState::withdrawn, RequestPath::any, "by the person"},
    {RequestState::planned, RequestState::approved, RequestPath::any, "the plan's hash is approved"},
    {RequestState::planned, RequestState::refused, RequestPath::any, "on a legal ground"},
    {RequestState::planned, RequestState::withdrawn, RequestPath::any, "by the person"},
    {RequestState::approved, RequestState::planned, RequestPath::any,
     "something changed since, or the plan is made anew"},
    {RequestState::approved, RequestState::executing, RequestPath::any, "it is carried out"},
    {RequestState::approved, RequestState::refused, RequestPath::any, "on a legal ground"},
    {RequestState::approved, RequestState::withdrawn, RequestPath::any, "by the person"},
    {RequestState::executing, RequestState::planned, RequestPath::any,
     "something changed since, and nothing was done"},
    {RequestState::executing, RequestState::completed, RequestPath::any, "it is done, or handed over"},
    {RequestState::executing, RequestState::withdrawn, RequestPath::delivered, "by the person"},
};

/// The person must prove who they are before anything is planned.
constexpr bool needs_identity(RequestKind kind) noexcept {
    return kind != RequestKind::opt_out && kind != RequestKind::limit;
}

/// It ends with something handed over to the person.
constexpr bool needs_delivery(RequestKind kind) noexcept {
    return kind == RequestKind::access || kind == RequestKind::portability ||
           kind == RequestKind::automated_decision;
}

constexpr bool may_go(RequestKind kind, bool duplicate, RequestState from, RequestState to) noexcept {
    for (const RequestTransition& way : kRequestTransitions) {
        if (way.from != from || way.to != to) continue;
        switch (way.path) {
            case RequestPath::any:
                return true;
            case RequestPath::checked:
                return needs_identity(kind);
            case RequestPath::unchecked:
                return !needs_identity(kind);
            case RequestPath::delivered:
                return needs_delivery(kind);
            case RequestPath::duplicate:
                return duplicate && (from == RequestState::verified || !needs_identity(kind));
        }
    }
    return false;
}

}  // namespace sessionaudit
