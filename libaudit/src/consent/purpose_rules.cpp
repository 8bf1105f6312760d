#include "consent/purpose_rules.hpp"

#include <algorithm>

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

PurposeRules::PurposeRules(std::shared_ptr<const PolicySet> policies) : policies_(policies.get()) {
    sets_.push_back(std::move(policies));
}

void PurposeRules::replace(std::shared_ptr<const PolicySet> policies) {
    const std::unique_lock lock(mutex_);
    policies_.store(policies.get(), std::memory_order_release);
    sets_.push_back(std::move(policies));
    decisions_.clear();
}

std::shared_ptr<const PurposeDecision> PurposeRules::find(const Jurisdictions& jurisdictions,
                                                          std::string_view purpose, ConsentState state) {
    const std::string key = key_of(jurisdictions, purpose, state);
    {
        const std::shared_lock lock(mutex_);
        const auto known = decisions_.find(key);
        if (known != decisions_.end()) return known->second;
    }
    const PolicySet& set = policies();
    auto decision =
        std::make_shared<const PurposeDecision>(purpose_decision(set, jurisdictions, purpose, state));
    const std::unique_lock lock(mutex_);
    if (&set != &policies()) return decision;  // of before the policies were replaced: not to be remembered
    if (decisions_.size() >= kDecisionsMax) decisions_.clear();
    decisions_.insert_or_assign(key, decision);
    return decision;
}

bool PurposeRules::declares(std::string_view purpose) const {
    const PolicySet& set = policies();
    return std::any_of(set.policies.begin(), set.policies.end(),
                       [&](const auto& policy) { return policy.second.find_purpose(purpose) != nullptr; });
}

}  // namespace sessionaudit
