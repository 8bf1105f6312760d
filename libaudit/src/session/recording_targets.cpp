#include "session/recording_targets.hpp"

#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kTargetsMax = 100'000;

}  // namespace

RecordingTarget find_recording_target(WriteContext& context, const SessionId& id) {
    RecordingTarget target;
    auto row = select_recording_row(context.store(), id);
    if (!row) return target;
    target.bucket = row->bucket;
    target.owner = row->owner;
    target.key = context.find_key(target.owner, target.bucket);
    target.active = row->active;
    target.expires = row->expires;
    target.next_sequence = row->last_sequence + 1;
    target.site = std::move(row->site);
    target.jurisdiction = std::move(row->jurisdiction);
    return target;
}

void RecordingTargets::begin(WriteContext& context) {
    const auto version = context.store().foreign_version();
    // The number of the commit under way is that of the last one only if that one failed.
    if (!version || version != foreign_version_ || commit_ == context.commit_number() ||
        targets_.size() > kTargetsMax)
        targets_.clear();
    foreign_version_ = version;
    commit_ = context.commit_number();
}

RecordingTarget& RecordingTargets::find(WriteContext& context, const SessionId& id, Timestamp now) {
    const auto [place, is_new] = targets_.try_emplace(id);
    RecordingTarget& target = place->second;
    // What seems to have expired may have been touched since.
    if (!is_new && target.alive(now) && counters_.still(target.bucket, target.version)) return target;
    target = find_recording_target(context, id);
    target.version = counters_.version_to_commit(target.bucket);
    return target;
}

}  // namespace sessionaudit
