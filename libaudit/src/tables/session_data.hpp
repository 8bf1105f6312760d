// What of a session is sealed under its owner's key: the device, the network, the attributes.
#pragma once

#include <string>

#include "crypto/owner_key.hpp"
#include "sessionaudit/session.hpp"

namespace sessionaudit {

struct SessionData {
    std::string agent_family;  ///< "Firefox"
    std::string agent;         ///< "Firefox 128, Windows", or the whole string where the profile keeps it
    std::string network;       ///< truncated
    std::string jurisdiction;
    Attributes attributes;
};

Bytes seal_session_data(const OwnerKey& key, const SessionId& id, const SessionData& data);
/// Throws Error{corrupt}.
SessionData open_session_data(const OwnerKey& key, const SessionId& id, ByteView box);

/// What is kept of a request under a profile.
SessionData describe_request(const RequestContext& context, const SessionProfile& profile,
                             AgentClass& agent_class);

}  // namespace sessionaudit
