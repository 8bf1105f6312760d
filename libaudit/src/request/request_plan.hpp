// What carrying out a request would do, computed from the store as it is now.
#pragma once

#include "request/request_work.hpp"
#include "sessionaudit/consent.hpp"
#include "sessionaudit/policy_set.hpp"

namespace sessionaudit {

struct MadePlan {
    RequestPlan plan;
    std::vector<std::string> purposes;        ///< of objection, opt_out, opt_in, limit: after what is denied
    std::optional<std::string> erasure_hash;  ///< of the erasure's own plan
    bool held = false;                        ///< a legal hold keeps a part of what is to be erased
};

/// Not inside a write job: it reads the store by itself.
MadePlan make_plan(VaultCore& core, const RequestRow& row, const RequestSecrets& secrets);

/// The purposes a request is about: those it names, else all that its right is about under the policies of
/// its jurisdiction.
std::vector<std::string> purposes_of(const PolicySet& policies, const Jurisdictions& where,
                                     const RequestRow& row, const RequestSecrets& secrets,
                                     const std::vector<CurrentConsent>& choices);

/// Writing to somebody to sell them something: an objection to it is absolute (GDPR Art 21(2), (3)).
bool is_direct_marketing(std::string_view purpose) noexcept;

/// Throws Error{invalid_argument} for a ground that is none for this right.
void require_ground(VaultCore& core, const RequestRow& row, const RefusalGround& ground);

}  // namespace sessionaudit
