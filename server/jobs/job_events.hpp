// A job's changes as server-sent events (HTML Living Standard, section 9.2).
#pragma once

#include <chrono>
#include <iosfwd>
#include <string>

#include "jobs/watchers.hpp"
#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

struct EventPace {
    std::chrono::milliseconds look{500};          ///< for changes by other processes
    std::chrono::milliseconds heartbeat{15'000};  ///< a comment, so that proxies keep the connection
};

/// Writes an event for each change after `version`, until the job is over or purged, or the watchers are sent
/// away.
void write_job_events(std::ostream& out, const Vault& vault, const RecordId& id, std::int64_t version,
                      Watchers& watchers, const EventPace& pace = {});

/// The version in a Last-Event-ID; 0, which all have passed, for what is none of ours.
std::int64_t version_of(const std::string& last_event_id) noexcept;

}  // namespace sessionaudit::server
