// How far each log has been read, so that an import that was killed goes on where it was.
#pragma once

#include <functional>
#include <optional>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/clock.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// Replaces the checkpoint of the input with this identity.
void save_import(storage::Connection& store, ByteView identity, ByteView checkpoint, Timestamp now);
/// The newest checkpoint that is accepted.
std::optional<Bytes> find_import(storage::Connection& store, const std::function<bool(ByteView)>& accepts);

}  // namespace sessionaudit
