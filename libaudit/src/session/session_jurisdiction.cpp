#include "session/session_jurisdiction.hpp"

#include "vault/vault_core.hpp"

namespace sessionaudit {

Jurisdiction jurisdiction_at_start(const VaultCore& core, const SessionData& data) {
    if (!data.jurisdiction.empty() && !is_jurisdiction_code(data.jurisdiction))
        return {"", JurisdictionSource::unknown};
    return core.jurisdiction(data.jurisdiction, data.network);
}

void describe_for_retention(SessionRow& row, const VaultCore& core, const SessionData& data) {
    row.jurisdiction = jurisdiction_at_start(core, data);
    if (data.network.empty()) row.reduced |= kNetworkGone;
    if (data.attributes.empty()) row.reduced |= kAttributesGone;
}

}  // namespace sessionaudit
