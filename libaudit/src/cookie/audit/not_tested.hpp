// What these captures cannot show, said aloud.
#pragma once

#include <string>
#include <vector>

#include "cookie/audit/facts.hpp"

namespace sessionaudit {

std::vector<std::string> what_was_not_tested(const TargetFacts& target);

}  // namespace sessionaudit
