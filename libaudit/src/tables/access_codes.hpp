// Codes for one use, as rows: of a code only a MAC is kept.
#pragma once

#include <optional>
#include <string_view>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/ids.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

struct AccessCodeRow {
    Hash mac{};
    std::string_view purpose;
    std::optional<RecordId> user;
    Timestamp expires{};
};

/// Voids the codes of the same purpose and user, and those that have expired.
void replace_access_code(storage::Connection& store, const AccessCodeRow& row, Timestamp now);
bool is_access_code(storage::Connection& store, const Hash& mac, Timestamp now);
/// False when it was not good any more.
bool use_access_code(storage::Connection& store, const Hash& mac, Timestamp now);

}  // namespace sessionaudit
