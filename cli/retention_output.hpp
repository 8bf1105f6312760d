// Retention plans, sweeps and archives as tables and as JSON.
#pragma once

#include <vector>

#include "options.hpp"
#include "sessionaudit/retention.hpp"

namespace sessionaudit::cli {

Json to_json(const RetentionPlan& plan);
Json to_json(const std::vector<RetentionDifference>& differences);
Json to_json(const RetentionRun& run);
Json to_json(const std::vector<RetentionRun>& runs);
Json to_json(const RetentionStatus& status);
Json to_json(const std::vector<RetentionCount>& counts);
Json to_json(const std::vector<RetentionArchive>& archives);

void print_plan(const RetentionPlan& plan);
void print_differences(const std::vector<RetentionDifference>& differences);
void print_run(const RetentionRun& run);
void print_runs(const std::vector<RetentionRun>& runs);
void print_status(const RetentionStatus& status);
void print_counts(const std::vector<RetentionCount>& counts);
void print_archives(const std::vector<RetentionArchive>& archives);

}  // namespace sessionaudit::cli
