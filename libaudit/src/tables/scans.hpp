// Audits of sites that the server made, and the baselines they are compared with, as rows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sessionaudit/scan_record.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// `result` is the packed reports.
void insert_scan(storage::Connection& store, const ScanInfo& scan, const Bytes& result);
/// Newest first.
std::vector<ScanInfo> select_scans(storage::Connection& store, const ScanFilter& filter);
std::optional<ScanInfo> select_scan(storage::Connection& store, const RecordId& id);
std::optional<Bytes> select_scan_result(storage::Connection& store, const RecordId& id);

struct BaselineRow {
    std::string name;
    std::string text;
    std::int64_t version = 0;
    Timestamp changed{};
};
void upsert_baseline(storage::Connection& store, const BaselineRow& row);
std::optional<BaselineRow> select_baseline(storage::Connection& store, const std::string& name);
void delete_baseline(storage::Connection& store, const std::string& name);

}  // namespace sessionaudit
