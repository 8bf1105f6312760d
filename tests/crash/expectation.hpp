// What a store must hold after a crash, told by a log of acknowledgements.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ack_log.hpp"
#include "sessionaudit/session.hpp"

namespace sessionaudit::crash {

/// Events that were added by one call to one session: all of them are there, or none.
struct ExpectedBatch {
    std::string call;
    bool acknowledged = false;
    std::optional<std::int64_t> first_sequence;
    std::vector<std::string> digests;
};

struct ExpectedSession {
    SessionId id{};
    OwnerId owner{};
    std::string token;
    std::optional<Identifier> subject;
    EndedReason reason = EndedReason::none;
    std::optional<SessionId> successor;
    /// What it came from, by renew, rotate or login.
    std::optional<SessionId> predecessor;
    /// A call that would end it was begun and not acknowledged: this is how it may have ended.
    std::optional<EndedReason> may_have_ended;
    std::vector<ExpectedBatch> batches;
    std::map<std::string, std::string> attributes;

    bool certainly_active() const { return reason == EndedReason::none && !may_have_ended; }
};

struct Expectation {
    std::map<SessionId, ExpectedSession> sessions;
    std::size_t calls = 0;
    std::size_t acknowledged = 0;
    std::size_t rotations = 0;  ///< of the root key, acknowledged

    void add(const std::vector<Call>& calls_made);
};

/// Stands for an event's content, every field of it.
std::string digest_of(const Event& event);

}  // namespace sessionaudit::crash
