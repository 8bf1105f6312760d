// Each rule is a function that looks at the string and adds its finding; check_tc_string() lists them in
// order.
#include <algorithm>
#include <array>
#include <chrono>

#include "consent/findings.hpp"
#include "sessionaudit/tc_string.hpp"

namespace sessionaudit {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::year_month_day;

constexpr const char* kFormat = "IAB Tech Lab, TCF consent string format v2";
constexpr const char* kPolicies = "IAB Europe, TCF policies";
constexpr const char* kVersion22 = "TCF 2.2";
constexpr const char* kVersion23 = "TCF 2.3";

/// The policy version that came with TCF 2.2.
constexpr int kPolicy22 = 4;

constexpr Timestamp start_of(year_month_day day) {
    return std::chrono::sys_days(day);
}
/// Strings made later have to follow TCF 2.2 (after 20 November 2023) and TCF 2.3 (after 28 February 2026).
constexpr Timestamp kOnly22 = start_of(year_month_day{std::chrono::year{2023} / 11 / 21});
constexpr Timestamp kOnly23 = start_of(year_month_day{std::chrono::year{2026} / 3 / 1});

std::string day_of(Timestamp at) {
    return to_rfc3339(at).substr(0, 10);
}

/// Thirteen months later in the calendar; where that month is shorter, its last day.
Timestamp after_13_months(Timestamp at) {
    const auto day = floor<days>(at);
    const year_month_day then = year_month_day{day} + std::chrono::months{13};
    const year_month_day valid = then.ok() ? then : then.year() / then.month() / std::chrono::last;
    return std::chrono::sys_days(valid) + (at - day);
}

void check_times(const TcString& tc, Timestamp now, Findings& found) {
    if (tc.created > now || tc.last_updated > now)
        found.add("tc_in_future",
                  "it says it was made on " + to_rfc3339(std::max(tc.created, tc.last_updated)) +
                      ", which is still to come",
                  kFormat);
    if (tc.last_updated < tc.created)
        found.add("tc_updated_before_created",
                  "it was last updated on " + to_rfc3339(tc.last_updated) + ", before it was created on " +
                      to_rfc3339(tc.created),
                  kFormat);
    if (after_13_months(tc.last_updated) <= now)
        found.add(
            "tc_expired",
            "the choice is of " + day_of(tc.last_updated) + ", and has to be asked for again after 13 months",
            kPolicies);
}

void check_day_precision(const TcString& tc, Findings& found) {
    if (tc.policy_version < kPolicy22) return;
    if (floor<days>(tc.created) != floor<days>(tc.last_updated))
        found.add("tc_update_differs",
                  "created (" + day_of(tc.created) + ") and last updated (" + day_of(tc.last_updated) +
                      ") have to be the same day",
                  kVersion22);
    if (floor<days>(tc.created) != tc.created || floor<days>(tc.last_updated) != tc.last_updated)
        found.add("tc_time_of_day", "its times tell more than the day, which singles people out", kVersion22);
}

void check_versions(const TcString& tc, Findings& found) {
    if (tc.created >= kOnly22 && tc.policy_version < kPolicy22)
        found.add("tc_policy_outdated",
                  "it was created on " + day_of(tc.created) + " under policy version " +
                      std::to_string(tc.policy_version) + ", and 4 is the least since 21 November 2023",
                  kVersion22);
    if (tc.created >= kOnly23 && !tc.vendors_disclosed)
        found.add("tc_disclosed_missing",
                  "it was created on " + day_of(tc.created) +
                      " without the segment of disclosed vendors, which is required after 28 February 2026",
                  kVersion23);
    if (!tc.service_specific)
        found.add("tc_not_service_specific", "it claims to hold for other services too", kPolicies);
    if (tc.vendors_allowed)
        found.add("tc_allowed_vendors",
                  "it has the segment of allowed vendors, which belonged to consent shared between services",
                  kFormat);
}

void check_names(const TcString& tc, Findings& found) {
    if (tc.cmp_id < 2)
        found.add("tc_cmp_unknown", "CMP id " + std::to_string(tc.cmp_id) + " was given to nobody", kFormat);
    if (tc.consent_language.empty()) found.add("tc_language", "its language is no two letters", kFormat);
    if (tc.publisher_country.empty())
        found.add("tc_country", "its publisher's country is no two letters", kFormat);
}

void check_legal_bases(const TcString& tc, Findings& found) {
    constexpr std::array kConsentOnly{3, 4, 5, 6};
    const IdRanges& interests = tc.purpose_legitimate_interests;
    if (interests.contains(1))
        found.add("tc_interest_in_storage",
                  "legitimate interest is claimed for purpose 1, storing on the device", kPolicies);
    const IdRanges barred = interests.common_with(IdRanges::of_ids(kConsentOnly));
    if (tc.policy_version >= kPolicy22 && !barred.empty())
        found.add("tc_interest_in_profiling",
                  "legitimate interest is claimed for purposes " + some_ids(barred) + ", which need consent",
                  kVersion22);
}

void check_disclosed(const TcString& tc, Findings& found) {
    if (!tc.vendors_disclosed) return;
    const IdRanges& shown = tc.vendors_disclosed->ids;
    const IdRanges consented = tc.vendor_consents.ids.without(shown);
    if (!consented.empty())
        found.add("tc_consent_not_disclosed",
                  "vendors " + some_ids(consented) + " have consent, and were not shown to the person",
                  kVersion23);
    const IdRanges claimed = tc.vendor_legitimate_interests.ids.without(shown);
    if (!claimed.empty())
        found.add(
            "tc_interest_not_disclosed",
            "vendors " + some_ids(claimed) + " claim legitimate interest, and were not shown to the person",
            kVersion23);
}

void check_restrictions(const TcString& tc, Findings& found) {
    constexpr auto kConsent = TcRestrictionType::require_consent;
    constexpr auto kInterest = TcRestrictionType::require_legitimate_interest;
    for (const TcRestriction& one : tc.restrictions)
        for (const TcRestriction& other : tc.restrictions) {
            if (one.purpose != other.purpose || one.type != kConsent || other.type != kInterest) continue;
            const IdRanges both = one.vendors.common_with(other.vendors);
            if (!both.empty())
                found.add("tc_restriction_conflict",
                          "for purpose " + std::to_string(one.purpose) + " the publisher requires vendors " +
                              some_ids(both) + " to have consent, and to use legitimate interest",
                          kFormat);
        }
}

void check_encoding(const TcString& tc, Findings& found) {
    const auto beyond = [](const TcVendors& vendors) { return vendors.ids.largest() > vendors.max_id; };
    if (beyond(tc.vendor_consents) || beyond(tc.vendor_legitimate_interests) ||
        (tc.vendors_disclosed && beyond(*tc.vendors_disclosed)) ||
        (tc.vendors_allowed && beyond(*tc.vendors_allowed)))
        found.add("tc_vendor_beyond_max", "a list has a vendor above the MaxVendorId it states", kFormat);
    if (tc.stray_bits)
        found.add("tc_stray_bits", "a segment goes on after its last field, and not with zeros", kFormat);
}

}  // namespace

std::vector<SignalFinding> check_tc_string(const TcString& tc, Timestamp now) {
    Findings found;
    check_times(tc, now, found);
    check_day_precision(tc, found);
    check_versions(tc, found);
    check_names(tc, found);
    check_legal_bases(tc, found);
    check_disclosed(tc, found);
    check_restrictions(tc, found);
    check_encoding(tc, found);
    return std::move(found).list();
}

}  // namespace sessionaudit
