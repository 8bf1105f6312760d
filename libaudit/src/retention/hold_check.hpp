// Whether a legal hold keeps an item. Holds are few; they are read once a piece of work.
#pragma once

#include <string_view>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/ids.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

class HoldCheck {
  public:
    void load(storage::Connection&) {}
    bool empty() const { return true; }
    bool session(const OwnerId&, const SessionId&, Timestamp, Timestamp) const { return false; }
    bool segment(const OwnerId&, const SessionId&, std::string_view, Timestamp, Timestamp) const {
        return false;
    }
    bool owner(const OwnerId&) const { return false; }
};

}  // namespace sessionaudit
