#include "records/ledger_entries.hpp"

namespace sessionaudit {

Hash session_commitment(const OwnerKey& key, const SessionId& id) {
    return commitment(key.ledger_salt.view(), "session", id.view());
}

Hash owner_commitment(const OwnerKey& key) {
    return commitment(key.ledger_salt.view(), "owner", key.owner.view());
}

LedgerEntry plain_entry(const std::string& action, const std::string& actor, Timestamp at) {
    LedgerEntry entry;
    entry.at = at;
    entry.actor = actor;
    entry.action = action;
    return entry;
}

LedgerEntry session_entry(const OwnerKey& key, const SessionId& id, const std::string& action,
                          const std::string& actor, Timestamp at) {
    LedgerEntry entry = plain_entry(action, actor, at);
    entry.subject = owner_commitment(key);
    entry.refs.push_back(session_commitment(key, id));
    return entry;
}

}  // namespace sessionaudit
