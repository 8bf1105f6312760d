#include "sessionaudit/privacy_signals.hpp"

#include <algorithm>

#include "consent/findings.hpp"

namespace sessionaudit {
namespace {

constexpr const char* kGpc = "W3C Global Privacy Control";
constexpr const char* kSignalRule = "Cal. Code Regs. tit. 11 section 7025 (opt-out preference signals)";

/// GPC came with the request, and a section written by the page says otherwise.
void check_gpc_in_section(const GppSection& section, Findings& found) {
    if (!section.us) return;
    if (section.us->gpc == false)
        found.add("signals_gpc_differs",
                  "the request carried GPC, and the GPC sub-section of " + section.name + " says it did not",
                  kGpc);
    if (section.us->gpc.value_or(false)) return;  // the string's own check speaks of the choices then
    for (const char* const field : {"SaleOptOut", "SharingOptOut"})
        if (section.us->value(field) == 2)
            found.add("signals_gpc_not_honoured",
                      "the request carried GPC, and " + section.name + " says in " + field +
                          " that the person did not opt out",
                      kSignalRule);
}

void check_gpc(const PrivacySignals& signals, Findings& found) {
    if (signals.cmp_cookie && signals.cmp_cookie->gpc && *signals.cmp_cookie->gpc != signals.gpc)
        found.add(
            "signals_gpc_differs",
            std::string("the consent platform's cookie says that GPC was ") +
                (signals.gpc ? "off, and the request carried it" : "on, and the request did not carry it"),
            kGpc);
    if (!signals.gpc || !signals.gpp_string) return;
    for (const GppSection& section : signals.gpp_string->sections) {
        check_gpc_in_section(section, found);
        if (section.usp && section.usp->opt_out_sale == 'N')
            found.add(
                "signals_gpc_not_honoured",
                "the request carried GPC, and " + section.name + " says that the person did not opt out",
                kSignalRule);
    }
}

/// Texts may differ where their meaning does not, so the meanings are compared.
bool says_the_same(TcString a, TcString b) {
    a.text.clear();
    b.text.clear();
    return a == b;
}

void check_tc(const PrivacySignals& signals, Findings& found) {
    const GppSection* const section =
        signals.tc_string && signals.gpp_string ? signals.gpp_string->find(2) : nullptr;
    if (section != nullptr && section->tc && !says_the_same(*signals.tc_string, *section->tc))
        found.add("signals_tc_differs",
                  "the TC string and the one inside the GPP string are not the same choice",
                  "IAB Tech Lab, GPP consent string specification");
}

}  // namespace

bool parse_gpc(std::span<const std::string> header_values) noexcept {
    return std::find(header_values.begin(), header_values.end(), "1") != header_values.end();
}

std::optional<bool> parse_dnt(std::string_view header_value) noexcept {
    if (header_value == "1") return true;
    if (header_value == "0") return false;
    return std::nullopt;
}

bool opts_out_of_sale(const PrivacySignals& signals) {
    return signals.gpc || (signals.gpp_string && opts_out_of_sale(*signals.gpp_string));
}

std::vector<SignalFinding> check_signals(const PrivacySignals& signals, Timestamp now) {
    Findings found;
    if (signals.tc_string) found.append(check_tc_string(*signals.tc_string, now));
    if (signals.gpp_string) found.append(check_gpp_string(*signals.gpp_string, now));
    check_gpc(signals, found);
    check_tc(signals, found);
    return std::move(found).list();
}

}  // namespace sessionaudit
