// The cookie test of Mozilla's HTTP Observatory, algorithm 6, so that a team can switch without losing
// history.
#pragma once

#include "cookie/audit/facts.hpp"

namespace sessionaudit {

ObservatoryScore observatory_score(const TargetFacts& target);
/// Of a score from 0 up: "A+" to "F".
std::string_view observatory_grade(int score) noexcept;

}  // namespace sessionaudit
