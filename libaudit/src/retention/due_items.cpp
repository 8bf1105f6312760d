// Sessions, and what retention takes of them.
#include "retention/due_items.hpp"

#include <algorithm>

#include "session/session_jurisdiction.hpp"
#include "tables/session_data.hpp"

namespace sessionaudit {
namespace {

constexpr int kPiece = 2000;

}  // namespace

ItemMoments SessionItem::moments() const {
    // What is kept of the request was recorded when the session began.
    return {started, started, live ? std::nullopt : std::optional(last), ended, std::nullopt, std::nullopt};
}

void DueItems::begin(storage::Connection& store) {
    const auto keyring = core_.keyring_readers().lease();
    holds_ = HeldItems::load_for_sweep(store, *keyring);
}

SessionItem DueItems::read_session(const SessionView& session) {
    SessionItem item;
    item.id = session.id;
    item.bucket = session.bucket;
    item.owner = session.owner;
    item.site = session.site;
    item.started = session.started;
    item.last = session.last_seen;
    if (!session.active)
        item.ended = session.ended.value_or(session.last_seen);
    else if (session.expires && *session.expires <= rules_.as_of())
        item.ended = session.expires;  // whether or not somebody has looked since
    item.live = !item.ended;
    item.reduced = session.reduced;
    if (session.jurisdiction)
        item.jurisdiction = *session.jurisdiction;
    else if (const auto key = core_.key_of(item.owner, item.bucket))
        item.jurisdiction = jurisdiction_at_start(core_, open_session_data(*key, item.id, session.sealed));
    else
        item.jurisdiction = {"", JurisdictionSource::unknown};
    return item;
}

/// A session is kept for a purpose when all of its events serve that one.
std::string DueItems::purpose_of(storage::Connection& store, const SessionItem& session) {
    if (!rules_.has_purpose_rules(session.jurisdiction)) return {};
    return only_purpose_of(store, session.id).value_or("");
}

/// Whether the network or the attributes are still there, and there is a duty to keep them.
bool DueItems::must_keep_part(const SessionItem& session, DataKind data, const std::string& purpose) {
    const std::int64_t gone = data == DataKind::network ? kNetworkGone : kAttributesGone;
    return (session.reduced & gone) == 0 &&
           rules_.find(session.jurisdiction, data, purpose).must_keep(session.moments());
}

/// A session takes all along that lies in it, so it stays while there is a duty to keep any of that.
bool DueItems::must_wait(storage::Connection& store, const SessionItem& session) {
    if (rules_.has_part_duties()) {
        const std::string purpose = purpose_of(store, session);
        if (must_keep_part(session, DataKind::network, purpose) ||
            must_keep_part(session, DataKind::attributes, purpose))
            return true;
    }
    if (!rules_.has_event_duties()) return false;
    return any_purpose(store, session.id, [&](std::string_view purpose, Timestamp last) {
        ItemMoments moments = session.moments();
        moments.recorded = last;
        return rules_.find(session.jurisdiction, DataKind::events, purpose).must_keep(moments);
    });
}

const StageAt* DueItems::removal_of(storage::Connection& store, const SessionItem& session,
                                    const CaseRules*& rules) {
    rules = &rules_.find(session.jurisdiction, DataKind::sessions, purpose_of(store, session));
    if (session.live) return nullptr;
    const StageAt* const stage = rules->strongest_due(session.moments());
    if (stage == nullptr) return nullptr;
    return stage->action >= RetentionAction::aggregate && must_wait(store, session) ? nullptr : stage;
}

/// Counts items in the line of each rule that covers them.
void DueItems::cover(const CaseRules& rules, DataKind data, const ItemMoments& moments,
                     const std::string& where, std::int64_t count, bool held) {
    if (rules.stages.empty()) unlimited_[{data, where}] += count;
    for (const StageAt& stage : rules.stages) {
        RetentionLine& line = rules_.line(stage);
        line.covered += count;
        const auto moment = moments.get(stage.from);
        if (moment && !held && (!line.oldest || *moment < *line.oldest)) line.oldest = moment;
    }
}

/// What of the network or the attributes is due; what was taken already is passed over.
const StageAt* DueItems::judge_part(const SessionItem& session, DataKind data, const std::string& purpose,
                                    bool held) {
    const std::int64_t gone = data == DataKind::network ? kNetworkGone : kAttributesGone;
    if ((session.reduced & gone) != 0) return nullptr;
    CaseRules left = rules_.find(session.jurisdiction, data, purpose);
    const auto is_done = [&](const StageAt& stage) {
        return stage.action == RetentionAction::truncate_ip && (session.reduced & kNetworkCut) != 0;
    };
    std::erase_if(left.stages, is_done);
    if (left.stages.empty()) return nullptr;
    cover(left, data, session.moments(), session.jurisdiction.code, 1, held);
    const StageAt* const stage = left.strongest_due(session.moments());
    if (stage == nullptr) return nullptr;
    ++(held ? rules_.line(*stage).held : rules_.line(*stage).due);
    if (held) return nullptr;
    // The one that stays where it is.
    for (const StageAt& same : rules_.find(session.jurisdiction, data, purpose).stages)
        if (same.line == stage->line) return &same;
    return nullptr;
}

SessionDue DueItems::judge(storage::Connection& store, const SessionItem& session) {
    SessionDue due{session, nullptr, nullptr, nullptr, nullptr};
    const bool held = holds_.session(store, session.for_holds());
    due.removal = removal_of(store, session, due.rules);
    const bool counts = !session.live && (due.removal != nullptr || !must_wait(store, session));
    cover(*due.rules, DataKind::sessions, counts ? session.moments() : ItemMoments{},
          session.jurisdiction.code, 1, held);
    if (due.removal != nullptr) {
        ++(held ? rules_.line(*due.removal).held : rules_.line(*due.removal).due);
        if (held) due.removal = nullptr;
        return due;
    }
    const std::string purpose = purpose_of(store, session);
    due.network = judge_part(session, DataKind::network, purpose, held);
    due.attributes = judge_part(session, DataKind::attributes, purpose, held);
    return due;
}

bool DueItems::goes_as_a_whole(storage::Connection& store, const SessionItem& session) {
    if (last_whole_.first == session.id) return last_whole_.second;
    const CaseRules* rules = nullptr;
    const bool goes =
        removal_of(store, session, rules) != nullptr && !holds_.session(store, session.for_holds());
    last_whole_ = {session.id, goes};
    return goes;
}

bool DueItems::next_sessions(storage::Connection& store, SessionId& cursor, std::vector<SessionDue>& due) {
    const SessionId after = cursor;
    const int rows = visit_sessions(store, after, kPiece, [&](const SessionView& row) {
        const SessionItem session = read_session(row);
        cursor = session.id;
        if ((session.reduced & kBelongsToNobody) != 0) return;
        jurisdictions_.emplace(session.jurisdiction.code, session.jurisdiction);
        SessionDue judged = judge(store, session);
        if (judged.removal != nullptr || judged.network != nullptr || judged.attributes != nullptr)
            due.push_back(std::move(judged));
    });
    return rows == kPiece;
}

bool DueItems::next_segments(storage::Connection& store, std::int64_t& cursor, std::vector<SegmentDue>& due) {
    const Timestamp youngest = reading_ == Reading::plan ? Timestamp::max() : rules_.youngest_due_event();
    const auto look_at = [&](const SessionView& session, const SegmentView& row) {
        cursor = row.segment;
        SegmentDue segment;
        segment.session = read_session(session);
        if ((segment.session.reduced & kBelongsToNobody) != 0) return;
        if (judge_segment(store, segment, row)) due.push_back(std::move(segment));
    };
    return visit_segments(store, cursor, youngest, kPiece, look_at) == kPiece;
}

}  // namespace sessionaudit
