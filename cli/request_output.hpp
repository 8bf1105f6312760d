// Requests as people and programs read them.
#pragma once

#include "options.hpp"
#include "sessionaudit/request.hpp"

namespace sessionaudit::cli {

/// Throws Error{invalid_argument} unless it is a request's id.
RecordId parse_request_id(const std::string& text);

void print_request(const RequestInfo& info);
void print_requests(const Options& options, const std::vector<RequestInfo>& infos, Timestamp now);
void print_plan(const Options& options, const RequestPlan& plan);
/// "2026-03-31 (safe 2026-03-29)"
std::string due_text(const Deadline& deadline);
std::string date_text(const std::chrono::year_month_day& date);

}  // namespace sessionaudit::cli
