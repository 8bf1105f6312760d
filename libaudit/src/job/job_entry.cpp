#include "job/job_entry.hpp"

#include "records/ledger_entries.hpp"

namespace sessionaudit {

LedgerEntry job_entry(const std::string& action, const RecordId& id, const std::string& kind,
                      const std::string& actor, Timestamp at) {
    LedgerEntry entry = plain_entry(action, actor, at);
    entry.detail["job"] = id.to_string();
    entry.detail["kind"] = kind;
    return entry;
}

}  // namespace sessionaudit
