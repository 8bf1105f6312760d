#include "request/request_clock.hpp"

#include <nlohmann/json.hpp>

#include "core/json_text.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

/// Without a place there are Saturdays and Sundays.
HolidayCalendar calendar_without_place() {
    HolidayCalendar calendar;
    calendar.id = "none";
    calendar.title = "no place in particular: Saturdays and Sundays only";
    calendar.time_zone = "UTC";
    calendar.weekend[0] = calendar.weekend[6] = true;
    return calendar;
}

const HolidayCalendar& calendar_of(const std::string& id) {
    // They are part of the program and never change, and reading them takes a moment.
    static const auto shipped = load_holiday_calendars();
    static const HolidayCalendar none = calendar_without_place();
    const auto found = shipped.find(id);
    return found == shipped.end() ? none : found->second;
}

PeriodStart start_of(RequestRule::Start start) {
    switch (start) {
        case RequestRule::Start::exclude_event_day:
            return PeriodStart::exclude_event_day;
        case RequestRule::Start::include_event_day:
            return PeriodStart::include_event_day;
    }
    return PeriodStart::include_event_day;
}

DeadlineRoll roll_of(RequestRule::Roll roll) {
    switch (roll) {
        case RequestRule::Roll::none:
            return DeadlineRoll::none;
        case RequestRule::Roll::next_working_day:
            return DeadlineRoll::next_working_day;
    }
    return DeadlineRoll::none;
}

RequestTerms terms_from(const RequestRule& rule, const std::string& policy) {
    RequestTerms terms;
    terms.policy = policy;
    terms.respond = {rule.respond,
                     start_of(rule.start),
                     roll_of(rule.roll),
                     rule.pause_for_identity,
                     {},
                     rule.citation.text,
                     std::string(to_string(rule.citation.confidence))};
    terms.extend_by = rule.extend_by;
    terms.confirm = rule.confirm_receipt;
    return terms;
}

/// No rule knows how to opt back in; a controller that is to stop within a time can start again within it.
RequestKind clock_kind(RequestKind kind) {
    return kind == RequestKind::opt_in ? RequestKind::opt_out : kind;
}

RequestTerms strictest_of_all(const PolicySet& policies, const Jurisdictions& jurisdictions,
                              RequestKind kind) {
    const RequestRule* strictest = nullptr;
    const Policy* whose = nullptr;
    const auto consider = [&](bool any_kind) {
        for (const auto& [id, policy] : policies.policies)
            for (const RequestRule& rule : policy.requests)
                if ((any_kind || rule.kind == kind) &&
                    (strictest == nullptr || compare_shortest(rule.respond, strictest->respond) < 0)) {
                    strictest = &rule;
                    whose = &policy;
                }
    };
    consider(false);
    if (strictest == nullptr) consider(true);
    if (strictest == nullptr)
        throw Error(ErrorCode::invalid_argument,
                    "no policy says how fast a request is to be answered; add one to the folder policies/");
    RequestTerms terms = terms_from(*strictest, whose->id);
    if (!jurisdictions.empty()) terms.calendar = whose->calendar_of(jurisdictions.front().code);
    terms.sentence = "no policy that applies knows this right, so it is answered within " +
                     to_string(strictest->respond) + " as by requests/" + strictest->id + " of " + whose->id +
                     ", the strictest of all policies";
    return terms;
}

Json text_of(const std::optional<Period>& period) {
    return period ? Json(to_string(*period)) : Json(nullptr);
}

std::optional<Period> period_of(const Json& json) {
    return json.is_null() ? std::nullopt : std::optional(parse_period(json.get<std::string>()));
}

/// The clock may stand from the first code until the person is verified.
std::vector<Pause> pauses_of(const RequestRow& row, Timestamp now) {
    if (!row.check_started) return {};
    const bool going_on =
        row.state == RequestState::identity_check || row.state == RequestState::identity_locked;
    const auto end = row.verified ? row.verified : going_on ? std::optional(now) : row.completed;
    if (!end || *end < *row.check_started) return {};
    return {{*row.check_started, *end}};
}

}  // namespace

RequestTerms choose_terms(const PolicySet& policies, const Jurisdictions& jurisdictions, RequestKind kind) {
    const RequestKind clock = clock_kind(kind);
    const auto decision = request_decision(policies, jurisdictions, clock);
    if (!decision) return strictest_of_all(policies, jurisdictions, clock);
    RequestTerms terms = terms_from(decision->clock, decision->rule.policy);
    terms.calendar = decision->calendar;
    terms.sentence = decision->sentence;
    return terms;
}

std::string terms_to_text(const RequestTerms& terms) {
    return dump_json(Json{{"policy", terms.policy},
                          {"respond", to_string(terms.respond.period)},
                          {"include_event_day", terms.respond.start == PeriodStart::include_event_day},
                          {"roll", terms.respond.roll == DeadlineRoll::next_working_day},
                          {"pause", terms.respond.pause_allowed},
                          {"source", terms.respond.source},
                          {"confidence", terms.respond.confidence},
                          {"extend_by", text_of(terms.extend_by)},
                          {"confirm", text_of(terms.confirm)},
                          {"calendar", terms.calendar},
                          {"sentence", terms.sentence}});
}

RequestTerms terms_of(const RequestRow& row) {
    try {
        const Json json = parse_json(row.terms);
        RequestTerms terms;
        terms.policy = json.at("policy");
        terms.respond.period = parse_period(json.at("respond").get<std::string>());
        terms.respond.start = json.at("include_event_day").get<bool>() ? PeriodStart::include_event_day
                                                                       : PeriodStart::exclude_event_day;
        terms.respond.roll =
            json.at("roll").get<bool>() ? DeadlineRoll::next_working_day : DeadlineRoll::none;
        terms.respond.pause_allowed = json.at("pause");
        terms.respond.source = json.at("source");
        terms.respond.confidence = json.at("confidence");
        terms.extend_by = period_of(json.at("extend_by"));
        terms.confirm = period_of(json.at("confirm"));
        terms.calendar = json.at("calendar");
        terms.sentence = json.at("sentence");
        return terms;
    } catch (const Json::exception&) {
        throw Error(ErrorCode::corrupt, "a request in the store is damaged; restore a backup");
    }
}

Deadline first_deadline(const RequestRow& row, const RequestTerms& terms, Timestamp now) {
    const std::vector<Pause> pauses = pauses_of(row, now);
    return deadline(row.received, terms.respond, calendar_of(terms.calendar), pauses);
}

Deadline unpaused_deadline(const RequestRow& row, const RequestTerms& terms) {
    return deadline(row.received, terms.respond, calendar_of(terms.calendar));
}

RequestDates dates_of(const RequestRow& row, const RequestTerms& terms, Timestamp now) {
    const HolidayCalendar& calendar = calendar_of(terms.calendar);
    RequestDates dates;
    if (terms.confirm) {
        DeadlineRule rule;
        rule.period = *terms.confirm;
        rule.source = terms.respond.source;
        rule.confidence = terms.respond.confidence;
        dates.confirm = deadline(row.received, rule, calendar);
    }
    const std::vector<Pause> pauses = pauses_of(row, now);
    dates.respond = row.extended && terms.extend_by
                        ? extended_deadline(row.received, terms.respond, *terms.extend_by, calendar, pauses)
                        : deadline(row.received, terms.respond, calendar, pauses);
    dates.respond.why.insert(dates.respond.why.begin(), terms.sentence);
    return dates;
}

std::string time_zone_of(const RequestTerms& terms) {
    return calendar_of(terms.calendar).time_zone;
}

}  // namespace sessionaudit
