// Writing the pack: tables, page, manifest, and the proof that the ledger knows the manifest.
#include <nlohmann/json.hpp>

#include "core/file_handle.hpp"
#include "crypto/hash.hpp"
#include "ledger/canonical_json.hpp"
#include "ledger/entry_search.hpp"
#include "records/ledger_entries.hpp"
#include "report/report_table.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/proof.hpp"

namespace sessionaudit {
namespace {

std::vector<ReportTable> make_tables(const ReportInput& input, std::vector<std::string>& findings) {
    return {processing_table(input),
            categories_table(input, findings),
            purposes_table(input, findings),
            requests_table(input),
            request_metrics_table(input),
            breaches_table(input),
            holds_table(input),
            erasures_table(input),
            retention_table(input)};
}

void require_folder(const std::filesystem::path& folder) {
    if (std::filesystem::exists(folder) &&
        !(std::filesystem::is_directory(folder) && std::filesystem::is_empty(folder)))
        throw Error(ErrorCode::already_exists, folder.string() + " is not empty; name another folder");
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
}

/// Writes files and remembers what they were.
class Pack {
  public:
    explicit Pack(std::filesystem::path folder) : folder_(std::move(folder)) {}

    void add(const std::string& name, const std::string& text, std::int64_t rows = 0) {
        write_new_file(folder_ / name, as_bytes(text));
        files.push_back({name, sha256(as_bytes(text)), rows});
    }
    std::vector<ReportFile> files;

  private:
    std::filesystem::path folder_;
};

std::string manifest_text(const ReportInput& input, const std::vector<ReportFile>& files, Timestamp made,
                          const std::vector<std::string>& findings) {
    nlohmann::json manifest{{"format", kReportFormat},
                            {"generator", "sessionaudit " SESSIONAUDIT_VERSION},
                            {"site", input.core.config().site},
                            {"from", to_rfc3339(input.from)},
                            {"to", to_rfc3339(input.to)},
                            {"made", to_rfc3339(made)},
                            {"findings", findings},
                            {"files", nlohmann::json::array()}};
    for (const ReportFile& file : files)
        manifest["files"].push_back(
            {{"name", file.name}, {"sha256", to_hex(file.sha256)}, {"rows", file.rows}});
    return to_canonical_json(manifest) + "\n";
}

}  // namespace

ReportResult ReportService::write(const ReportOptions& options) {
    if (options.to <= options.from)
        throw Error(ErrorCode::invalid_argument, "the period ends before it begins; give --from and --to");
    require_folder(options.folder);
    const Timestamp now = core_.now();
    const ReportInput input{core_, options.from, options.to};
    ReportResult result;
    const std::vector<ReportTable> tables = make_tables(input, result.findings);
    Pack pack(options.folder);
    for (const ReportTable& table : tables)
        pack.add(table.id + ".csv", table_csv(table), static_cast<std::int64_t>(table.rows.size()));
    pack.add("index.html", report_page(input, tables, result.findings, now));
    const std::string manifest = manifest_text(input, pack.files, now, result.findings);
    LedgerEntry entry = plain_entry("report.written", options.actor, now);
    entry.detail["manifest_sha256"] = to_hex(sha256(as_bytes(manifest)));
    entry.detail["findings"] = static_cast<std::int64_t>(result.findings.size());
    core_.writer().run([&](WriteContext& context) { context.record(entry); });
    core_.settle();
    const auto ledger = core_.ledger();
    const Bytes text = entry.to_json();
    result.ledger_index = require_entry(*ledger, as_text(text));
    pack.add("manifest.json", manifest);
    pack.add("ledger-entry.json", std::string(as_text(text)) + "\n");
    pack.add("manifest.tlog-proof", ledger->prove(result.ledger_index).to_text());
    pack.add("ledger-key.txt", ledger->key().to_text() + "\n");
    sync_folder(options.folder);
    result.files = std::move(pack.files);
    return result;
}

std::vector<std::string> ReportService::undeclared() {
    std::vector<std::string> findings;
    const ReportInput input{core_, Timestamp::min(), Timestamp::max()};
    categories_table(input, findings);
    purposes_table(input, findings);
    return findings;
}

}  // namespace sessionaudit
