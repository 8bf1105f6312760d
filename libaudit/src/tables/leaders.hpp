// Who is the one that does something for all, as rows.
#pragma once

#include <string>

#include "sessionaudit/clock.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// Whether somebody other than `worker` leads at this moment.
bool is_led_by_another(storage::Connection& store, const std::string& name, const std::string& worker,
                       Timestamp now);
/// False when somebody else leads.
bool take_lead(storage::Connection& store, const std::string& name, const std::string& worker,
               Timestamp until, Timestamp now);

}  // namespace sessionaudit
