// What the policies say about a purpose, computed once for each case.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/mutex.hpp"
#include "sessionaudit/policy_decision.hpp"
#include "sessionaudit/policy_set.hpp"

namespace sessionaudit {

/// Threads: any.
class PurposeRules {
  public:
    explicit PurposeRules(std::shared_ptr<const PolicySet> policies);

    /// In force now. It stays readable as long as this, also when others are in force.
    const PolicySet& policies() const { return *policies_.load(std::memory_order_acquire); }
    void replace(std::shared_ptr<const PolicySet> policies) SESSIONAUDIT_REQUIRES(change_mutex_);
    /// Held by whoever puts another set in force, from before looking at this one until the other is: of two
    /// at once, the second sees what the first did.
    Mutex& change_mutex() SESSIONAUDIT_RETURNS_CAPABILITY(change_mutex_) { return change_mutex_; }
    std::shared_ptr<const PurposeDecision> find(const Jurisdictions& jurisdictions, std::string_view purpose,
                                                ConsentState state);
    /// Whether any policy knows it.
    bool declares(std::string_view purpose) const;

  private:
    std::atomic<const PolicySet*> policies_;
    Mutex change_mutex_;
    SharedMutex mutex_;
    /// All that were in force: whoever began with one may end with it. People replace policies, so they are
    /// few.
    std::vector<std::shared_ptr<const PolicySet>> sets_ SESSIONAUDIT_GUARDED_BY(mutex_);
    std::map<std::string, std::shared_ptr<const PurposeDecision>, std::less<>> decisions_
        SESSIONAUDIT_GUARDED_BY(mutex_);
};

}  // namespace sessionaudit
