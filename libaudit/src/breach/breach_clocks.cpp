#include "breach/breach_clocks.hpp"

#include <algorithm>

#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

/// More residents than this, and the Attorney General is told too (Civ. Code 1798.82(f)).
constexpr std::int64_t kAttorneyGeneralAbove = 500;

constexpr Period kAuthority{static_cast<int>(kAuthorityPeriod / std::chrono::hours{1}), PeriodUnit::hours};

std::optional<Timestamp> first_step(const BreachInfo& breach, BreachStepKind kind) {
    std::optional<Timestamp> first;
    for (const BreachStep& step : breach.steps)
        if (step.kind == kind && (!first || step.at < *first)) first = step.at;
    return first;
}

const HolidayCalendar& calendar_of(const std::map<std::string, HolidayCalendar>& calendars,
                                   const std::string& id) {
    const auto found = calendars.find(id);
    if (found == calendars.end())
        throw Error(ErrorCode::invalid_argument,
                    "there is no holiday calendar \"" + id + "\"; policies/calendars/ lists those there are");
    return found->second;
}

DeadlineRule rule_of(Period period, std::string source, std::string confidence) {
    DeadlineRule rule;
    rule.period = period;
    rule.source = std::move(source);
    rule.confidence = std::move(confidence);
    return rule;
}

}  // namespace

std::string breach_advice(const BreachInfo& breach) {
    if (breach.record.risk != BreachRisk::high || first_step(breach, BreachStepKind::people_notified))
        return {};
    return "the risk is high: tell the people without undue delay (GDPR Art 34(1))";
}

std::vector<BreachClock> breach_clocks(const BreachInfo& breach,
                                       const std::map<std::string, HolidayCalendar>& calendars) {
    std::vector<BreachClock> clocks;
    const auto add = [&](std::string what, Timestamp from, Period period, const std::string& calendar,
                         const std::string& source, const std::string& confidence, BreachStepKind done) {
        clocks.push_back(
            {std::move(what), source,
             deadline(from, rule_of(period, source, confidence), calendar_of(calendars, calendar)),
             first_step(breach, done)});
    };
    const NewBreach& record = breach.record;
    const HolidayCalendar& own = calendar_of(calendars, record.calendar);
    if (record.risk != BreachRisk::unlikely)
        add("tell the supervisory authority", record.aware, kAuthority, own.id, "GDPR Art 33(1)", "M",
            BreachStepKind::authority_notified);
    if (record.californians == 0) return clocks;
    add("tell the residents of California", record.aware, {30, PeriodUnit::days}, "us-ca",
        "Cal. Civ. Code 1798.82(a), as amended by SB 446", "P", BreachStepKind::people_notified);
    const auto told = first_step(breach, BreachStepKind::people_notified);
    if (told && record.californians > kAttorneyGeneralAbove)
        add("send the Attorney General of California a sample", *told, {15, PeriodUnit::days}, "us-ca",
            "Cal. Civ. Code 1798.82(f), as amended by SB 446", "P",
            BreachStepKind::attorney_general_notified);
    return clocks;
}

}  // namespace sessionaudit
