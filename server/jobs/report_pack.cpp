// Writes the regulator pack of a time into the home's folder spool/reports. It names nobody.
#include "app.hpp"
#include "jobs/job_runner.hpp"
#include "sessionaudit/error.hpp"
#include "spool/spool_folder.hpp"

namespace sessionaudit::server {
namespace {

Timestamp moment(const nlohmann::json& parameters, const char* name) {
    const auto at = parse_rfc3339(parameters.at(name).get<std::string>());
    if (!at) throw Error(ErrorCode::invalid_argument, "the job names no time");
    return *at;
}

}  // namespace

nlohmann::json run_report_pack(JobContext& context) {
    const std::filesystem::path folder =
        spool_folder(context.app.vault, "reports") / context.job.id.to_string();
    std::filesystem::remove_all(folder);  // of a process that was cut off
    context.progress(0, 1, "writing the pack");
    ReportOptions options;
    options.folder = folder;
    options.from = moment(context.parameters, "from");
    options.to = moment(context.parameters, "to");
    options.actor = context.job.actor;
    const ReportResult report = context.app.vault.reports().write(options);
    nlohmann::json result = {{"report", context.job.id.to_string()},
                             {"files", nlohmann::json::array()},
                             {"findings", report.findings},
                             {"ledger_index", report.ledger_index}};
    for (const ReportFile& file : report.files)
        result["files"].push_back(
            {{"name", file.name}, {"sha256", to_hex(file.sha256)}, {"rows", file.rows}});
    return result;
}

}  // namespace sessionaudit::server
