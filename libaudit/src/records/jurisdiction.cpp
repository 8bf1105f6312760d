#include "records/jurisdiction.hpp"

#include "store/vault_core.hpp"

namespace sessionaudit {

Jurisdiction jurisdiction_of(const VaultCore& core, std::string_view declared, std::string_view network) {
    return decide_jurisdiction(declared, network.substr(0, network.find('/')), core.prefixes(), "");
}

}  // namespace sessionaudit
