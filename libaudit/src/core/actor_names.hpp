// Whether the one who acts, whom the ledger keeps for ever, is written with the name of a person.
#pragma once

#include <string_view>

namespace sessionaudit {

/// `value` as a whole word of `actor`. Shorter ones than 4 bytes are in too much to tell anything. Actors
/// that the server gives ("user:NAME", "token:NAME", "public", the scheduler) name nobody: their names are
/// handles.
bool actor_names(std::string_view actor, std::string_view value) noexcept;

}  // namespace sessionaudit
