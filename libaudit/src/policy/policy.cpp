#include "sessionaudit/policy.hpp"

#include <algorithm>
#include <array>

#include "sessionaudit/policy_set.hpp"

namespace sessionaudit {
namespace {

/// Hours that a period has at the very least.
int shortest_hours(const Period& period) noexcept {
    // Days of 0 to 11 consecutive months that begin in February of a common year, clipped month ends
    // included: no other run of that many months is shorter.
    constexpr std::array kDays{0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334};
    constexpr int kHours = 24;
    switch (period.unit) {
        case PeriodUnit::hours:
            return period.count;
        case PeriodUnit::days:
            return period.count * kHours;
        case PeriodUnit::business_days:
            return (period.count + (period.count - 1) / 6) * kHours;
        case PeriodUnit::months:
            return (period.count / 12 * 365 + kDays.at(static_cast<std::size_t>(period.count % 12))) * kHours;
    }
    return 0;
}

}  // namespace

int compare_shortest(const Period& a, const Period& b) noexcept {
    const int difference = shortest_hours(a) - shortest_hours(b);
    return difference != 0 ? difference : static_cast<int>(a.unit) - static_cast<int>(b.unit);
}

const Purpose* Policy::find_purpose(std::string_view purpose_id) const noexcept {
    const auto found = std::find_if(purposes.begin(), purposes.end(),
                                    [&](const Purpose& purpose) { return purpose.id == purpose_id; });
    return found == purposes.end() ? nullptr : &*found;
}

std::string Policy::calendar_of(std::string_view jurisdiction) const {
    const auto entry = [&](std::string_view code) -> std::string {
        for (const CalendarChoice& choice : scope.calendars)
            if (choice.jurisdiction == code) return choice.calendar;
        return {};
    };
    const std::string_view country = jurisdiction.substr(0, jurisdiction.find('-'));
    if (std::string own = entry(jurisdiction); !own.empty()) return own;
    if (std::string own = entry(country); !own.empty()) return own;
    for (const JurisdictionGroup& group : scope.groups) {
        const auto& members = group.members;
        const bool inside = std::find(members.begin(), members.end(), jurisdiction) != members.end() ||
                            std::find(members.begin(), members.end(), country) != members.end();
        if (!inside) continue;
        if (std::string own = entry(group.id); !own.empty()) return own;
    }
    return {};
}

std::string_view to_string(FindingSeverity severity) noexcept {
    return severity == FindingSeverity::error ? "error" : "warning";
}

std::string PolicyFinding::to_string() const {
    std::string text = place.file + ":" + std::to_string(place.line) + ": ";
    if (severity == FindingSeverity::warning) text += "warning: ";
    if (!place.pointer.empty()) text += place.pointer + " ";
    return text + message + (hint.empty() ? "" : "; " + hint);
}

}  // namespace sessionaudit
