// A length of time as written in laws and policy files: "72 hours", "45 days", "10 business days", "13
// months".
#pragma once

#include <string>
#include <string_view>

#pragma GCC visibility push(default)
namespace sessionaudit {

enum class PeriodUnit { hours, days, business_days, months };

/// The legal calendar turns it into a date; never multiply it out.
struct Period {
    int count = 0;  ///< at least 1 when parsed
    PeriodUnit unit = PeriodUnit::days;

    friend bool operator==(const Period&, const Period&) = default;
};

/// Reads "1 month", "13 months", "2 years" (24 months), "4 weeks" (28 days), "45 days", "10 business days",
/// "72 hours". Throws Error{invalid_argument} with the forms it knows; counts are 1 to 9999.
Period parse_period(std::string_view text);

/// What parse_period() reads: "1 month", "45 days".
std::string to_string(const Period& period);

}  // namespace sessionaudit
#pragma GCC visibility pop
