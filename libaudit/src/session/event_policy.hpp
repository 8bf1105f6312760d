// Whether an event may be recorded for somebody, by the policies and the person's choices.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "sessionaudit/consent.hpp"
#include "sessionaudit/event.hpp"

namespace sessionaudit {

class VaultCore;

struct EventVerdict {
    bool allowed = false;
    std::string purpose;                                  ///< for which it is kept, or would be
    NotAllowedAction otherwise = NotAllowedAction::drop;  ///< what becomes of it when it is not allowed
    std::string reason;                                   ///< a sentence, where it is not allowed
};

/// What the policies map events to, for as long as they are the same. Threads: one at a time.
class EventHandlings {
  public:
    explicit EventHandlings(const PolicySet& policies) : policies_(policies) {}
    const PolicySet& policies() const { return policies_; }
    const EventHandling& of(const Jurisdictions& jurisdictions, EventKind kind, const std::string& name);

  private:
    const PolicySet& policies_;
    std::map<std::tuple<std::string, int, int, std::string>, EventHandling> known_;
};

/// Of one session. Threads: one at a time.
class EventPolicy {
  public:
    /// `handlings` may be shared with the policies of other sessions, one after the other.
    EventPolicy(VaultCore& core, const OwnerPlace& owner, const Jurisdiction& jurisdiction,
                EventHandlings& handlings);

    /// An event that names its purpose is kept for that; another one for what the policies map its kind and
    /// name to, and where none maps it, for its kind's default. Throws Error{invalid_argument} for a custom
    /// event without any, and for a purpose that no policy in force declares.
    EventVerdict judge(const Event& event);

  private:
    /// Empty where it is allowed; else why not.
    const std::string& refusal(const std::string& purpose);

    VaultCore& core_;
    OwnerPlace owner_;
    Jurisdictions jurisdictions_;
    EventHandlings& handlings_;
    std::vector<std::pair<std::string, std::string>> refusals_;  ///< purposes that were asked about
};

}  // namespace sessionaudit
