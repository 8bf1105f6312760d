// Visits found in a log, and where they go.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/clock.hpp"
#include "sessionaudit/event.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// What kind of client a user agent string names. Values are part of the storage format.
enum class AgentClass : std::uint8_t { unknown = 0, human = 1, bot = 2 };

/// One visit, complete, with its address already truncated by the policy.
struct ImportedSession {
    Timestamp started{};    ///< of the earliest event
    Timestamp last_seen{};  ///< of the latest event
    std::string network;    ///< truncated: "203.0.113.0/24", "2001:db8:12::/48", or empty
    AgentClass agent_class = AgentClass::unknown;
    std::string agent_family;   ///< "Firefox", "Googlebot", or empty
    std::string identifier;     ///< "kind:value" of the subject the log names, or empty
    std::vector<Event> events;  ///< in order of time, at least one
};

/// Takes finished visits in batches. A batch and its checkpoint are kept together or not at all.
class ImportSink {
  public:
    ImportSink() = default;
    ImportSink(const ImportSink&) = delete;
    ImportSink& operator=(const ImportSink&) = delete;
    virtual ~ImportSink() = default;
    /// Returns once the batch and the checkpoint are durable. `checkpoint` is the importer's own
    /// note of what it has handed over; it holds no personal data.
    virtual void store(std::vector<ImportedSession>&& batch, ByteView checkpoint) = 0;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
