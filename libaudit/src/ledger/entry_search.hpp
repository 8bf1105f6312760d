// Where an entry is that was written a moment ago.
#pragma once

#include "sessionaudit/ledger.hpp"

namespace sessionaudit {

/// The newest entry with this text; looks from the end. Throws Error{ledger_mismatch} when there is none.
std::uint64_t require_entry(const Ledger& ledger, std::string_view text);

}  // namespace sessionaudit
