// Is it a session's cookie? Decided by what was seen of it; its name speaks last.
#pragma once

#include <string_view>

#include "cookie/audit/facts.hpp"

namespace sessionaudit {

NameKind name_kind(std::string_view name);

/// A purpose that is no business of the session: statistics, advertising, social media.
bool is_tracking_purpose(std::string_view purpose);

/// Sets session_like, session_evidence, credential of every cookie. Purposes must be known already.
void decide_session_likeness(TargetFacts& target);

}  // namespace sessionaudit
