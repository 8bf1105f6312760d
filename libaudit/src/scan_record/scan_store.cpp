// Audits that were made: kept, listed, read.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/ascii.hpp"
#include "records/ledger_entries.hpp"
#include "scan_record/packed_report.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/scan_record.hpp"
#include "store/vault_core.hpp"

namespace sessionaudit {
namespace {

#define SESSIONAUDIT_SCAN_COLUMNS "scan_id, name, started_at, finished_at, summary"

ScanInfo read_scan(const storage::Row& row) {
    ScanInfo info;
    info.id = RecordId::from_bytes(row.blob(0));
    info.name = row.text(1);
    info.started = from_millis(row.integer(2));
    info.finished = from_millis(row.integer(3));
    info.summary = row.text(4);
    return info;
}

/// What lists show, taken from the report for programs.
std::string summary_of(const std::string& report) {
    const auto json = nlohmann::json::parse(report);
    return nlohmann::json{{"summary", json.at("summary")}, {"failures", json.at("failures")}}.dump();
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
        auto insert = context.store().prepare(
            "INSERT INTO scan (scan_id, name, started_at, finished_at, summary, result)"
            " VALUES ($1, $2, $3, $4, $5, $6)");
        insert.bind(id.view(), name, to_millis(started), to_millis(now), summary, packed);
        insert.run();
        LedgerEntry entry = plain_entry("scan.finished", actor, now);
        entry.detail["scan"] = id.to_string();
        entry.detail["name"] = name;
        entry.detail["passed"] = run.failures.empty() && run.finished;
        context.record(entry);
    });
    return id;
}

std::vector<ScanInfo> ScanStore::list(const ScanFilter& filter) {
    std::optional<ByteView> before;
    if (filter.before) before = filter.before->view();
    std::vector<ScanInfo> scans;
    const auto lease = core_.readers().lease();
    auto select = lease->prepare("SELECT " SESSIONAUDIT_SCAN_COLUMNS
                                 " FROM scan WHERE ($1 = '' OR name = $1) AND ($2 IS NULL OR scan_id < $2)"
                                 " ORDER BY scan_id DESC LIMIT $3");
    select.bind(filter.name, before, static_cast<std::int64_t>(filter.limit));
    while (select.step())
        scans.push_back(read_scan(select.row()));
    return scans;
}

std::optional<ScanInfo> ScanStore::find(const RecordId& id) {
    const auto lease = core_.readers().lease();
    auto select = lease->prepare("SELECT " SESSIONAUDIT_SCAN_COLUMNS " FROM scan WHERE scan_id = $1");
    select.bind(id.view());
    if (!select.step()) return std::nullopt;
    return read_scan(select.row());
}

std::string ScanStore::report(const RecordId& id, const std::string& format) {
    Bytes packed;
    {
        const auto lease = core_.readers().lease();
        auto select = lease->prepare("SELECT result FROM scan WHERE scan_id = $1");
        select.bind(id.view());
        if (!select.step()) throw Error(ErrorCode::not_found, "there is no scan " + id.to_string());
        const ByteView stored = select.row().blob(0);
        packed.assign(stored.begin(), stored.end());
    }
    Reports reports = unpack_reports(packed);
    const auto found = reports.find(format);
    if (found == reports.end())
        throw Error(ErrorCode::not_found, "a scan has no report of the format " + format);
    return std::move(found->second);
}

}  // namespace sessionaudit
