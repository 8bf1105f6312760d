// The TC string of IAB Europe's Transparency and Consent Framework, version 2 (TCF 2.0 to 2.3).
//
// Source: IAB Tech Lab, "Consent string and vendor list formats v2". Ids are those of the Global Vendor List.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/id_ranges.hpp"
#include "sessionaudit/signal_finding.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// Longer texts are refused unread. Two full bit fields and a list of disclosed vendors are a third of it.
inline constexpr std::size_t kTcStringLengthMax = 128 * 1024;

/// Vendors as one field of the string lists them.
struct TcVendors {
    IdRanges ids;
    int max_id = 0;              ///< the field's own MaxVendorId; range entries may go beyond it
    bool range_encoded = false;  ///< written as ranges, not as a bit field

    friend bool operator==(const TcVendors&, const TcVendors&) = default;
};

enum class TcRestrictionType { not_allowed = 0, require_consent = 1, require_legitimate_interest = 2 };

/// What the publisher allows vendors for one purpose, whatever they declared.
struct TcRestriction {
    int purpose = 1;  ///< 1 to 63
    TcRestrictionType type = TcRestrictionType::not_allowed;
    IdRanges vendors;

    friend bool operator==(const TcRestriction&, const TcRestriction&) = default;
};

/// The publisher's own purposes.
struct TcPublisher {
    IdRanges consents;              ///< purposes 1 to 24
    IdRanges legitimate_interests;  ///< purposes 1 to 24
    int custom_purposes = 0;        ///< how many of its own it has, 0 to 63
    IdRanges custom_consents;
    IdRanges custom_legitimate_interests;

    friend bool operator==(const TcPublisher&, const TcPublisher&) = default;
};

/// A decoded string. Purposes and special features are numbered from 1, as in the policies.
///
/// Threads: a value.
struct TcString {
    std::string text;  ///< the string as it came: encoding it again need not give the same letters
    int version = 2;
    Timestamp created{};  ///< to a tenth of a second in the string; since TCF 2.2 the day alone
    Timestamp last_updated{};
    int cmp_id = 0;
    int cmp_version = 0;
    int consent_screen = 0;
    std::string consent_language;  ///< ISO 639-1 in capitals; empty when the bits spell no two letters
    int vendor_list_version = 0;
    int policy_version = 0;  ///< 2 to 3: TCF 2.0 and 2.1, 4: TCF 2.2, 5: TCF 2.3
    bool service_specific = false;
    bool non_standard_texts = false;
    IdRanges special_feature_opt_ins;       ///< 1 to 12
    IdRanges purpose_consents;              ///< 1 to 24
    IdRanges purpose_legitimate_interests;  ///< 1 to 24
    bool purpose_one_treatment = false;     ///< purpose 1 was not disclosed
    std::string publisher_country;          ///< ISO 3166-1 alpha-2; empty when the bits spell no two letters
    TcVendors vendor_consents;
    TcVendors vendor_legitimate_interests;
    std::vector<TcRestriction> restrictions;  ///< in the string's order; the same pair is listed once
    std::optional<TcVendors> vendors_disclosed;
    std::optional<TcVendors> vendors_allowed;
    std::optional<TcPublisher> publisher;
    bool stray_bits = false;  ///< non-zero bits follow a segment's last field

    friend bool operator==(const TcString&, const TcString&) = default;
};

/// Reads a string of version 2. Padding of any length is accepted. Refused with Error{invalid_argument},
/// which names the segment, the field and the bit: other versions, letters that are not base64url, segments
/// that are cut short, repeated, unknown or out of place, ids of 0, ranges that end before they begin,
/// purposes and restriction types that the format does not define. The work and the memory follow the text's
/// length.
TcString decode_tc_string(std::string_view text);

/// Contradictions and broken rules, in a fixed order; docs/consent-signals.md lists them all.
std::vector<SignalFinding> check_tc_string(const TcString& tc, Timestamp now);

/// One line of JSON. Sets of ids are lists of [first, last]; times are RFC 3339.
std::string describe_tc_string_json(const TcString& tc);

}  // namespace sessionaudit
#pragma GCC visibility pop
