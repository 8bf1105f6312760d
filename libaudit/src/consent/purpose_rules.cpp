#include "consent/purpose_rules.hpp"

#include <algorithm>
#include <mutex>

namespace sessionaudit {
namespace {

/// Jurisdictions and purposes may come from outside; who tries many shall not fill the memory.
constexpr std::size_t kDecisionsMax = 10'000;

std::string key_of(const Jurisdictions& jurisdictions, std::string_view purpose, ConsentState state) {
    std::string key;
    key.reserve(48);
    for (const Jurisdiction& jurisdiction : jurisdictions) {
        key += jurisdiction.code;
        key += static_cast<char>('0' + static_cast<int>(jurisdiction.source));
    }
    key += static_cast<char>('a' + static_cast<int>(state));
    key += purpose;
    return key;
}

}  // namespace

std::shared_ptr<const PurposeDecision> PurposeRules::find(const Jurisdictions& jurisdictions,
                                                          std::string_view purpose, ConsentState state) {
    const std::string key = key_of(jurisdictions, purpose, state);
    {
        const std::shared_lock lock(mutex_);
        const auto known = decisions_.find(key);
        if (known != decisions_.end()) return known->second;
    }
    auto decision =
        std::make_shared<const PurposeDecision>(purpose_decision(*policies_, jurisdictions, purpose, state));
    const std::unique_lock lock(mutex_);
    if (decisions_.size() >= kDecisionsMax) decisions_.clear();
    decisions_.insert_or_assign(key, decision);
    return decision;
}

bool PurposeRules::declares(std::string_view purpose) const {
    return std::any_of(policies_->policies.begin(), policies_->policies.end(),
                       [&](const auto& policy) { return policy.second.find_purpose(purpose) != nullptr; });
}

}  // namespace sessionaudit
