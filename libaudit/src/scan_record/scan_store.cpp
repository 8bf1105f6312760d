// Audits that were made: kept, listed, read.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/ascii.hpp"
#include "core/json_text.hpp"
#include "records/ledger_entries.hpp"
#include "scan_record/packed_report.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/scan_record.hpp"
#include "store/vault_core.hpp"
#include "tables/scans.hpp"

namespace sessionaudit {
namespace {

/// What lists show, taken from the report for programs.
std::string summary_of(const std::string& report) {
    const auto json = parse_json(report);
    return dump_json(nlohmann::json{{"summary", json.at("summary")}, {"failures", json.at("failures")}});
}

}  // namespace

void require_scan_name(const std::string& name) {
    const auto allowed = [](char c) {
        return ascii::is_lower(c) || ascii::is_digit(c) || c == '-' || c == '_' || c == '.';
    };
    if (name.empty() || name.size() > 64 || !std::all_of(name.begin(), name.end(), allowed))
        throw Error(
            ErrorCode::invalid_argument,
            "a series of scans has a name of 1 to 64 letters a-z, digits, - _ and ., for example shop");
}

RecordId ScanStore::save(const std::string& name, Timestamp started, const AuditRun& run,
                         const std::string& actor) {
    require_scan_name(name);
    Reports reports;
    for (const AuditFormat& format : audit_formats())
        reports[std::string(format.id)] = render_audit(format.id, run);
    const std::string summary = summary_of(reports.at("json"));
    const Bytes packed = pack_reports(reports);
    RecordId id{};
    core_.writer().run([&](WriteContext& context) {
        const Timestamp now = core_.now();
        id = core_.ids().next_record(now);
        insert_scan(context.store(), {id, name, started, now, summary}, packed);
        LedgerEntry entry = plain_entry("scan.finished", actor, now);
        entry.detail["scan"] = id.to_string();
        entry.detail["name"] = name;
        entry.detail["passed"] = run.failures.empty() && run.finished;
        context.record(entry);
    });
    return id;
}

std::vector<ScanInfo> ScanStore::list(const ScanFilter& filter) {
    const auto lease = core_.readers().lease();
    return select_scans(*lease, filter);
}

std::optional<ScanInfo> ScanStore::find(const RecordId& id) {
    const auto lease = core_.readers().lease();
    return select_scan(*lease, id);
}

std::string ScanStore::report(const RecordId& id, const std::string& format) {
    const auto packed = [&] {
        const auto lease = core_.readers().lease();
        return select_scan_result(*lease, id);
    }();
    if (!packed) throw Error(ErrorCode::not_found, "there is no scan " + id.to_string());
    Reports reports = unpack_reports(*packed);
    const auto found = reports.find(format);
    if (found == reports.end())
        throw Error(ErrorCode::not_found, "a scan has no report of the format " + format);
    return std::move(found->second);
}

}  // namespace sessionaudit
