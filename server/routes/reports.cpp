// Packs for a regulator: written by a job, downloaded file by file, checked.
#include <fstream>

#include "api/json_values.hpp"
#include "api/register_page.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "http/file_reply.hpp"
#include "http/json_text.hpp"
#include "http/problem.hpp"
#include "jobs/job_json.hpp"
#include "jobs/job_runner.hpp"
#include "sessionaudit/error.hpp"
#include "spool/spool_folder.hpp"

namespace sessionaudit::server {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

Reply write_report(Call& call) {
    const Timestamp now = call.app.vault.clock().now();
    const Timestamp from =
        call.body.contains("from") ? time_from(call.body["from"].get<std::string>(), "/from") : Timestamp{};
    const Timestamp to =
        call.body.contains("to") ? time_from(call.body["to"].get<std::string>(), "/to") : now;
    if (to <= from)
        throw Problem(422, "invalid-request", "the time ends before it begins",
                      {{"/to", "must be after /from"}});
    const json parameters = {{"from", time_json(from)}, {"to", time_json(to)}};
    return accepted_job(call,
                        call.app.jobs.enqueue({"report_pack", dump_json(parameters), call.actor(), {}, {}}));
}

fs::path folder_of(const Call& call) {
    const auto id = call.id<RecordId>("report");
    fs::path folder = spool_folder(call.app.vault, "reports") / id.to_string();
    // Without its manifest it is still being written.
    if (!fs::exists(folder / "ledger-key.txt"))
        throw Error(ErrorCode::not_found, "there is no report " + id.to_string());
    return folder;
}

json manifest_of(const fs::path& folder) {
    std::ifstream in(folder / "manifest.json");
    return parse_json(std::string(std::istreambuf_iterator<char>(in), {}));
}

json report_json(const fs::path& folder) {
    const json manifest = manifest_of(folder);
    json written = {{"id", folder.filename().string()}, {"files", json::array()}};
    for (const char* const name : {"made", "from", "to"})
        if (manifest.contains(name)) written[name] = manifest[name];
    written["findings"] = manifest.value("findings", json::array());
    for (const auto& entry : fs::directory_iterator(folder))
        written["files"].push_back({{"name", entry.path().filename().string()}, {"size", entry.file_size()}});
    std::sort(written["files"].begin(), written["files"].end(),
              [](const json& a, const json& b) { return a["name"] < b["name"]; });
    return written;
}

/// Ids are UUIDv7, so that their text sorts by time; what comes first here is the newest.
std::string place_of(const fs::path& folder) {
    std::string place = folder.filename().string();
    for (char& c : place)
        if (c >= '0' && c <= '9')
            c = static_cast<char>('z' - (c - '0'));
        else if (c >= 'a' && c <= 'f')
            c = static_cast<char>('p' - (c - 'a'));
    return place;
}

Reply list_reports(Call& call) {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(spool_folder(call.app.vault, "reports")))
        if (fs::exists(entry.path() / "ledger-key.txt")) folders.push_back(entry.path());
    return Reply::json(register_page(call, std::move(folders), report_json, place_of));
}

Reply get_report(Call& call) {
    return Reply::json(report_json(folder_of(call)));
}

std::string type_of(const std::string& name) {
    if (name.ends_with(".json")) return "application/json";
    if (name.ends_with(".csv")) return "text/csv; charset=utf-8";
    if (name.ends_with(".html")) return "text/html; charset=utf-8";
    return "text/plain; charset=utf-8";
}

/// Only names that the pack has are looked for: no path leads out of it.
Reply get_report_file(Call& call) {
    const fs::path folder = folder_of(call);
    const std::string& name = call.at("file");
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().filename().string() != name) continue;
        Reply reply = file_reply(entry.path(), type_of(name), name);
        if (name.ends_with(".html"))
            reply.headers.emplace_back(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
        return reply;
    }
    throw Error(ErrorCode::not_found, "the report has no such file");
}

Reply verify_pack(Call& call) {
    const ReportVerification verified = verify_report(folder_of(call));
    json answer = {{"valid", verified.valid()},
                   {"made", verified.made},
                   {"signed_by", verified.signed_by},
                   {"checks", json::array()}};
    for (const ReportCheck& check : verified.checks)
        answer["checks"].push_back({{"what", check.what}, {"holds", check.holds}});
    return Reply::json(answer);
}

Reply delete_report(Call& call) {
    fs::remove_all(folder_of(call));
    return Reply::no_content();
}

Reply undeclared(Call& call) {
    return Reply::json({{"findings", call.app.vault.reports().undeclared()}});
}

}  // namespace

void add_reports_routes(RouteTable& table) {
    table.add("writeReport", write_report);
    table.add("listReports", list_reports);
    table.add("getReport", get_report);
    table.add("getReportFile", get_report_file);
    table.add("verifyReport", verify_pack);
    table.add("deleteReport", delete_report);
    table.add("undeclaredData", undeclared);
}

}  // namespace sessionaudit::server
