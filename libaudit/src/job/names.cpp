#include "sessionaudit/job.hpp"

namespace sessionaudit {

std::string_view to_string(JobState state) noexcept {
    switch (state) {
        case JobState::queued:
            return "queued";
        case JobState::running:
            return "running";
        case JobState::done:
            return "done";
        case JobState::failed:
            return "failed";
        case JobState::cancelled:
            return "cancelled";
    }
    return "unknown";
}

std::optional<JobState> parse_job_state(std::string_view text) noexcept {
    for (const JobState state :
         {JobState::queued, JobState::running, JobState::done, JobState::failed, JobState::cancelled})
        if (text == to_string(state)) return state;
    return std::nullopt;
}

}  // namespace sessionaudit
