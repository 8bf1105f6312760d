// A report's verdicts against those that its captures give.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sessionaudit/capture.hpp"
#include "sessionaudit/clock.hpp"

namespace sessionaudit {

/// Judges the Set-Cookie lines behind the cookies of a report's target again, and looks for lines that the
/// report says nothing about. Returns how many verdicts were derived; what differs is added as sentences.
/// Throws nlohmann::json::exception where the report is no report.
std::size_t compare_verdicts(const nlohmann::json& target, const TargetCapture& captured, Timestamp at,
                             std::vector<std::string>& differences);

}  // namespace sessionaudit
