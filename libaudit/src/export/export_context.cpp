#include "export/export_context.hpp"
#include "consent/purpose_rules.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace sessionaudit {

std::vector<std::string> recipients_of(const PersonData& person, const Holding& holding) {
    std::set<std::string> names;
    for (const Policy* policy : person.policies)
        if (const Purpose* purpose = policy->find_purpose(holding.purpose))
            names.insert(purpose->recipients.begin(), purpose->recipients.end());
    return {names.begin(), names.end()};
}

std::string_view source_word(DataKind kind) noexcept {
    switch (kind) {
        case DataKind::identifiers:
        case DataKind::consents:
        case DataKind::requests:
            return "person";
        case DataKind::sessions:
        case DataKind::network:
            return "device";
        case DataKind::attributes:
        case DataKind::events:
        case DataKind::scans:
        case DataKind::ledger:
            break;
    }
    return "use";
}

std::string policy_entry_name(const Policy& policy) {
    return "policies/" + policy.id + ".json";
}

std::vector<const Policy*> policies_with_ancestors(const ExportContext& context) {
    std::map<std::string, const Policy*> found;
    for (const Policy* policy : context.person.policies) {
        found[policy->id] = policy;
        for (const std::string& id : policy->ancestors)
            if (const Policy* ancestor = context.core.purpose_rules().policies().find(id))
                found[id] = ancestor;
    }
    std::vector<const Policy*> policies;
    policies.reserve(found.size());
    for (const auto& [id, policy] : found)
        policies.push_back(policy);
    return policies;
}

}  // namespace sessionaudit
