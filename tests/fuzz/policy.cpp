// Any bytes as a policy file: findings or a policy, never a crash.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "sessionaudit/policy_decision.hpp"
#include "sessionaudit/policy_set.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sessionaudit;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const PolicyCheck check = check_policies({{"fuzz.json", text, false}});
    for (const PolicyFinding& finding : check.findings)
        if (finding.place.line < 1 || finding.message.empty()) std::abort();
    for (const auto& [id, policy] : check.policies->policies) {
        if (!diff_policies(policy, policy).empty()) std::abort();
        if (render_policy(policy).empty()) std::abort();
        rules_for(*check.policies, {{"DE"}, {"US-CA"}});
    }
    return 0;
}
