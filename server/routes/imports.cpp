// Access logs and event lines, uploaded whole and imported in the background.
#include "api/route_table.hpp"
#include "app.hpp"
#include "http/json_text.hpp"
#include "jobs/job_json.hpp"
#include "jobs/job_runner.hpp"
#include "spool/import_spool.hpp"

namespace sessionaudit::server {
namespace {

/// With it a body that was cut off is told from one that is complete.
std::uint64_t length_of(const Call& call) {
    if (!call.head.hasContentLength())
        throw Problem(411, "length-required", "say in Content-Length how long the log is");
    if (!call.field("Content-Encoding").empty())
        throw Problem(415, "unsupported-encoding",
                      "send a compressed log as a .gz file, without Content-Encoding");
    return static_cast<std::uint64_t>(call.head.getContentLength64());
}

nlohmann::json parameters_of(const Call& call) {
    nlohmann::json parameters = nlohmann::json::object();
    for (const char* const name : {"format", "purpose"})
        if (call.asks(name)) parameters[name] = call.asked(name);
    for (const char* const name : {"all_hits", "keep_bots", "link_users"})
        if (call.asks(name)) parameters[name] = call.asked(name) == "true";
    if (call.asks("idle_seconds")) parameters["idle_seconds"] = std::stoll(call.asked("idle_seconds"));
    return parameters;
}

Reply import_log(Call& call) {
    SpooledFile file(call.app.vault, *call.stream, length_of(call));
    nlohmann::json parameters = parameters_of(call);
    parameters["file"] = file.name();
    const RecordId job = call.app.jobs.enqueue({"import_log", dump_json(parameters), call.actor(), {}, {}});
    file.keep();
    return accepted_job(call, job);
}

}  // namespace

void add_imports_routes(RouteTable& table) {
    table.add("importLog", import_log);
}

}  // namespace sessionaudit::server
