// A table of the pack, and the sections that make them.
#pragma once

#include <string>
#include <vector>

#include "sessionaudit/report.hpp"
#include "store/vault_core.hpp"

namespace sessionaudit {

struct ReportTable {
    std::string id;  ///< the file's name without .csv
    std::string title;
    std::string about;  ///< what it is for, with the article
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
};

/// What the sections are made from. Lives as long as the pack is written.
struct ReportInput {
    VaultCore& core;
    Timestamp from{};
    Timestamp to{};

    bool in_period(Timestamp at) const { return at >= from && at < to; }
};

std::string table_csv(const ReportTable& table);
/// One page with all of it.
std::string report_page(const ReportInput& input, const std::vector<ReportTable>& tables,
                        const std::vector<std::string>& findings, Timestamp made);

// One function a section, in the order of the pack.
ReportTable processing_table(const ReportInput& input);
ReportTable categories_table(const ReportInput& input, std::vector<std::string>& findings);
ReportTable purposes_table(const ReportInput& input, std::vector<std::string>& findings);
ReportTable requests_table(const ReportInput& input);
ReportTable request_metrics_table(const ReportInput& input);
ReportTable breaches_table(const ReportInput& input);
ReportTable holds_table(const ReportInput& input);
ReportTable erasures_table(const ReportInput& input);
ReportTable retention_table(const ReportInput& input);

}  // namespace sessionaudit
