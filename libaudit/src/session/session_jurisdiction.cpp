#include "session/session_jurisdiction.hpp"

#include "records/jurisdiction.hpp"
#include "store/vault_core.hpp"

namespace sessionaudit {

Jurisdiction jurisdiction_at_start(const VaultCore& core, const SessionData& data) {
    if (!data.jurisdiction.empty() && !is_jurisdiction_code(data.jurisdiction))
        return {"", JurisdictionSource::unknown};
    return jurisdiction_of(core, data.jurisdiction, data.network);
}

Jurisdiction jurisdiction_of(const VaultCore& core, const SessionRow& row, const OwnerKey& key) {
    return row.jurisdiction ? *row.jurisdiction
                            : jurisdiction_at_start(core, open_session_data(key, row.id, row.sealed));
}

void describe_for_retention(SessionRow& row, const VaultCore& core, const SessionData& data) {
    row.jurisdiction = jurisdiction_at_start(core, data);
    if (data.network.empty()) row.reduced |= kNetworkGone;
    if (data.attributes.empty()) row.reduced |= kAttributesGone;
}

}  // namespace sessionaudit
