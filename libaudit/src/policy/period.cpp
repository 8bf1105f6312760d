#include "sessionaudit/period.hpp"

#include <array>
#include <charconv>

#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

struct UnitName {
    std::string_view singular;
    PeriodUnit unit;
    int times;
};

constexpr std::array kUnits{
    UnitName{"hour", PeriodUnit::hours, 1},   UnitName{"day", PeriodUnit::days, 1},
    UnitName{"week", PeriodUnit::days, 7},    UnitName{"business day", PeriodUnit::business_days, 1},
    UnitName{"month", PeriodUnit::months, 1}, UnitName{"year", PeriodUnit::months, 12},
};
constexpr int kCountMax = 9999;

[[noreturn]] void refuse(std::string_view text) {
    throw Error(ErrorCode::invalid_argument,
                "'" + std::string(text.substr(0, 40)) +
                    "' is no period; write for example '72 hours', '45 days', '10 business days', "
                    "'13 months' or '2 years'");
}

const UnitName* find_unit(std::string_view name) {
    for (const UnitName& unit : kUnits)
        if (name == unit.singular ||
            (name.ends_with('s') && name.substr(0, name.size() - 1) == unit.singular))
            return &unit;
    return nullptr;
}

}  // namespace

Period parse_period(std::string_view text) {
    int count = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
    const auto digits = static_cast<std::size_t>(end - text.data());
    if (problem != std::errc{} || count < 1 || digits >= text.size() || text[digits] != ' ') refuse(text);
    const UnitName* unit = find_unit(text.substr(digits + 1));
    if (unit == nullptr || count > kCountMax / unit->times) refuse(text);
    return {count * unit->times, unit->unit};
}

std::string to_string(const Period& period) {
    for (const UnitName& unit : kUnits)
        if (unit.unit == period.unit && unit.times == 1)
            return std::to_string(period.count) + " " + std::string(unit.singular) +
                   (period.count == 1 ? "" : "s");
    return {};
}

}  // namespace sessionaudit
