#include "vault/rollback.hpp"

#include "erasure/waiting_erasure.hpp"
#include "records/ledger_entries.hpp"
#include "records/orphan_rows.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/ledger.hpp"
#include "tables/sessions.hpp"
#include "tables/store_values.hpp"

namespace sessionaudit {

void require_untouched_ledger(const OpenedFiles& files) {
    const AnchorReport report =
        Ledger::open(files.ledger, files.signing_seed, files.anchor, files.now).compare_with_anchor();
    switch (report.state) {
        case AnchorState::absent:
        case AnchorState::agrees:
            return;
        case AnchorState::ledger_shorter:
        case AnchorState::different_history:
        case AnchorState::unusable:
            break;
    }
    throw Error(ErrorCode::ledger_mismatch,
                report.sentence +
                    "; put the newest copy of ledger.db back. If it is lost for good, move ledger.anchor "
                    "aside and keep it: it proves what is missing");
}

std::int64_t end_live_sessions_and_restart_outbox(storage::Connection& store, const std::string& action,
                                                  Timestamp now) {
    const std::int64_t ended = end_live_sessions(store, EndedReason::revoked, now);
    start_outbox_epoch(store);
    LedgerEntry entry = plain_entry(action, "system", now);
    entry.detail["sessions_revoked"] = ended;
    const Bytes json = entry.to_json();
    add_to_outbox(store, {&json, 1});
    return ended;
}

void recover_from_rollback(const OpenedFiles& files) {
    const auto behind = [&] {
        const auto drained = Ledger::open(files.ledger, files.signing_seed, files.anchor, files.now)
                                 .drained(read_outbox_epoch(files.store));
        return drained && static_cast<std::int64_t>(*drained) > last_outbox_sequence(files.store);
    };
    if (!behind()) return;
    storage::Transaction transaction(files.store, storage::Transaction::Mode::write);
    if (!behind()) return;  // another process opened at the same time and has done it
    delete_rows_without_key(files.store, files.keyring);
    repeat_waiting_erasures(files.store, files.keyring, files.now);
    end_live_sessions_and_restart_outbox(files.store, "store.set_back", files.now);
    transaction.commit();
}

}  // namespace sessionaudit
