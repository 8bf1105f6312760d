// A session as its row and what is sealed of it have it.
#pragma once

#include "tables/session_data.hpp"
#include "tables/session_row.hpp"

namespace sessionaudit {

/// Whether it has expired since, and how many events a live one has, the row does not know.
SessionInfo session_info(const SessionRow& row, SessionData data);

}  // namespace sessionaudit
