#include "retention/take_people.hpp"

#include "policy/period_moment.hpp"
#include "records/person.hpp"
#include "records/visitor_end.hpp"
#include "retention/item_json.hpp"
#include "tables/consents.hpp"
#include "tables/owned_rows.hpp"
#include "tables/requests.hpp"

namespace sessionaudit {
namespace {

void archive_consent(const SweepJob& job, const ConsentDue& due) {
    const auto key = job.context.find_key(due.owner, due.bucket);
    if (!key) return;
    const auto record = select_consent(job.store(), *key, due.id);
    if (!record) return;
    job.archive.add(due.stage->rule, DataKind::consents,
                    job.archive_end(*due.rules, {due.decided, {}, {}, {}, {}, {}}), *key,
                    consent_item(*record));
}

}  // namespace

void take_consents(const SweepJob& job, std::span<ConsentDue> due) {
    for (const ConsentDue& consent : due) {
        if (job.holds.owner(consent.owner)) continue;
        if (consent.stage->action == RetentionAction::archive) archive_consent(job, consent);
        if (!delete_consent(job.store(), consent.id)) continue;
        job.context.changed(consent.bucket);
        if (consent.stage->action != RetentionAction::archive)
            end_visitor(job.context, job.holds, {consent.owner, consent.bucket},
                        VisitorEnd::when_nothing_is_left);
        ++job.tally[consent.stage];
    }
}

void take_requests(const SweepJob& job, std::span<RequestDue> due) {
    for (const RequestDue& request : due) {
        if (!delete_request(job.store(), request.id)) continue;
        job.context.destroy_key(request.key_owner, request.bucket);
        ++job.tally[request.stage];
    }
}

void take_subjects(const SweepJob& job, std::span<SubjectDue> due) {
    for (const SubjectDue& item : due) {
        const OwnerPlace& subject = item.subject;
        if (job.holds.owner(subject.owner) || is_kept(job.store(), subject.owner, kKeepsSubject)) continue;
        if (!job.context.destroy_key(subject.owner, subject.bucket)) continue;
        disown_rows(job.store(), {subject}, job.now);
        ++job.tally[item.stage];
    }
}

}  // namespace sessionaudit
