// The string of the IAB's Global Privacy Platform: one text with a section for each law.
//
// Source: IAB Tech Lab, Global Privacy Platform, "Consent String Specification" and its sections for the
// United States. Sections and fields have the specification's own names and values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/id_ranges.hpp"
#include "sessionaudit/signal_finding.hpp"
#include "sessionaudit/tc_string.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// Longer texts are refused unread.
inline constexpr std::size_t kGppStringLengthMax = 256 * 1024;
/// So are texts with more sections. 27 ids are assigned.
inline constexpr std::size_t kGppSectionsMax = 128;

/// A field of a section for the United States. Notices: 0 not applicable, 1 given, 2 not given. Opt-outs: 0
/// not applicable, 1 opted out, 2 did not. Consents: 0 not applicable, 1 no consent, 2 consent. 3 is not
/// defined.
struct UsField {
    std::string name;         ///< "SaleOptOut"
    std::vector<int> values;  ///< one, or for a list one for each element
    bool is_list = false;

    friend bool operator==(const UsField&, const UsField&) = default;
};

/// A section for the United States, national or of one state.
struct UsPrivacy {
    int version = 1;
    std::vector<UsField> fields;  ///< in the specification's order, without the version
    std::optional<bool> gpc;      ///< the GPC sub-section; absent when it is not there
    bool length_differs = false;  ///< the bits are laid out as in another version than the stated one
    bool stray_bits = false;      ///< non-zero bits follow the last field

    /// Of a field with one value; absent when the section has no such field.
    std::optional<int> value(std::string_view field) const;
    friend bool operator==(const UsPrivacy&, const UsPrivacy&) = default;
};

/// The four letters of the older US Privacy string: "1YNN".
struct UspV1 {
    char notice = '-';        ///< Y given, N not given, - not applicable
    char opt_out_sale = '-';  ///< Y opted out
    char lspa_covered = '-';

    friend bool operator==(const UspV1&, const UspV1&) = default;
};

/// One section. At most one of `us`, `tc` and `usp` is there; with none of them the section was kept as text.
struct GppSection {
    int id = 0;        ///< 0 when the header does not say which section this is
    std::string name;  ///< "usnat"; empty for an id this version does not know
    std::string text;
    std::optional<UsPrivacy> us;
    std::optional<TcString> tc;
    std::optional<UspV1> usp;

    friend bool operator==(const GppSection&, const GppSection&) = default;
};

/// Threads: a value.
struct GppString {
    std::string text;
    IdRanges section_ids;              ///< as the header lists them
    std::vector<GppSection> sections;  ///< in the string's order

    /// Whether there are as many sections as the header lists. When not, nothing says which one is missing,
    /// so all of them are kept as text, without an id.
    bool complete() const noexcept { return section_ids.size() == sections.size(); }
    /// Null if no section has that id.
    const GppSection* find(int id) const noexcept;

    friend bool operator==(const GppString&, const GppString&) = default;
};

/// Reads a string with a header of version 1. Decoded are tcfeuv2 (2), uspv1 (6), usnat (7, versions 1 and 2)
/// and the states from usca (8) to usde (17), usia (18) to usmn (23); other sections, and versions that are
/// not known, are kept as text. Both paddings in use (to letters, and to bytes first) are accepted, and
/// national sections of version 1 in their short layout too. Refused with Error{invalid_argument}, which
/// names the section and the bit: other headers, letters that are not base64url, sections that are cut short,
/// sub-sections that are repeated or unknown, whatever decode_tc_string() refuses. The work follows the
/// text's length.
GppString decode_gpp_string(std::string_view text);

/// Contradictions and broken rules, those of a TC string inside included; docs/consent-signals.md lists them.
std::vector<SignalFinding> check_gpp_string(const GppString& gpp, Timestamp now);

/// Whether any section says that the person opted out of sale or of sharing, its GPC sub-section included.
bool opts_out_of_sale(const GppString& gpp);

/// One line of JSON. Fields of the United States keep the specification's names.
std::string describe_gpp_string_json(const GppString& gpp);

}  // namespace sessionaudit
#pragma GCC visibility pop
