// Whether an event may be recorded for somebody, by the policies and the person's choices.
#pragma once

#include <string>

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

/// Of one session. Threads: one at a time.
class EventGate {
  public:
    EventGate(VaultCore& core, const OwnerPlace& owner, const Jurisdiction& jurisdiction);

    /// An event that names its purpose is kept for that; another one for what the policies map its kind and
    /// name to, and where none maps it, for its kind's default. Throws Error{invalid_argument} for a custom
    /// event without any, and for a purpose that no policy in force declares.
    EventVerdict judge(const Event& event) const;

  private:
    VaultCore& core_;
    OwnerPlace owner_;
    Jurisdictions jurisdictions_;
};

}  // namespace sessionaudit
