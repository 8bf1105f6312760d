// The query behind StoreStats.
#pragma once

#include "sessionaudit/clock.hpp"
#include "sessionaudit/stats.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

StoreStats compute_stats(storage::Connection& store, Timestamp now);

}  // namespace sessionaudit
