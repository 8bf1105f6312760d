// Consent records that are over, and subjects of whom nothing else is left.
#include <algorithm>

#include "retention/due_items.hpp"
#include "tables/consents.hpp"
#include "tables/objections.hpp"
#include "tables/owned_rows.hpp"
#include "tables/requests.hpp"

namespace sessionaudit {
namespace {

constexpr int kPiece = 500;

bool names(const ConsentRecord& record, const std::string& purpose) {
    return std::any_of(record.choices.begin(), record.choices.end(),
                       [&](const ConsentChoice& choice) { return choice.purpose == purpose; });
}

/// When a choice no longer held: at its own expiry, or when a later record spoke of the same purpose. A no
/// without an expiry holds until then, and so does a yes.
std::optional<Timestamp> end_of_choice(const ConsentChoice& choice, std::size_t index,
                                       const std::vector<ConsentRecord>& records) {
    std::optional<Timestamp> end = choice.expires;
    for (std::size_t i = index + 1; i < records.size(); ++i)
        if (names(records[i], choice.purpose)) {
            end = end ? std::min(*end, records[i].decided) : records[i].decided;
            break;
        }
    return end;
}

/// The record is over when the last of its choices is; absent while one holds for good.
std::optional<Timestamp> end_of_record(std::size_t index, const std::vector<ConsentRecord>& records) {
    std::optional<Timestamp> end;
    for (const ConsentChoice& choice : records[index].choices) {
        const auto over = end_of_choice(choice, index, records);
        if (!over) return std::nullopt;
        end = end ? std::max(*end, *over) : over;
    }
    return end;
}

Jurisdiction place_of(const ConsentRecord& record) {
    if (record.jurisdiction.empty()) return {"", JurisdictionSource::unknown};
    return {record.jurisdiction, JurisdictionSource::declared};
}

/// Whether anything is kept of a subject but who they are.
bool has_anything(storage::Connection& store, const OwnerId& owner) {
    if (is_kept(store, owner, kKeepsSubject)) return true;
    const auto visitors = linked_owners(store, owner);
    return std::any_of(visitors.begin(), visitors.end(),
                       [&](const OwnerPlace& visitor) { return has_sessions(store, visitor.owner); });
}

}  // namespace

void DueItems::judge_consent(storage::Connection& store, ConsentDue& consent, std::vector<ConsentDue>& due) {
    const auto key = core_.key_of(consent.owner, consent.bucket);
    if (!key) return;
    const auto records = select_consents(store, *key);
    const auto record = std::find_if(records.begin(), records.end(),
                                     [&](const ConsentRecord& known) { return known.id == consent.id; });
    if (record == records.end()) return;
    ItemMoments moments;
    moments.recorded = record->decided;
    moments.expired = end_of_record(static_cast<std::size_t>(record - records.begin()), records);
    // Nobody can come back for the choices of a visitor without a session; what is left of them is proof.
    if (!is_subject(store, consent.owner) && !has_sessions(store, consent.owner))
        moments.expired = record->decided;
    const Jurisdiction where = place_of(*record);
    consent.rules = &rules_.find(where, DataKind::consents, "");
    const bool held = holds_.owner(consent.owner);
    cover(*consent.rules, DataKind::consents, moments, where.code, 1, held);
    consent.stage = consent.rules->strongest_due(moments);
    if (consent.stage == nullptr) return;
    ++(held ? rules_.line(*consent.stage).held : rules_.line(*consent.stage).due);
    if (!held) due.push_back(consent);
}

/// Only records that are old enough are opened; their ids are in the order of time.
bool DueItems::next_consents(storage::Connection& store, RecordId& cursor, std::vector<ConsentDue>& due) {
    const auto found = select_old_consents(store, cursor, rules_.youngest_due_consent(), kPiece);
    for (const ConsentPlace& place : found) {
        cursor = place.id;
        ConsentDue consent{place.id, place.owner, place.bucket, place.decided, nullptr, nullptr};
        judge_consent(store, consent, due);
    }
    return found.size() == static_cast<std::size_t>(kPiece);
}

/// One that is open is not completed, and so never due. One whose objection or restriction holds is needed to
/// lift it.
bool DueItems::next_requests(storage::Connection& store, RecordId& cursor, std::vector<RequestDue>& due) {
    const auto found = select_request_times(store, cursor, kPiece);
    const auto needed = requests_with_objections(store);
    for (const RequestTimes& request : found) {
        cursor = request.id;
        if (needed.contains(request.id)) continue;
        const std::string& code = request.jurisdiction;
        const Jurisdiction where{code,
                                 code.empty() ? JurisdictionSource::unknown : JurisdictionSource::declared};
        ItemMoments moments;
        if (request.completed) {
            moments.recorded = request.received;
            moments.completed = *request.completed;
        }
        const CaseRules& rules = rules_.find(where, DataKind::requests, "");
        cover(rules, DataKind::requests, moments, code, 1, false);
        const StageAt* const stage = rules.strongest_due(moments);
        if (stage == nullptr) continue;
        ++rules_.line(*stage).due;
        due.push_back({request.id, request.bucket, request.key_owner, stage});
    }
    return found.size() == static_cast<std::size_t>(kPiece);
}

bool DueItems::next_subjects(storage::Connection& store, OwnerId& cursor, std::vector<SubjectDue>& due) {
    const OwnerId after = cursor;
    const int rows = visit_subjects(store, after, kPiece, [&](const SubjectRow& row) {
        const OwnerPlace& subject = row.ref;
        cursor = subject.owner;
        const Jurisdiction where = row.jurisdiction.value_or(Jurisdiction{"", JurisdictionSource::unknown});
        const Timestamp last = row.last_seen.value_or(row.created);
        const CaseRules& rules = rules_.find(where, DataKind::identifiers, "");
        const ItemMoments moments{row.created, row.created, last, last, std::nullopt, std::nullopt};
        const bool held = holds_.owner(subject.owner);
        const bool counts = !rules.stages.empty() && !has_anything(store, subject.owner);
        cover(rules, DataKind::identifiers, counts ? moments : ItemMoments{}, where.code, 1, held);
        const StageAt* const stage = counts ? rules.strongest_due(moments) : nullptr;
        if (stage == nullptr) return;
        ++(held ? rules_.line(*stage).held : rules_.line(*stage).due);
        if (!held) due.push_back({subject, stage});
    });
    return rows == kPiece;
}

}  // namespace sessionaudit
