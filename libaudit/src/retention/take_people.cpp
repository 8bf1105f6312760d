#include "retention/take_people.hpp"

#include "policy/period_moment.hpp"
#include "records/person.hpp"
#include "records/visitor_end.hpp"
#include "retention/item_json.hpp"
#include "tables/consent_codec.hpp"

namespace sessionaudit {
namespace {

void archive_consent(const SweepJob& job, const ConsentDue& due) {
    const auto key = job.context.find_key(due.owner, due.bucket);
    if (!key) return;
    auto select = job.store().prepare("SELECT sealed FROM consent WHERE consent_id = $1");
    select.bind(due.id.view());
    if (!select.step()) return;
    ConsentRecord record = open_consent(*key, due.id, select.row().blob(0));
    record.decided = due.decided;
    job.archive.add(due.stage->rule, DataKind::consents,
                    job.archive_end(*due.rules, {due.decided, {}, {}, {}, {}, {}}), *key,
                    consent_item(record));
}

bool is_alone(storage::Connection& store, const OwnerId& owner) {
    auto select = store.prepare(
        "SELECT (SELECT count(*) FROM session WHERE owner_id = $1)"
        " + (SELECT count(*) FROM consent WHERE owner_id = $1)"
        " + (SELECT count(*) FROM restriction WHERE owner_id = $1)"
        " + (SELECT count(*) FROM objection WHERE owner_id = $1)"
        " + (SELECT count(*) FROM archive_person WHERE owner_id = $1)");
    select.bind(owner.view());
    select.step();
    return select.row().integer(0) == 0;
}

}  // namespace

void take_consents(const SweepJob& job, std::span<ConsentDue> due) {
    for (const ConsentDue& consent : due) {
        if (job.holds.owner(consent.owner)) continue;
        if (consent.stage->action == RetentionAction::archive) archive_consent(job, consent);
        job.store().prepare("DELETE FROM consent WHERE consent_id = $1").bind(consent.id.view()).run();
        if (job.store().changes() == 0) continue;
        job.store().prepare("DELETE FROM consent_choice WHERE consent_id = $1").bind(consent.id.view()).run();
        job.context.changed(consent.bucket);
        if (consent.stage->action != RetentionAction::archive)
            end_visitor(job.context, job.holds, {consent.owner, consent.bucket},
                        VisitorEnd::when_nothing_is_left);
        ++job.tally[consent.stage];
    }
}

void take_requests(const SweepJob& job, std::span<RequestDue> due) {
    for (const RequestDue& request : due) {
        job.store().prepare("DELETE FROM request WHERE request_id = $1").bind(request.id.view()).run();
        if (job.store().changes() == 0) continue;
        job.store().prepare("DELETE FROM request_step WHERE request_id = $1").bind(request.id.view()).run();
        job.context.destroy_key(request.key_owner, request.bucket);
        ++job.tally[request.stage];
    }
}

void take_subjects(const SweepJob& job, std::span<SubjectDue> due) {
    for (const SubjectDue& item : due) {
        const OwnerPlace& subject = item.subject;
        if (job.holds.owner(subject.owner) || !is_alone(job.store(), subject.owner)) continue;
        if (!job.context.destroy_key(subject.owner, subject.bucket)) continue;
        disown_rows(job.store(), {subject}, job.now);
        ++job.tally[item.stage];
    }
}

}  // namespace sessionaudit
