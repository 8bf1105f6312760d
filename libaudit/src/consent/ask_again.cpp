// May a person who said no be asked again?
#include <algorithm>

#include "consent/holder.hpp"
#include "consent/purpose_rules.hpp"
#include "policy/period_moment.hpp"
#include "records/jurisdiction.hpp"
#include "store/vault_core.hpp"
#include "tables/consents.hpp"
#include "tables/objections.hpp"
#include "tables/session_data.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

bool is_no(ConsentState state) {
    switch (state) {
        case ConsentState::refused:
        case ConsentState::withdrawn:
        case ConsentState::opted_out:
            return true;
        case ConsentState::none:
        case ConsentState::given:
        case ConsentState::expired:
            return false;
    }
    return true;
}

struct Wait {
    Timestamp until;
    std::string sentence;
};

/// The longest that a policy of the jurisdiction sets: it leaves the person in peace.
std::optional<Wait> longest_wait(const PolicySet& policies, const Jurisdictions& where,
                                 const CurrentConsent& choice) {
    std::optional<Wait> longest;
    for (const Policy* policy : policies_for(policies, where)) {
        const Purpose* const purpose = policy->find_purpose(choice.purpose);
        const ConsentRules& rules = purpose != nullptr ? purpose->consent : policy->consent;
        if (!rules.ask_again_after) continue;
        const Timestamp until = moment_after(choice.decided, *rules.ask_again_after);
        if (longest && until <= longest->until) continue;
        longest = Wait{until, "the person said no to " + choice.purpose + " on " +
                                  to_rfc3339(choice.decided).substr(0, 10) + ", and " + policy->id +
                                  " wants " + to_string(*rules.ask_again_after) + " before asking again (" +
                                  rules.citation.text + "): not before " + to_rfc3339(until)};
    }
    return longest;
}

}  // namespace

AskAgain ConsentService::may_ask_again(const ConsentHolder& holder, std::string_view purpose,
                                       std::string_view jurisdiction) {
    const auto lease = core_.readers().lease();
    const auto known = find_holder(*lease, core_.index_key(), holder);
    if (!known) return {true, {}, "nothing stands against asking"};
    for (const std::string& objected : select_objections(*lease, known->owner))
        if (objected == purpose)
            return {false, {}, "the person objected to " + objected + " (GDPR Art 21); lift it first"};
    const auto choices = select_choices(*lease, known->owner);
    const auto choice = std::find_if(choices.begin(), choices.end(),
                                     [&](const CurrentConsent& it) { return it.purpose == purpose; });
    if (choice == choices.end() || !is_no(choice->state)) return {true, {}, "the person did not say no"};
    std::string declared(jurisdiction);
    if (declared.empty())
        if (const auto key = core_.key_of(known->owner, known->bucket))
            for (const ConsentRecord& record : select_consents(*lease, *key))
                if (record.id == choice->record) declared = record.jurisdiction;
    const auto wait =
        longest_wait(core_.purpose_rules().policies(), {jurisdiction_of(core_, declared, "")}, *choice);
    if (!wait) return {true, {}, "no policy sets a time before asking again"};
    if (core_.now() < wait->until) return {false, wait->until, wait->sentence};
    return {true, wait->until, "the time before asking again is over since " + to_rfc3339(wait->until)};
}

}  // namespace sessionaudit
