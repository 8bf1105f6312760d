#include "consent/gpc_opt_out.hpp"

#include <algorithm>
#include <set>

#include "core/ascii.hpp"
#include "sessionaudit/policy_decision.hpp"
#include "sessionaudit/privacy_signals.hpp"

namespace sessionaudit {
namespace {

/// Field names have no case (RFC 9110 section 5.1).
bool is_gpc_header(std::string_view name) {
    return ascii::equal_ignoring_case(name, "sec-gpc");
}

bool has_gpc(const SeenSignals& signals) {
    std::vector<std::string> values;
    for (const auto& [name, value] : signals)
        if (is_gpc_header(name)) values.push_back(value);
    return parse_gpc(values);
}

/// "expired" is no yes any more.
const CurrentConsent* stored_yes(const std::vector<CurrentConsent>& known, const std::string& purpose,
                                 Timestamp now) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const CurrentConsent& choice) {
        return choice.purpose == purpose && choice.state == ConsentState::given &&
               !(choice.expires && now >= *choice.expires);
    });
    return found == known.end() ? nullptr : &*found;
}

void opt_out(ConsentRecord& record, const std::string& purpose, const std::vector<CurrentConsent>& known,
             Timestamp now) {
    const auto chosen = std::find_if(record.choices.begin(), record.choices.end(),
                                     [&](const ConsentChoice& choice) { return choice.purpose == purpose; });
    if (chosen == record.choices.end()) {
        if (const CurrentConsent* yes = stored_yes(known, purpose, now))
            record.findings.push_back({"gpc_conflict", purpose, yes->record});
        record.choices.push_back({purpose, ConsentState::opted_out, {}});
        return;
    }
    if (chosen->state == ConsentState::given) {
        record.findings.push_back({"gpc_conflict", purpose, std::nullopt});
        *chosen = {purpose, ConsentState::opted_out, {}};
    }
}

}  // namespace

void apply_gpc(ConsentRecord& record, const PolicySet& policies, const Jurisdictions& jurisdictions,
               const std::vector<CurrentConsent>& known, Timestamp now) {
    if (!has_gpc(record.signals)) return;
    std::set<std::string> selling;
    for (const Policy* policy : policies_for(policies, jurisdictions))
        for (const Purpose& purpose : policy->purposes)
            if (purpose.sale_or_sharing) selling.insert(purpose.id);
    for (const std::string& purpose : selling)
        opt_out(record, purpose, known, now);
}

std::string ConsentFinding::sentence() const {
    const std::string stood =
        contradicts ? "a yes that was in force (" + contradicts->to_string() + ")" : "a yes in the same act";
    return "Global Privacy Control asked not to be sold or shared and stands against " + stood + " for " +
           purpose +
           "; the signal counts (Cal. Code Regs. tit. 11 section 7025(c)). Tell the person, and ask before "
           "recording another yes.";
}

}  // namespace sessionaudit
