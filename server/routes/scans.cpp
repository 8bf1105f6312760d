// Audits of sites: started, listed, read in every format, compared with what is known.
#include <algorithm>

#include "api/etag.hpp"
#include "api/json_values.hpp"
#include "api/page.hpp"
#include "api/route_table.hpp"
#include "app.hpp"
#include "http/json_text.hpp"
#include "http/problem.hpp"
#include "jobs/job_json.hpp"
#include "jobs/job_runner.hpp"
#include "jobs/scan_request.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/record_json.hpp"
#include "sessionaudit/scan_record.hpp"

namespace sessionaudit::server {
namespace {

using nlohmann::json;

ScanInfo found_scan(const Call& call, const RecordId& id) {
    auto scan = call.app.vault.scans().find(id);
    if (!scan) throw Error(ErrorCode::not_found, "there is no scan " + id.to_string());
    return *std::move(scan);
}

Reply start_scan(Call& call) {
    // Looked at now, so that who asks is told; the job looks again.
    const ScanRequest request =
        scan_request(call.body, call.app.vault, call.app.config.scan_private_networks);
    const RecordId job =
        call.app.jobs.enqueue({"scan", dump_json(call.body), call.actor(), {}, "scan:" + request.name});
    require_same_work(call, job, dump_json(call.body));
    return accepted_job(call, job);
}

Reply list_scans(Call& call) {
    ScanFilter filter;
    filter.name = call.asked("name");
    filter.before = page_cursor_id<RecordId>(call);
    filter.limit = page_limit(call) + 1;
    return Reply::json(page_json(
        call, call.app.vault.scans().list(filter), [](const ScanInfo& scan) { return json_of(scan); },
        [](const ScanInfo& scan) { return scan.id.to_string(); }));
}

Reply show_scan(Call& call) {
    return Reply::json(json_of(found_scan(call, call.id<RecordId>("id"))));
}

std::string media_type_of(const std::string& format) {
    if (format == "json") return "application/json";
    if (format == "sarif") return "application/sarif+json";
    if (format == "junit") return "application/xml";
    if (format == "csv") return "text/csv; charset=utf-8";
    if (format == "markdown") return "text/markdown; charset=utf-8";
    if (format == "html") return "text/html; charset=utf-8";
    return "text/plain; charset=utf-8";
}

Reply scan_report(Call& call) {
    const std::string format = call.asks("format") ? call.asked("format") : "json";
    Reply reply;
    reply.body = call.app.vault.scans().report(call.id<RecordId>("id"), format);
    reply.content_type = media_type_of(format);
    // The page has its own style and nothing else; it must not act as a page of this server.
    if (format == "html")
        reply.headers.emplace_back(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox");
    return reply;
}

struct PlacedFinding {
    std::size_t place = 0;  ///< in the report, which never changes
    json finding;
};

/// The findings of a report at a severity or over, with their target, from a place on.
std::vector<PlacedFinding> findings_of(const json& report, FindingLevel least, const std::string& state,
                                       std::size_t from, std::size_t limit) {
    std::vector<PlacedFinding> findings;
    std::size_t place = 0;
    for (const json& target : report.at("targets"))
        for (const json& finding : target.at("findings")) {
            const std::size_t here = place++;
            const auto level = parse_finding_level(finding.at("severity").get<std::string>());
            if (here < from || findings.size() == limit || !level || *level < least) continue;
            if (!state.empty() && finding.at("state") != state) continue;
            findings.push_back({here, finding});
            findings.back().finding["target"] = target.at("url");
        }
    return findings;
}

Reply list_findings(Call& call) {
    const json report = parse_json(call.app.vault.scans().report(call.id<RecordId>("id"), "json"));
    std::size_t from = 0;
    if (const auto cursor = page_cursor(call)) {
        if (cursor->empty() || cursor->size() > 9 ||
            !std::all_of(cursor->begin(), cursor->end(), [](char c) { return c >= '0' && c <= '9'; }))
            refuse_cursor();
        from = std::stoul(*cursor) + 1;
    }
    const FindingLevel least = parse_finding_level(call.asked("severity")).value_or(FindingLevel::info);
    return Reply::json(page_json(
        call, findings_of(report, least, call.asked("state"), from, page_limit(call) + 1),
        [](const PlacedFinding& placed) { return placed.finding; },
        [](const PlacedFinding& placed) { return std::to_string(placed.place); }));
}

json baseline_json(const ScanBaseline& baseline) {
    return {{"name", baseline.name},
            {"changed", time_json(baseline.changed)},
            {"baseline", parse_json(write_cookie_baseline(baseline.baseline))}};
}

ScanBaseline found_baseline(const Call& call) {
    auto baseline = call.app.vault.scans().baseline(call.at("name"));
    if (!baseline)
        throw Error(ErrorCode::not_found, "nothing of this series is known yet; accept one of its scans");
    return *std::move(baseline);
}

Reply show_baseline(Call& call) {
    const ScanBaseline baseline = found_baseline(call);
    return with_etag(call, Reply::json(baseline_json(baseline)), etag_of_version(baseline.version));
}

Reply accept_baseline(Call& call) {
    const auto scan = RecordId::parse(call.body.at("scan").get<std::string>());
    if (!scan || found_scan(call, *scan).name != call.at("name"))
        throw Problem(409, "other-series", "this scan is of another series");
    const auto before = call.app.vault.scans().baseline(call.at("name"));
    if (before) require_match(call, etag_of_version(before->version));
    if (!before && !call.field("If-Match").empty())
        throw Problem(412, "precondition-failed", "there is no baseline of this name now; read it again");
    const ScanBaseline accepted =
        call.app.vault.scans().accept(*scan, before ? before->version : 0, call.actor());
    return with_etag(call, Reply::json(baseline_json(accepted)), etag_of_version(accepted.version));
}

Reply withdraw_baseline(Call& call) {
    const ScanBaseline before = found_baseline(call);
    require_match(call, etag_of_version(before.version));
    call.app.vault.scans().withdraw(before.name, before.version, call.actor());
    return Reply::no_content();
}

}  // namespace

void add_scans_routes(RouteTable& table) {
    table.add("startScan", start_scan);
    table.add("listScans", list_scans);
    table.add("showScan", show_scan);
    table.add("readScanReport", scan_report);
    table.add("listFindings", list_findings);
    table.add("showBaseline", show_baseline);
    table.add("acceptBaseline", accept_baseline);
    table.add("withdrawBaseline", withdraw_baseline);
}

}  // namespace sessionaudit::server
