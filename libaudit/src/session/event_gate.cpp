#include "session/event_gate.hpp"

#include "session/segments.hpp"
#include "sessionaudit/error.hpp"
#include "vault/vault_core.hpp"

namespace sessionaudit {

EventGate::EventGate(VaultCore& core, const OwnerPlace& owner, const Jurisdiction& jurisdiction)
    : core_(core), owner_(owner), jurisdictions_{jurisdiction} {}

EventVerdict EventGate::judge(const Event& event) const {
    PurposeRules& rules = core_.purpose_rules();
    const EventHandling handling = event_handling(rules.policies(), jurisdictions_, event.kind, event.name);
    std::vector<std::string> purposes = handling.purposes;
    if (!event.purpose.empty()) {
        if (!rules.declares(event.purpose))
            throw Error(ErrorCode::invalid_argument,
                        "no policy declares the purpose " + event.purpose +
                            "; name one that a policy has, or add it to a policy");
        purposes = {event.purpose};
    }
    if (purposes.empty()) purposes = {default_purpose(event)};
    EventVerdict verdict{true, purposes.front(), handling.on_not_allowed, {}};
    for (const std::string& purpose : purposes) {
        const ConsentDecision decision = ConsentService(core_).decide(owner_, jurisdictions_, purpose);
        if (decision.allowed) continue;
        verdict.allowed = false;
        verdict.purpose = purpose;
        verdict.reason = decision.sentence();
        break;
    }
    return verdict;
}

}  // namespace sessionaudit
