// The last step of putting a policy in force, for whoever opens a store.
#pragma once

#include "store/vault_core.hpp"

namespace sessionaudit {

/// A crash may have come between the commit that puts a policy in force and the change of its file: then the
/// file is changed now. What waits there and was never committed is removed. Throws Error{io_error}.
void finish_policy_activation(VaultCore& core);

}  // namespace sessionaudit
