#include "session/event_policy.hpp"

#include <algorithm>

#include "sessionaudit/error.hpp"
#include "store/vault_core.hpp"
#include "tables/segments.hpp"

namespace sessionaudit {
namespace {

/// Names may be product numbers; who sends many shall not fill the memory.
constexpr std::size_t kHandlingsMax = 10'000;

bool declares(const PolicySet& policies, const std::string& purpose) {
    return std::any_of(policies.policies.begin(), policies.policies.end(),
                       [&](const auto& policy) { return policy.second.find_purpose(purpose) != nullptr; });
}

}  // namespace

const EventHandling& EventHandlings::of(const Jurisdictions& jurisdictions, EventKind kind,
                                        const std::string& name) {
    const Jurisdiction& where = jurisdictions.front();
    auto key = std::tuple(where.code, static_cast<int>(where.source), static_cast<int>(kind), name);
    const auto found = known_.find(key);
    if (found != known_.end()) return found->second;
    if (known_.size() >= kHandlingsMax) known_.clear();
    return known_.emplace(std::move(key), event_handling(policies_, jurisdictions, kind, name)).first->second;
}

EventPolicy::EventPolicy(VaultCore& core, const OwnerPlace& owner, const Jurisdiction& jurisdiction,
                         EventHandlings& handlings)
    : core_(core), owner_(owner), jurisdictions_{jurisdiction}, handlings_(handlings) {}

const std::string& EventPolicy::refusal(const std::string& purpose) {
    for (const auto& [known, why] : refusals_)
        if (known == purpose) return why;
    const ConsentDecision decision = ConsentService(core_).decide(owner_, jurisdictions_, purpose);
    refusals_.emplace_back(purpose, decision.allowed ? std::string() : decision.sentence());
    return refusals_.back().second;
}

EventVerdict EventPolicy::judge(const Event& event) {
    const EventHandling& handling = handlings_.of(jurisdictions_, event.kind, event.name);
    std::vector<std::string> purposes;
    if (event.purpose.empty()) {
        purposes = handling.purposes;
        if (purposes.empty()) purposes = {default_purpose(event)};
    } else {
        const bool asked = std::any_of(refusals_.begin(), refusals_.end(),
                                       [&](const auto& known) { return known.first == event.purpose; });
        if (!asked && !declares(handlings_.policies(), event.purpose))
            throw Error(ErrorCode::invalid_argument,
                        "no policy declares the purpose " + event.purpose +
                            "; name one that a policy has, or add it to a policy");
        purposes = {event.purpose};
    }
    EventVerdict verdict{true, purposes.front(), handling.on_not_allowed, {}};
    for (const std::string& purpose : purposes) {
        const std::string& why = refusal(purpose);
        if (why.empty()) continue;
        verdict.allowed = false;
        verdict.purpose = purpose;
        verdict.reason = why;
        break;
    }
    return verdict;
}

}  // namespace sessionaudit
