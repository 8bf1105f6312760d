#include "tables/scans.hpp"

namespace sessionaudit {
namespace {

#define SCAN_COLUMNS "scan_id, name, started_at, finished_at, summary"

ScanInfo read_scan(const storage::Row& row) {
    ScanInfo info;
    info.id = RecordId::from_bytes(row.blob(0));
    info.name = row.text(1);
    info.started = from_millis(row.integer(2));
    info.finished = from_millis(row.integer(3));
    info.summary = row.text(4);
    return info;
}

}  // namespace

void insert_scan(storage::Connection& store, const ScanInfo& scan, const Bytes& result) {
    store.prepare("INSERT INTO scan (" SCAN_COLUMNS ", result) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(scan.id.view(), scan.name, to_millis(scan.started), to_millis(scan.finished), scan.summary,
              result)
        .run();
}

std::vector<ScanInfo> select_scans(storage::Connection& store, const ScanFilter& filter) {
    const auto before = filter.before ? std::optional(filter.before->view()) : std::nullopt;
    auto select = store.prepare("SELECT " SCAN_COLUMNS
                                " FROM scan WHERE ($1 = '' OR name = $1) AND ($2 IS NULL OR scan_id < $2)"
                                " ORDER BY scan_id DESC LIMIT $3");
    select.bind(filter.name, before, static_cast<std::int64_t>(filter.limit));
    std::vector<ScanInfo> scans;
    while (select.step())
        scans.push_back(read_scan(select.row()));
    return scans;
}

std::optional<ScanInfo> select_scan(storage::Connection& store, const RecordId& id) {
    auto select = store.prepare("SELECT " SCAN_COLUMNS " FROM scan WHERE scan_id = $1");
    select.bind(id.view());
    if (!select.step()) return std::nullopt;
    return read_scan(select.row());
}

std::optional<Bytes> select_scan_result(storage::Connection& store, const RecordId& id) {
    auto select = store.prepare("SELECT result FROM scan WHERE scan_id = $1");
    select.bind(id.view());
    if (!select.step()) return std::nullopt;
    const ByteView stored = select.row().blob(0);
    return Bytes(stored.begin(), stored.end());
}

void upsert_baseline(storage::Connection& store, const BaselineRow& row) {
    store
        .prepare(
            "INSERT INTO scan_baseline (name, baseline, version, changed_at) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (name) DO UPDATE SET baseline = excluded.baseline, version = excluded.version,"
            " changed_at = excluded.changed_at")
        .bind(row.name, row.text, row.version, to_millis(row.changed))
        .run();
}

std::optional<BaselineRow> select_baseline(storage::Connection& store, const std::string& name) {
    auto select = store.prepare("SELECT baseline, version, changed_at FROM scan_baseline WHERE name = $1");
    select.bind(name);
    if (!select.step()) return std::nullopt;
    const storage::Row row = select.row();
    return BaselineRow{name, std::string(row.text(0)), row.integer(1), from_millis(row.integer(2))};
}

void delete_baseline(storage::Connection& store, const std::string& name) {
    store.prepare("DELETE FROM scan_baseline WHERE name = $1").bind(name).run();
}

}  // namespace sessionaudit
