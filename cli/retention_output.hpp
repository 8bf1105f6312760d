// Retention plans, sweeps and archives as tables and as JSON.
#pragma once

#include <vector>

#include "options.hpp"
#include "sessionaudit/retention.hpp"

namespace sessionaudit::cli {

/// With the place of each rule, and how sure its reading is.
Json plan_json(const RetentionPlan& plan);

void print_plan(const RetentionPlan& plan);
void print_differences(const std::vector<RetentionDifference>& differences);
void print_run(const RetentionRun& run);
void print_runs(const std::vector<RetentionRun>& runs);
void print_status(const RetentionStatus& status);
void print_counts(const std::vector<RetentionCount>& counts);
void print_archives(const std::vector<RetentionArchive>& archives);

}  // namespace sessionaudit::cli
