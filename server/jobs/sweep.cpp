// A retention sweep. What a stop leaves undone, the next one does.
#include "app.hpp"
#include "jobs/job_runner.hpp"

namespace sessionaudit::server {

nlohmann::json run_sweep(JobContext& context) {
    std::int64_t taken = 0;
    RetentionApply options;
    options.actor = context.job.actor;
    options.stop = context.stopped;
    options.progress = [&](std::int64_t items) {
        taken = items;
        if (!context.stopped()) context.progress(items, 0, "sweeping");
    };
    const RetentionRun run = context.app.vault.retention().apply(options);
    if (!run.finished) context.progress(taken, 0, "stopping");  // gives the job back
    nlohmann::json result = {{"run", run.id.to_string()}, {"lines", nlohmann::json::array()}};
    for (const RetentionRunLine& line : run.lines)
        result["lines"].push_back({{"rule", line.rule},
                                   {"data", to_string(line.data)},
                                   {"action", to_string(line.action)},
                                   {"count", line.count}});
    return result;
}

}  // namespace sessionaudit::server
