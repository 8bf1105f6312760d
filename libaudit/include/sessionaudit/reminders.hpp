// What must be answered, notified or reviewed soon, or is late: requests, breaches and legal holds together.
#pragma once

#include <string>
#include <vector>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/ids.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

class Vault;

/// How long before a date its reminders begin. No law sets it: a week leaves time to act within the shortest
/// answer (15 business days, CCPA regs 7026(f)) without repeating the whole of a month (GDPR Art 12(3)). A
/// breach's 72 hours (Art 33(1)) are shorter, so it is reported at once.
inline constexpr Milliseconds kReminderAhead = std::chrono::days{7};

struct DueMatter {
    Timestamp when{};   ///< the safe date of a deadline; the review of a hold
    bool late = false;  ///< past the legal date
    std::string
        what;       ///< "erasure", "confirm the receipt: access", "breach: tell the ...", "review of a hold"
    RecordId id{};  ///< of the request, breach or hold; nothing here names a person
};

/// What is due within `ahead` from now, most urgent first.
std::vector<DueMatter> due_matters(const Vault& vault, Milliseconds ahead = kReminderAhead);

}  // namespace sessionaudit
#pragma GCC visibility pop
