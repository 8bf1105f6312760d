// Events: what of a segment is due.
#include <algorithm>

#include "retention/due_items.hpp"

namespace sessionaudit {
namespace {

bool needs_contents(const StageAt* stage) {
    return stage != nullptr && stage->action != RetentionAction::erase;
}

const StageAt* due_at(const SegmentDue& segment, Timestamp at) {
    ItemMoments moments = segment.session.moments();
    moments.recorded = at;
    return segment.rules->strongest_due(moments);
}

}  // namespace

/// True when something of it is due and not held.
bool DueItems::judge_segment(storage::Connection& store, SegmentDue& segment, const SegmentView& row) {
    const SessionItem& session = segment.session;
    if (goes_as_a_whole(store, session)) return false;  // and takes this along
    segment.segment = row.segment;
    segment.first_sequence = row.first_sequence;
    segment.event_count = row.event_count;
    segment.purpose = row.purpose;
    segment.first = row.first;
    segment.last = row.last;
    segment.rules = &rules_.find(session.jurisdiction, DataKind::events, segment.purpose);
    const bool held = holds_.segment(session.for_holds(), segment.purpose, segment.first, segment.last);
    ItemMoments oldest = session.moments();
    oldest.recorded = segment.first;
    cover(*segment.rules, DataKind::events, oldest, session.jurisdiction.code, segment.event_count, held);

    // Whatever is due for the youngest event is due for the older ones; so is what is stronger.
    const StageAt* const first = due_at(segment, segment.first);
    const StageAt* const last = due_at(segment, segment.last);
    if (first == nullptr) return false;
    if (first != last || (reading_ == Reading::sweep && needs_contents(first)))
        split(segment, row.sealed);
    else
        segment.parts.push_back({first, segment.event_count, {}});
    for (const SegmentPart& part : segment.parts) {
        if (part.stage == nullptr) continue;
        RetentionLine& line = rules_.line(*part.stage);
        (held ? line.held : line.due) += part.count;
    }
    return !held;
}

/// Parts the events by what is due for each. What cannot be opened, its owner's key being gone, is nobody's
/// any more and goes as a whole.
void DueItems::split(SegmentDue& segment, ByteView sealed) const {
    const auto key = core_.key_of(segment.session.owner, segment.session.bucket);
    if (!key) {
        segment.parts.push_back({due_at(segment, segment.first), segment.event_count, {}});
        return;
    }
    for (NumberedEvent& numbered :
         open_segment(*key, segment.session.id, segment.first_sequence, segment.purpose, sealed)) {
        const StageAt* const stage = due_at(segment, numbered.event.at);
        auto part = std::find_if(segment.parts.begin(), segment.parts.end(),
                                 [&](const SegmentPart& known) { return known.stage == stage; });
        if (part == segment.parts.end()) part = segment.parts.insert(part, {stage, 0, {}});
        ++part->count;
        part->events.push_back(std::move(numbered));
    }
    for (const SegmentPart& part : segment.parts)
        if (part.stage == nullptr && reading_ == Reading::sweep)
            segment.rest = seal_segment(*key, segment.session.id, segment.purpose, part.events);
}

}  // namespace sessionaudit
