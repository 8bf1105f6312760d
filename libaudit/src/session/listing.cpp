// find, list, events: sessions as a person sees them.
#include "sessionaudit/error.hpp"
#include "store/vault_core.hpp"
#include "tables/session_info.hpp"
#include "tables/sessions.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {
namespace {

SessionInfo to_info(VaultCore& core, storage::Connection& store, const SessionRow& row) {
    const auto key = core.key_of(row.owner, row.bucket);
    SessionInfo info = session_info(row, key ? open_session_data(*key, row.id, row.sealed) : SessionData{});
    info.reason = row.reason_at(core.now());
    if (row.active()) {
        if (!info.active()) info.ended = row.expires;
        const EventTotals live = sum_segments(store, row.id);
        info.event_count = live.events;
        info.page_view_count = live.page_views;
        info.interaction_count = live.interactions;
    }
    if (!key) info.reason = EndedReason::erased;
    return info;
}

std::vector<SessionInfo> to_infos(VaultCore& core, storage::Connection& store,
                                  const std::vector<SessionRow>& rows, bool active_only) {
    std::vector<SessionInfo> infos;
    for (const SessionRow& row : rows) {
        SessionInfo info = to_info(core, store, row);
        if (!active_only || info.active()) infos.push_back(std::move(info));
    }
    return infos;
}

}  // namespace

std::optional<SessionInfo> SessionService::find(const SessionId& id) {
    const auto lease = core_.readers().lease();
    const auto row = select_session(*lease, id);
    if (!row) return std::nullopt;
    return to_info(core_, *lease, *row);
}

std::optional<std::string> SessionService::site_of(const SessionId& id) {
    return select_site(*core_.readers().lease(), id);
}

std::vector<Event> SessionService::events(const SessionId& id) {
    const auto lease = core_.readers().lease();
    const SessionRow row = require_session(*lease, id);
    const auto key = core_.key_of(row.owner, row.bucket);
    if (!key) return {};
    return read_segments(*lease, *key, id);
}

std::vector<NumberedEvent> SessionService::events(const SessionId& id, std::int64_t after,
                                                  std::size_t limit) {
    const auto lease = core_.readers().lease();
    const SessionRow row = require_session(*lease, id);
    const auto key = core_.key_of(row.owner, row.bucket);
    if (!key) return {};
    return read_segments(*lease, *key, id, after, limit);
}

std::vector<SessionInfo> SessionService::list(const Identifier& subject, bool active_only) {
    const auto lease = core_.readers().lease();
    const auto known = find_subject(*lease, identifier_mac(core_.index_key(), subject));
    if (!known) return {};
    std::vector<SessionRow> rows = select_sessions_of_owner(*lease, known->owner, active_only);
    for (const OwnerPlace& visitor : linked_owners(*lease, known->owner)) {
        auto before = select_sessions_of_owner(*lease, visitor.owner, active_only);
        std::move(before.begin(), before.end(), std::back_inserter(rows));
    }
    std::sort(rows.begin(), rows.end(),
              [](const SessionRow& a, const SessionRow& b) { return a.started > b.started; });
    return to_infos(core_, *lease, rows, active_only);
}

std::vector<SessionInfo> SessionService::page(const SessionFilter& filter) {
    const auto lease = core_.readers().lease();
    const Timestamp now = core_.now();
    if (!filter.subject)
        return to_infos(core_, *lease, select_session_page(*lease, std::nullopt, filter, now), false);
    const auto known = find_subject(*lease, identifier_mac(core_.index_key(), *filter.subject));
    if (!known) return {};
    auto rows = select_session_page(*lease, known->owner, filter, now);
    for (const OwnerPlace& visitor : linked_owners(*lease, known->owner)) {
        auto before = select_session_page(*lease, visitor.owner, filter, now);
        std::move(before.begin(), before.end(), std::back_inserter(rows));
    }
    std::sort(rows.begin(), rows.end(), [](const SessionRow& a, const SessionRow& b) { return a.id > b.id; });
    if (rows.size() > filter.limit)
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(filter.limit), rows.end());
    return to_infos(core_, *lease, rows, false);
}

std::vector<SessionInfo> SessionService::list_recent(std::size_t limit, bool active_only) {
    const auto lease = core_.readers().lease();
    return to_infos(core_, *lease, select_recent_sessions(*lease, limit, active_only), active_only);
}

}  // namespace sessionaudit
