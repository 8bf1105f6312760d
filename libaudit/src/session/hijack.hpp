// Signs that a token is in the wrong hands: scored by the profile, never guessed.
#pragma once

#include <vector>

#include "session/session_cache.hpp"
#include "sessionaudit/session.hpp"

namespace sessionaudit {

/// What is known of a session's own device and network, opened from its sealed part.
struct UsualContext {
    std::string agent_family;
    std::string network;
};

/// Compares a request with the session; keeps its network and time in session.watch.
std::vector<HijackSignal> compare_context(CachedSession& session, const UsualContext& usual,
                                          const RequestContext& context, Timestamp now);

/// The profile's answer to a set of signals.
HijackAction judge(const HijackPolicy& policy, const std::vector<HijackSignal>& signals) noexcept;

/// Equal for equal contexts; lets the usual case skip the comparison.
std::uint64_t fingerprint(const RequestContext& context) noexcept;

}  // namespace sessionaudit
