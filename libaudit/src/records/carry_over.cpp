#include "records/carry_over.hpp"

#include <algorithm>

#include "records/ledger_entries.hpp"
#include "tables/consents.hpp"

namespace sessionaudit {
namespace {

bool is_newer(const CurrentConsent& choice, const std::vector<CurrentConsent>& known) {
    return std::none_of(known.begin(), known.end(), [&](const CurrentConsent& other) {
        return other.purpose == choice.purpose && other.decided >= choice.decided;
    });
}

ConsentRecord refusals_of(const std::vector<CurrentConsent>& visitor,
                          const std::vector<CurrentConsent>& subject, Timestamp now) {
    ConsentRecord record;
    record.decided = now;
    record.method = "login";
    record.actor = "app";
    for (const CurrentConsent& choice : visitor)
        if (choice.state != ConsentState::given && !(choice.expires && now >= *choice.expires) &&
            is_newer(choice, subject))
            record.choices.push_back({choice.purpose, choice.state, choice.expires});
    return record;
}

}  // namespace

void carry_over_refusals(WriteContext& context, IdGenerator& ids, const OwnerKey& visitor,
                         const OwnerKey& subject, Timestamp now) {
    storage::Connection& store = context.store();
    LedgerEntry entry = plain_entry("consent.carried_over", "app", now);
    entry.subject = owner_commitment(subject);
    ConsentRecord record =
        refusals_of(select_choices(store, visitor.owner), select_choices(store, subject.owner), now);
    if (!record.choices.empty()) {
        record.id = ids.next_record(now);
        insert_consent(store, subject, record);
        upsert_choices(store, subject, record);
        entry.detail["choices"] = static_cast<std::int64_t>(record.choices.size());
    }
    const auto restriction = select_restriction(store, visitor);
    if (restriction && !is_restricted(store, subject.owner)) {
        upsert_restriction(store, subject, *restriction);
        entry.detail["restriction"] = true;
    }
    if (entry.detail.empty()) return;
    context.changed(subject.bucket);
    context.record(entry);
}

}  // namespace sessionaudit
