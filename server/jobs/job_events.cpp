#include "jobs/job_events.hpp"

#include <charconv>
#include <ostream>

#include "http/json_text.hpp"
#include "jobs/job_json.hpp"
#include "sessionaudit/record_json.hpp"

namespace sessionaudit::server {

void write_job_events(std::ostream& out, const Vault& vault, const RecordId& id, std::int64_t version,
                      Watchers& watchers, const EventPace& pace) {
    auto spoken = std::chrono::steady_clock::now();
    do {
        const auto job = vault.jobs().find(id);
        if (!job) return;
        if (job->version > version) {
            version = job->version;
            const std::string data = dump_json_replacing(nlohmann::json(json_of(*job)));
            out << "id: " << version << "\nevent: progress\ndata: " << data << "\n\n" << std::flush;
            spoken = std::chrono::steady_clock::now();
        }
        if (is_over(*job)) return;
        if (std::chrono::steady_clock::now() - spoken >= pace.heartbeat) {
            out << ":\n\n" << std::flush;
            spoken = std::chrono::steady_clock::now();
        }
    } while (watchers.wait(pace.look));
}

std::int64_t version_of(const std::string& last_event_id) noexcept {
    std::int64_t version = 0;
    const char* const end = last_event_id.data() + last_event_id.size();
    const auto [rest, problem] = std::from_chars(last_event_id.data(), end, version);
    return problem == std::errc{} && rest == end && version > 0 ? version : 0;
}

}  // namespace sessionaudit::server
