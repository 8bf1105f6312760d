#include "retention/take_events.hpp"

#include <set>

#include "records/anonymise.hpp"
#include "retention/item_json.hpp"
#include "tables/event_counts.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

/// What a job gathers over its segments before it writes it.
struct Gathered {
    EventCounts counts;
    std::map<SessionId, EventsByPurpose> nobodys;
    std::set<SessionId> changed;
};

void archive_events(const SweepJob& job, const SegmentDue& segment, const SegmentPart& part) {
    const auto key = job.context.find_key(segment.session.owner, segment.session.bucket);
    if (!key) return;
    ItemMoments moments = segment.session.moments();
    moments.recorded = part.events.front().event.at;
    job.archive.add(part.stage->rule, DataKind::events, job.archive_end(*segment.rules, moments), *key,
                    events_item(segment.session.id, segment.session.site, part.events));
}

void take_part(const SweepJob& job, const SegmentDue& segment, SegmentPart& part, Gathered& gathered) {
    job.tally[part.stage] += part.count;
    if (part.events.empty()) return;  // nothing but deletion
    switch (part.stage->action) {
        case RetentionAction::aggregate:
            for (const NumberedEvent& numbered : part.events)
                gathered.counts.add(segment.session.site, segment.purpose, numbered.event);
            break;
        case RetentionAction::anonymise: {
            auto& list = gathered.nobodys[segment.session.id][segment.purpose];
            list.insert(list.end(), part.events.begin(), part.events.end());
            break;
        }
        case RetentionAction::archive:
            archive_events(job, segment, part);
            break;
        case RetentionAction::truncate_ip:  // about networks only
        case RetentionAction::erase:
            break;
    }
}

void write_gathered(const SweepJob& job, Gathered& gathered) {
    gathered.counts.write(job.store());
    for (auto& [session, events] : gathered.nobodys)
        if (const auto row = select_session(job.store(), session))
            write_anonymised(job.context, *row, events);
    for (const SessionId& session : gathered.changed)
        count_events_again(job.store(), session);
}

}  // namespace

void take_segments(const SweepJob& job, std::span<SegmentDue> due) {
    Gathered gathered;
    for (SegmentDue& segment : due) {
        const SessionItem& session = segment.session;
        if (job.holds.segment(session.for_holds(), segment.purpose, segment.first, segment.last)) continue;
        if (!delete_segment_as_read(job.store(), session.id, segment.segment, segment.first_sequence,
                                    segment.event_count))
            continue;
        if (segment.rest) insert_segment(job.store(), session.id, session.bucket, *segment.rest);
        for (SegmentPart& part : segment.parts)
            if (part.stage != nullptr) take_part(job, segment, part, gathered);
        gathered.changed.insert(session.id);
    }
    write_gathered(job, gathered);
}

}  // namespace sessionaudit
