// Sessions, events and holders of choices, from JSON; and what a token for one site may see.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "api/call.hpp"
#include "sessionaudit/consent.hpp"
#include "sessionaudit/record_json.hpp"
#include "sessionaudit/session.hpp"

namespace sessionaudit::server {

/// The site that the caller's token is for; empty: all.
const std::string& own_site(const Call& call);
/// To a token for one site, sessions of other sites are as unknown as those that never were.
/// Throws Error{not_found}.
void require_own_session(const Call& call, const SessionId& id);
/// The same for a session that is named by its token; a token that leads to nothing passes.
void require_own_token(const Call& call, std::string_view token);

RequestContext context_from(const nlohmann::json& body);
Event event_from(const nlohmann::json& value, const std::string& place);
nlohmann::json recorded_json(const RecordedEvents& recorded);

/// From "session" or "subject", of which there must be one. A session must be the caller's to see.
/// Throws Problem 403 for a subject when the caller's token is for one site.
ConsentHolder holder_from(const Call& call, const nlohmann::json& body);

}  // namespace sessionaudit::server
