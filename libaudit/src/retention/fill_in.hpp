// Rows of before, which lack what sweeps need to know.
#pragma once

#include "store/vault_core.hpp"

namespace sessionaudit {

/// Opens sessions whose row does not say whose law holds, and notes it, in short write jobs.
void fill_in_jurisdictions(VaultCore& core);

}  // namespace sessionaudit
