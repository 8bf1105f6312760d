#include "tables/session_row.hpp"

namespace sessionaudit {

EndedReason SessionRow::reason_at(Timestamp now) const noexcept {
    if (!active() || !expires || now < *expires) return reason;
    return absolute_expires && *expires >= *absolute_expires ? EndedReason::absolute_timeout
                                                             : EndedReason::idle_timeout;
}

}  // namespace sessionaudit
