// Items as an archive keeps them: records as record_json.hpp writes them, with `data` for what each is.
#pragma once

#include <nlohmann/json.hpp>

#include "retention/retention_rules.hpp"
#include "retention/sweep_job.hpp"
#include "sessionaudit/consent.hpp"
#include "tables/event_codec.hpp"
#include "tables/session_info.hpp"

namespace sessionaudit {

nlohmann::ordered_json session_item(const SessionRow& row, const SessionData& data,
                                    const std::vector<Event>& events);
/// The network or the attributes of a session.
nlohmann::ordered_json part_item(const SessionId& session, const SessionData& data, DataKind kind);
nlohmann::ordered_json events_item(const SessionId& session, const std::string& site,
                                   const std::vector<NumberedEvent>& events);
nlohmann::ordered_json consent_item(const ConsentRecord& record);

}  // namespace sessionaudit
