// A data subject and what is kept about them.
#pragma once

#include <vector>

#include "sessionaudit/session.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

struct SubjectInfo {
    OwnerId owner{};
    Bucket bucket = 0;
    Timestamp known_since{};
    std::vector<Identifier> identifiers;
    std::vector<OwnerId> linked_visitors;  ///< anonymous owners that logged in as this subject
    std::vector<SessionInfo> sessions;     ///< theirs and their visitors', most recent first
};

}  // namespace sessionaudit
#pragma GCC visibility pop
