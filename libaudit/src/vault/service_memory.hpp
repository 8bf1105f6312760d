// What the services keep in memory of an open store, put together: the one place that knows all of them.
#pragma once

#include "store/vault_core.hpp"

namespace sessionaudit {

/// Profiles, jurisdictions and policies are read from the home's files. Throws Error where one is damaged.
ServiceMemory make_service_memory(const HomePaths& paths, const storage::InvalidationCounters& counters);

}  // namespace sessionaudit
