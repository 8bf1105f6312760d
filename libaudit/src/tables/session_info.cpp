#include "tables/session_info.hpp"

namespace sessionaudit {

SessionInfo session_info(const SessionRow& row, SessionData data) {
    SessionInfo info;
    info.id = row.id;
    info.owner = row.owner;
    info.bucket = row.bucket;
    info.site = row.site;
    info.profile = row.profile;
    info.reason = row.reason;
    info.started = row.started;
    info.last_seen = row.last_seen;
    info.expires = row.expires;
    info.ended = row.ended;
    info.successor = row.successor;
    info.agent_class = row.agent_class;
    info.event_count = row.event_count;
    info.page_view_count = row.page_view_count;
    info.interaction_count = row.interaction_count;
    info.agent = std::move(data.agent);
    info.network = std::move(data.network);
    info.jurisdiction = std::move(data.jurisdiction);
    info.attributes = std::move(data.attributes);
    return info;
}

}  // namespace sessionaudit
