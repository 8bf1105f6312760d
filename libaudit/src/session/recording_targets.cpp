#include "session/recording_targets.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kTargetsMax = 100'000;

}  // namespace

RecordingTarget find_recording_target(WriteContext& context, const SessionId& id) {
    auto select = context.store().prepare(
        "SELECT owner_id, bucket, state, expires_at,"
        " (SELECT max(last_sequence) FROM segment WHERE segment.session_id = session.session_id),"
        " site, jurisdiction, jurisdiction_source"
        " FROM session WHERE session_id = $1 AND profile <> 'admin'");
    select.bind(id.view());
    RecordingTarget target;
    if (!select.step()) return target;
    const storage::Row row = select.row();
    target.bucket = static_cast<Bucket>(row.integer(1));
    target.owner = OwnerId::from_bytes(row.blob(0));
    target.key = context.find_key(target.owner, target.bucket);
    target.active = row.integer(2) == 1;
    target.expires = from_millis(row.optional_integer(3).value_or(0));
    target.next_sequence = row.optional_integer(4).value_or(0) + 1;
    target.site = row.text(5);
    if (!row.is_null(6))
        target.jurisdiction = {std::string(row.text(6)), static_cast<JurisdictionSource>(row.integer(7))};
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
