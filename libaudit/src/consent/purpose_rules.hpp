// What the policies say about a purpose, computed once for each case.
#pragma once

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "sessionaudit/policy_decision.hpp"
#include "sessionaudit/policy_set.hpp"

namespace sessionaudit {

/// Threads: any.
class PurposeRules {
  public:
    explicit PurposeRules(std::shared_ptr<const PolicySet> policies) : policies_(std::move(policies)) {}

    const PolicySet& policies() const { return *policies_; }
    std::shared_ptr<const PurposeDecision> find(const Jurisdictions& jurisdictions, std::string_view purpose,
                                                ConsentState state);
    /// Whether any policy knows it.
    bool declares(std::string_view purpose) const;

  private:
    std::shared_ptr<const PolicySet> policies_;  ///< shared with whoever loaded them
    std::shared_mutex mutex_;
    std::map<std::string, std::shared_ptr<const PurposeDecision>, std::less<>> decisions_;
};

}  // namespace sessionaudit
