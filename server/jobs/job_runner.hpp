// Runs jobs in the background.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "sessionaudit/job.hpp"

namespace sessionaudit::server {

struct App;

/// What a job works with. It runs on a thread of the runner.
struct JobContext {
    const App& app;
    const JobInfo& job;
    nlohmann::json parameters;
    /// To be called now and then: tells the progress, renews the lease. Throws JobStopped when the job was
    /// cancelled, lost, or the server stops: let it pass, whatever is half done is done again by the next.
    std::function<void(std::int64_t done, std::int64_t total, const std::string& step)> progress;
};

/// What a kind of job does; returns its result. What it throws is why it failed.
using JobWork = nlohmann::json (*)(JobContext& context);

}  // namespace sessionaudit::server
