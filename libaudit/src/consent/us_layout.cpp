#include "consent/us_layout.hpp"

#include <array>

namespace sessionaudit {
namespace {

constexpr std::array<std::string_view, 28> kSectionNames{
    "",        "tcfeuv1", "tcfeuv2", "header", "signal_integrity",
    "tcfcav1", "uspv1",   "usnat",   "usca",   "usva",
    "usco",    "usut",    "usct",    "usfl",   "usmt",
    "usor",    "ustx",    "usde",    "usia",   "usne",
    "usnh",    "usnj",    "ustn",    "usmn",   "usmd",
    "usin",    "usky",    "usri"};

constexpr UsFieldLayout kSaleNotice{"SaleOptOutNotice"};
constexpr UsFieldLayout kAdvertisingNotice{"TargetedAdvertisingOptOutNotice"};
constexpr UsFieldLayout kSale{"SaleOptOut"};
constexpr UsFieldLayout kAdvertising{"TargetedAdvertisingOptOut"};
constexpr std::string_view kSensitive = "SensitiveDataProcessing";
constexpr std::string_view kChild = "KnownChildSensitiveDataConsents";

/// The three fields about the industry's agreement end every section.
void add_mspa(std::vector<UsFieldLayout>& fields) {
    fields.insert(fields.end(),
                  {{"MspaCoveredTransaction"}, {"MspaOptOutOptionMode"}, {"MspaServiceProviderMode"}});
}

std::vector<UsFieldLayout> national(std::size_t sensitive, std::size_t child) {
    std::vector<UsFieldLayout> fields{{"SharingNotice"},
                                      kSaleNotice,
                                      {"SharingOptOutNotice"},
                                      kAdvertisingNotice,
                                      {"SensitiveDataProcessingOptOutNotice"},
                                      {"SensitiveDataLimitUseNotice"},
                                      kSale,
                                      {"SharingOptOut"},
                                      kAdvertising,
                                      {kSensitive, sensitive},
                                      {kChild, child},
                                      {"PersonalDataConsents"}};
    add_mspa(fields);
    return fields;
}

std::vector<UsFieldLayout> california() {
    std::vector<UsFieldLayout> fields{kSaleNotice, {"SharingOptOutNotice"}, {"SensitiveDataLimitUseNotice"},
                                      kSale,       {"SharingOptOut"},       {kSensitive, 9},
                                      {kChild, 2}, {"PersonalDataConsents"}};
    add_mspa(fields);
    return fields;
}

/// The states after California share one pattern; this is where they differ.
struct State {
    int section;
    std::string_view first_notice;
    std::string_view sensitive_notice;  ///< empty: has none
    std::size_t sensitive;
    std::size_t child;  ///< 0: one value
    bool additional_consent;
    bool has_gpc;
};

constexpr std::string_view kShared = "SharingNotice";
constexpr std::string_view kProcessing = "ProcessingNotice";
constexpr std::array kStates{
    State{9, kShared, "", 8, 0, false, false},
    State{10, kShared, "", 7, 0, false, true},
    State{11, kShared, "SensitiveDataProcessingOptOutNotice", 8, 0, false, false},
    State{12, kShared, "", 8, 3, false, true},
    State{13, kProcessing, "", 8, 3, true, false},
    State{14, kShared, "", 8, 3, true, true},
    State{15, kProcessing, "", 11, 3, true, true},
    State{16, kProcessing, "", 8, 0, true, true},
    State{17, kProcessing, "", 9, 5, true, true},
    State{18, kProcessing, "SensitiveDataOptOutNotice", 8, 0, false, true},
    State{19, kProcessing, "", 8, 0, true, true},
    State{20, kProcessing, "", 8, 3, true, true},
    State{21, kProcessing, "", 10, 5, true, true},
    State{22, kProcessing, "", 8, 0, true, true},
    State{23, kProcessing, "", 8, 0, true, true},
};

std::vector<UsFieldLayout> fields_of(const State& state) {
    std::vector<UsFieldLayout> fields{{state.first_notice}, kSaleNotice, kAdvertisingNotice};
    if (!state.sensitive_notice.empty()) fields.push_back({state.sensitive_notice});
    fields.insert(fields.end(), {kSale, kAdvertising, {kSensitive, state.sensitive}, {kChild, state.child}});
    if (state.additional_consent) fields.push_back({"AdditionalDataProcessingConsent"});
    add_mspa(fields);
    return fields;
}

}  // namespace

std::optional<UsLayout> find_us_layout(int section, int version) {
    if (section == 7 && version == 1) return UsLayout{national(12, 2), true};
    if (section == 7 && version == 2) return UsLayout{national(16, 3), true};
    if (version != 1) return std::nullopt;
    if (section == 8) return UsLayout{california(), true};
    for (const State& state : kStates)
        if (state.section == section) return UsLayout{fields_of(state), state.has_gpc};
    return std::nullopt;
}

std::string_view gpp_section_name(int id) noexcept {
    return id > 0 && static_cast<std::size_t>(id) < kSectionNames.size()
               ? kSectionNames[static_cast<std::size_t>(id)]
               : std::string_view();
}

}  // namespace sessionaudit
