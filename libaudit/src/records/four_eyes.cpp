#include "records/four_eyes.hpp"

#include "records/ledger_entries.hpp"
#include "sessionaudit/error.hpp"
#include "tables/approvals.hpp"
#include "tables/store_values.hpp"

namespace sessionaudit {
namespace {

constexpr int kFourEyes = 2;

}  // namespace

int approvals_needed(storage::Connection& store, RequestKind kind) {
    return kind == RequestKind::erasure && select_four_eyes(store) ? kFourEyes : 1;
}

int note_approval(WriteContext& context, const RecordId& request, const std::string& plan_sha256,
                  const std::string& actor, const std::string& known_person, Timestamp now) {
    const std::string person = known_person.empty() && actor.starts_with("user:") ? actor : known_person;
    if (person.empty())
        throw Error(ErrorCode::conflict,
                    "this store requires two people to approve an erasure, and " + actor +
                        " does not identify a person; have two server users approve this plan");
    storage::Connection& store = context.store();
    delete_other_approvals(store, request, plan_sha256);
    const bool is_new = insert_approval(store, request, plan_sha256, person, now);
    const std::int64_t people = count_approvals(store, request, plan_sha256);
    if (is_new) {
        LedgerEntry entry = plain_entry("approval.noted", actor, now);
        entry.detail["request"] = request.to_string();
        entry.detail["plan"] = plan_sha256;
        entry.detail["people"] = people;
        context.record(entry);
    }
    return static_cast<int>(people);
}

void require_no_four_eyes(storage::Connection& store) {
    if (select_four_eyes(store))
        throw Error(
            ErrorCode::conflict,
            "this store requires two people to approve an erasure; file a request, and have two server "
            "users approve its plan");
}

}  // namespace sessionaudit
