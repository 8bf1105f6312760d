// Consent records that are over, and subjects of whom nothing else is left.
#include <algorithm>

#include "retention/due_items.hpp"
#include "tables/consent_rows.hpp"

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

bool exists(storage::Connection& store, std::string_view sql, const OwnerId& owner) {
    auto select = store.prepare(sql);
    select.bind(owner.view());
    return select.step();
}

/// Whether anything is kept of a subject but who they are.
bool has_anything(storage::Connection& store, const OwnerId& owner) {
    return exists(store, "SELECT 1 FROM session WHERE owner_id = $1 LIMIT 1", owner) ||
           exists(store, "SELECT 1 FROM consent WHERE owner_id = $1 LIMIT 1", owner) ||
           exists(store, "SELECT 1 FROM restriction WHERE owner_id = $1", owner) ||
           exists(store, "SELECT 1 FROM objection WHERE owner_id = $1", owner) ||
           exists(store, "SELECT 1 FROM archive_person WHERE owner_id = $1 LIMIT 1", owner) ||
           exists(store,
                  "SELECT 1 FROM owner_link l JOIN session s ON s.owner_id = l.linked_owner_id"
                  " WHERE l.owner_id = $1 LIMIT 1",
                  owner);
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
    if (!is_subject(store, consent.owner) &&
        !exists(store, "SELECT 1 FROM session WHERE owner_id = $1 LIMIT 1", consent.owner))
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
    std::vector<ConsentDue> found;
    {
        auto select = store.prepare(
            "SELECT consent_id, bucket, owner_id, decided_at FROM consent WHERE consent_id > $1"
            " AND decided_at <= $2 ORDER BY consent_id LIMIT $3");
        const RecordId after = cursor;
        select.bind(after.view(), to_millis(rules_.youngest_due_consent()), kPiece);
        while (select.step()) {
            const storage::Row row = select.row();
            found.push_back({RecordId::from_bytes(row.blob(0)), OwnerId::from_bytes(row.blob(2)),
                             static_cast<Bucket>(row.integer(1)), from_millis(row.integer(3)), nullptr,
                             nullptr});
        }
    }
    for (ConsentDue& consent : found) {
        cursor = consent.id;
        judge_consent(store, consent, due);
    }
    return found.size() == static_cast<std::size_t>(kPiece);
}

/// One that is open is not completed, and so never due. One whose
/// objection or restriction holds is needed to lift it.
bool DueItems::next_requests(storage::Connection& store, RecordId& cursor, std::vector<RequestDue>& due) {
    auto select = store.prepare(
        "SELECT request_id, bucket, key_owner_id, received_at, completed_at, jurisdiction FROM request"
        " WHERE request_id > $1 AND request_id NOT IN (SELECT request_id FROM objection)"
        " AND NOT (kind = 'restriction' AND completed_at IS NOT NULL AND outcome <> 'denied'"
        " AND lifted_at IS NULL)"
        " ORDER BY request_id LIMIT $2");
    const RecordId after = cursor;
    select.bind(after.view(), kPiece);
    int rows = 0;
    for (; select.step(); ++rows) {
        const storage::Row row = select.row();
        cursor = RecordId::from_bytes(row.blob(0));
        const std::string code(row.text(5));
        const Jurisdiction where{code,
                                 code.empty() ? JurisdictionSource::unknown : JurisdictionSource::declared};
        ItemMoments moments;
        if (const auto completed = row.optional_integer(4)) {
            moments.recorded = from_millis(row.integer(3));
            moments.completed = from_millis(*completed);
        }
        const CaseRules& rules = rules_.find(where, DataKind::requests, "");
        cover(rules, DataKind::requests, moments, code, 1, false);
        const StageAt* const stage = rules.strongest_due(moments);
        if (stage == nullptr) continue;
        ++rules_.line(*stage).due;
        due.push_back({cursor, static_cast<Bucket>(row.integer(1)), OwnerId::from_bytes(row.blob(2)), stage});
    }
    return rows == kPiece;
}

bool DueItems::next_subjects(storage::Connection& store, OwnerId& cursor, std::vector<SubjectDue>& due) {
    auto select = store.prepare(
        "SELECT owner_id, bucket, created_at, last_seen_at, jurisdiction, jurisdiction_source FROM subject"
        " WHERE owner_id > $1 ORDER BY owner_id LIMIT $2");
    const OwnerId after = cursor;
    select.bind(after.view(), kPiece);
    int rows = 0;
    for (; select.step(); ++rows) {
        const storage::Row row = select.row();
        const OwnerPlace subject{OwnerId::from_bytes(row.blob(0)), static_cast<Bucket>(row.integer(1))};
        cursor = subject.owner;
        const Jurisdiction where =
            row.is_null(4)
                ? Jurisdiction{"", JurisdictionSource::unknown}
                : Jurisdiction{std::string(row.text(4)), static_cast<JurisdictionSource>(row.integer(5))};
        const Timestamp known_since = from_millis(row.integer(2));
        const Timestamp last = from_millis(row.optional_integer(3).value_or(row.integer(2)));
        const CaseRules& rules = rules_.find(where, DataKind::identifiers, "");
        const ItemMoments moments{known_since, known_since, last, last, std::nullopt, std::nullopt};
        const bool held = holds_.owner(subject.owner);
        const bool counts = !rules.stages.empty() && !has_anything(store, subject.owner);
        cover(rules, DataKind::identifiers, counts ? moments : ItemMoments{}, where.code, 1, held);
        const StageAt* const stage = counts ? rules.strongest_due(moments) : nullptr;
        if (stage == nullptr) continue;
        ++(held ? rules_.line(*stage).held : rules_.line(*stage).due);
        if (!held) due.push_back({subject, stage});
    }
    return rows == kPiece;
}

}  // namespace sessionaudit
