// Dates as a language writes them: "1 March 2026", "1. März 2026", "1er mars 2026", "1 de marzo de 2026".
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace sessionaudit {

std::string letter_date(const std::chrono::year_month_day& date, std::string_view language);

}  // namespace sessionaudit
