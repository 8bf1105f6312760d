#include "session/hijack.hpp"

#include <algorithm>
#include <charconv>
#include <functional>

#include "core/network_address.hpp"
#include "core/user_agent.hpp"

namespace sessionaudit {
namespace {

int score_of(const HijackPolicy& policy, HijackSignal signal) noexcept {
    switch (signal) {
        case HijackSignal::user_agent_family_changed:
            return policy.user_agent_family_changed;
        case HijackSignal::network_changed:
            return policy.network_changed;
        case HijackSignal::parallel_networks:
            return policy.parallel_networks;
        case HijackSignal::replayed_token:
            return policy.replayed_token;
        case HijackSignal::never_issued:
            return 0;  // no session to act on; it is counted and reported
    }
    return 0;
}

/// Retention may have cut the usual network shorter than the profile does.
bool is_within(const std::string& address, const std::string& usual, AddressPrefix prefix) {
    unsigned bits = 128;
    const std::size_t slash = usual.find('/');
    if (slash != std::string::npos)
        std::from_chars(usual.data() + slash + 1, usual.data() + usual.size(), bits);
    return truncated_network(address, {std::min(prefix.ipv4_bits, bits), std::min(prefix.ipv6_bits, bits)}) ==
           usual;
}

}  // namespace

std::vector<HijackSignal> compare_context(CachedSession& session, const UsualContext& usual,
                                          const RequestContext& context, Timestamp now) {
    std::vector<HijackSignal> signals;
    if (!context.user_agent.empty() && !usual.agent_family.empty() &&
        describe_agent(context.user_agent).family != usual.agent_family)
        signals.push_back(HijackSignal::user_agent_family_changed);

    const AddressPrefix prefix{static_cast<unsigned>(session.profile->ipv4_prefix_bits),
                               static_cast<unsigned>(session.profile->ipv6_prefix_bits)};
    const std::string network = truncated_network(context.address, prefix);
    if (network.empty()) return signals;
    if (!usual.network.empty() && !is_within(context.address, usual.network, prefix))
        signals.push_back(HijackSignal::network_changed);
    // "At once": the network before this one was seen within the window. The first change of a
    // network within it looks the same as a hand-over from Wi-Fi to mobile, so the score decides.
    const std::uint64_t hash = std::hash<std::string>()(network) | 1;
    if (session.watch.last_network != 0 && session.watch.last_network != hash &&
        now - session.watch.last_network_at <= session.profile->hijack.parallel_window)
        signals.push_back(HijackSignal::parallel_networks);
    session.watch.last_network = hash;
    session.watch.last_network_at = now;
    return signals;
}

HijackAction judge(const HijackPolicy& policy, const std::vector<HijackSignal>& signals) noexcept {
    int score = 0;
    for (const HijackSignal signal : signals)
        score += score_of(policy, signal);
    const auto reached = [&](int threshold) { return threshold > 0 && score >= threshold; };
    if (reached(policy.revoke_at)) return HijackAction::revoke;
    if (reached(policy.step_up_at)) return HijackAction::step_up;
    if (reached(policy.note_at)) return HijackAction::note;
    return HijackAction::none;
}

std::uint64_t fingerprint(const RequestContext& context) noexcept {
    const std::hash<std::string_view> hash;
    return (hash(context.address) * 31 + hash(context.user_agent)) | 1;
}

}  // namespace sessionaudit
