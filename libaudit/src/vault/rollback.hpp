// What was done to a store's files behind its back.
#pragma once

#include <filesystem>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/secret.hpp"
#include "storage/connection.hpp"
#include "store/vault_core.hpp"

namespace sessionaudit {

/// Throws Error{ledger_mismatch} when the ledger is shorter than its anchor or tells another story.
void require_untouched_ledger(const OpenedFiles& files);

/// A store file that is older than its ledger was set back by hand, an image of the machine restored
/// for one. Sessions that ended since would live again in it, so all live ones end; the outbox starts
/// a new epoch; rows of owners that were erased since are deleted again; the ledger says so. Does
/// nothing otherwise.
void recover_from_rollback(const OpenedFiles& files);

/// The common part with a restore: every live session ends as revoked, and a new outbox epoch starts
/// with one entry of this action. Runs inside the caller's transaction. Returns how many sessions ended.
std::int64_t end_live_sessions_and_restart_outbox(storage::Connection& store, const std::string& action,
                                                  Timestamp now);

}  // namespace sessionaudit
