// The clock of a request: which rule it runs by, fixed when it was filed, and the dates that follow.
#pragma once

#include "sessionaudit/policy_decision.hpp"
#include "tables/requests.hpp"

namespace sessionaudit {

struct RequestTerms {
    std::string policy;  ///< whose rule it is
    DeadlineRule respond;
    std::optional<Period> extend_by;
    std::optional<Period> confirm;
    std::string calendar;  ///< id of a holiday calendar; may be empty
    std::string sentence;
};

/// The strictest rule of the policies that apply; where none knows the right, the strictest of them all.
RequestTerms choose_terms(const PolicySet& policies, const Jurisdictions& jurisdictions, RequestKind kind);
/// As they are kept in the row: a policy that changes later does not move a date that was promised.
std::string terms_to_text(const RequestTerms& terms);
/// Throws Error{corrupt}.
RequestTerms terms_of(const RequestRow& row);

struct RequestDates {
    std::optional<Deadline> confirm;
    Deadline respond;  ///< pauses and extension worked in
};
/// `now` ends a pause that is still going on.
RequestDates dates_of(const RequestRow& row, const RequestTerms& terms, Timestamp now);
/// The end of the first period, without an extension.
Deadline first_deadline(const RequestRow& row, const RequestTerms& terms, Timestamp now);
/// The same as if the clock had never stood.
Deadline unpaused_deadline(const RequestRow& row, const RequestTerms& terms);
std::string time_zone_of(const RequestTerms& terms);

}  // namespace sessionaudit
