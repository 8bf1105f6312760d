// Items as an archive keeps them.
#pragma once

#include <nlohmann/json.hpp>

#include "retention/retention_rules.hpp"
#include "retention/sweep_job.hpp"
#include "sessionaudit/consent.hpp"
#include "tables/event_codec.hpp"
#include "tables/session_data.hpp"
#include "tables/session_row.hpp"

namespace sessionaudit {

nlohmann::json session_item(const SessionRow& row, const SessionData& data, const std::vector<Event>& events);
/// The network or the attributes of a session.
nlohmann::json part_item(const SessionId& session, const SessionData& data, DataKind kind);
nlohmann::json events_item(const SessionId& session, const std::string& site,
                           const std::vector<NumberedEvent>& events);
nlohmann::json consent_item(const ConsentRecord& record);

}  // namespace sessionaudit
