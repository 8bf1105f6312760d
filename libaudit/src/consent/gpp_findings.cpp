#include <algorithm>
#include <array>

#include "consent/findings.hpp"
#include "consent/us_layout.hpp"
#include "sessionaudit/gpp_string.hpp"

namespace sessionaudit {
namespace {

constexpr const char* kCore = "IAB Tech Lab, GPP consent string specification";
constexpr const char* kSections = "IAB Tech Lab, GPP sections for the United States";
constexpr const char* kSignalRule = "Cal. Code Regs. tit. 11 section 7025 (opt-out preference signals)";

constexpr int kGiven = 1;
constexpr int kOptedOut = 1;
constexpr int kDidNotOptOut = 2;
constexpr int kUndefined = 3;

struct Choice {
    const char* notice;
    const char* opt_out;
};
constexpr std::array kChoices{
    Choice{"SaleOptOutNotice", "SaleOptOut"},
    Choice{"SharingOptOutNotice", "SharingOptOut"},
    Choice{"TargetedAdvertisingOptOutNotice", "TargetedAdvertisingOptOut"},
};

bool is_choice(std::optional<int> field) {
    const int value = field.value_or(0);
    return value == kOptedOut || value == kDidNotOptOut;
}

void check_notices(const GppSection& section, Findings& found) {
    for (const Choice& choice : kChoices) {
        const auto notice = section.us->value(choice.notice);
        if (!notice || notice == kGiven || !is_choice(section.us->value(choice.opt_out))) continue;
        found.add("gpp_choice_without_notice",
                  section.name + ": " + choice.opt_out + " is a choice, and " + choice.notice +
                      " says that no notice of it was given",
                  kSections);
    }
}

void check_gpc(const GppSection& section, Findings& found) {
    if (!section.us->gpc.value_or(false)) return;
    for (const char* const field : {"SaleOptOut", "SharingOptOut"})
        if (section.us->value(field) == kDidNotOptOut)
            found.add("gpp_gpc_not_honoured",
                      section.name + ": GPC is set, and " + field + " says that the person did not opt out",
                      kSignalRule);
}

void check_values(const GppSection& section, Findings& found) {
    for (const UsField& field : section.us->fields)
        if (std::find(field.values.begin(), field.values.end(), kUndefined) != field.values.end())
            found.add("gpp_value_undefined", section.name + ": " + field.name + " has the undefined value 3",
                      kSections);
    if (section.us->value("MspaCoveredTransaction") == 0)
        found.add("gpp_value_undefined", section.name + ": MspaCoveredTransaction has the undefined value 0",
                  kSections);
    if (section.us->value("MspaOptOutOptionMode") == 1 && section.us->value("MspaServiceProviderMode") == 1)
        found.add("gpp_mspa_modes",
                  section.name + ": opt-out option mode and service provider mode are both on", kSections);
}

void check_encoding(const GppSection& section, Findings& found) {
    if (section.us->length_differs)
        found.add("gpp_version_length",
                  section.name + " states version " + std::to_string(section.us->version) +
                      " and is laid out as another one",
                  kSections);
    if (section.us->stray_bits)
        found.add("gpp_stray_bits", section.name + " goes on after its last field, and not with zeros",
                  kSections);
}

void check_section(const GppSection& section, Timestamp now, Findings& found) {
    if (section.tc) found.append(check_tc_string(*section.tc, now));
    if (section.us) {
        check_notices(section, found);
        check_gpc(section, found);
        check_values(section, found);
        check_encoding(section, found);
    }
    if (section.usp && section.usp->opt_out_sale != '-' && section.usp->notice != 'Y')
        found.add("gpp_choice_without_notice",
                  section.name + ": it records a choice about sale, and says that no notice of it was given",
                  kSections);
}

/// 0 when the section says nothing about sale.
int sale_choice(const GppSection& section) {
    if (section.usp)
        return section.usp->opt_out_sale == 'Y'   ? kOptedOut
               : section.usp->opt_out_sale == 'N' ? kDidNotOptOut
                                                  : 0;
    return section.us ? section.us->value("SaleOptOut").value_or(0) : 0;
}

/// Several sections describe one person's choice about sale.
void check_agreement(const GppString& gpp, Findings& found) {
    const auto first_with = [&gpp](int choice) {
        return std::find_if(gpp.sections.begin(), gpp.sections.end(),
                            [choice](const GppSection& section) { return sale_choice(section) == choice; });
    };
    const auto out = first_with(kOptedOut);
    const auto in = first_with(kDidNotOptOut);
    if (out != gpp.sections.end() && in != gpp.sections.end())
        found.add("gpp_sections_disagree",
                  out->name + " says that the person opted out of sale, and " + in->name +
                      " that the person did not",
                  kSections);
}

void check_header(const GppString& gpp, Findings& found) {
    if (!gpp.complete())
        found.add("gpp_section_count",
                  "the header lists " + std::to_string(gpp.section_ids.size()) + " sections, and " +
                      std::to_string(gpp.sections.size()) + " are there, so none of them was read",
                  kCore);
    const IdRange assigned{1, 27};
    const IdRanges unknown = gpp.section_ids.without(IdRanges::of({assigned}));
    if (!unknown.empty()) found.add("gpp_section_unknown", "no section has id " + some_ids(unknown), kCore);
    for (const GppSection& section : gpp.sections)
        if (find_us_layout(section.id, 1) && !section.us)
            found.add("gpp_section_version", section.name + " has a version that is not known", kSections);
}

}  // namespace

std::vector<SignalFinding> check_gpp_string(const GppString& gpp, Timestamp now) {
    Findings found;
    check_header(gpp, found);
    for (const GppSection& section : gpp.sections)
        check_section(section, now, found);
    check_agreement(gpp, found);
    return std::move(found).list();
}

}  // namespace sessionaudit
