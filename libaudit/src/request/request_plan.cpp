#include "request/request_plan.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "consent/purpose_rules.hpp"
#include "core/ascii.hpp"
#include "core/json_text.hpp"
#include "crypto/hash.hpp"
#include "records/jurisdiction.hpp"
#include "request/request_states.hpp"
#include "sessionaudit/erasure.hpp"
#include "sessionaudit/error.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {
namespace {

using Json = nlohmann::json;

bool is_known(VaultCore& core, const RequestRow& row) {
    const auto lease = core.readers().lease();
    return row.person_mac && find_subject(*lease, *row.person_mac).has_value();
}

Jurisdictions jurisdictions_of(VaultCore& core, const RequestRow& row) {
    return {jurisdiction_of(core, row.jurisdiction, "")};
}

/// GDPR Art 20(1)(a): what the person provided under consent or a contract.
std::vector<std::string> portable_purposes(const PolicySet& policies, const Jurisdictions& where) {
    std::set<std::string> found;
    for (const Policy* policy : policies_for(policies, where))
        for (const Purpose& purpose : policy->purposes)
            if (!purpose.legal_basis || *purpose.legal_basis == LegalBasis::consent ||
                *purpose.legal_basis == LegalBasis::contract)
                found.insert(purpose.id);
    return {found.begin(), found.end()};
}

/// What a right is about when the request names no purpose.
bool is_about(RequestKind kind, const Purpose& purpose) {
    switch (kind) {
        case RequestKind::objection:  // Art 21(1): Art 6(1)(e) and (f)
            return is_direct_marketing(purpose.id) ||
                   purpose.legal_basis == LegalBasis::legitimate_interests ||
                   purpose.legal_basis == LegalBasis::public_task;
        case RequestKind::opt_out:
            return purpose.sale_or_sharing;
        case RequestKind::limit:
            return purpose.sensitive;
        case RequestKind::access:
        case RequestKind::portability:
        case RequestKind::erasure:
        case RequestKind::rectification:
        case RequestKind::restriction:
        case RequestKind::automated_decision:
        case RequestKind::opt_in:
            return false;
    }
    return false;
}

std::string sentence_of(const Rectification& change) {
    switch (change.what) {
        case Rectification::What::replace_identifier:
            return "replace the identifier " + change.before.to_string() + " by " + change.after.to_string();
        case Rectification::What::add_identifier:
            return "add the identifier " + change.after.to_string();
        case Rectification::What::remove_identifier:
            return "remove the identifier " + change.before.to_string();
        case Rectification::What::set_attribute:
            if (change.value.empty())
                return "remove the attribute " + change.name + " of session " + change.session.to_string();
            return "set the attribute " + change.name + " of session " + change.session.to_string() + " to " +
                   change.value;
    }
    return {};
}

void plan_erasure(VaultCore& core, const RequestSecrets& secrets, MadePlan& made) {
    const auto erasure = ErasureService(core).plan(secrets.details.person);
    if (!erasure) return;
    made.erasure_hash = erasure->hash;
    for (const ErasureItem& item : erasure->erased)
        if (item.count != 0)
            made.plan.steps.push_back("erase " + item.what + ": " + std::to_string(item.count));
    for (const KeptItem& item : erasure->kept) {
        made.held |= item.what.starts_with("held_");
        made.plan.kept.push_back(item.what + ": " + item.why);
    }
    made.plan.kept.emplace_back(
        "request_record: that there was a request, and how it was answered, without naming anybody, for 24 "
        "months (CCPA regs 7101; GDPR Art 5(2))");
}

void plan_purposes(VaultCore& core, const RequestRow& row, const RequestSecrets& secrets,
                   const std::string& verb, MadePlan& made) {
    const auto choices = ConsentService(core).current(secrets.details.person);
    made.purposes =
        purposes_of(core.purpose_rules().policies(), jurisdictions_of(core, row), row, secrets, choices);
    const auto denied = [&](const std::string& purpose) {
        const auto& list = secrets.denied.purposes;
        return std::find(list.begin(), list.end(), purpose) != list.end();
    };
    made.purposes.erase(std::remove_if(made.purposes.begin(), made.purposes.end(), denied),
                        made.purposes.end());
    if (made.purposes.empty())
        made.plan.steps.emplace_back("nothing is processed for such a purpose; answer so");
    else
        made.plan.steps.push_back(verb + ascii::join(made.purposes));
}

/// Recording a no needs nobody who is known: the identifier is remembered with it, so that it will hold.
bool works_for_strangers(RequestKind kind) {
    return kind == RequestKind::objection || kind == RequestKind::opt_out || kind == RequestKind::limit ||
           kind == RequestKind::opt_in;
}

void plan_steps(VaultCore& core, const RequestRow& row, const RequestSecrets& secrets, MadePlan& made) {
    std::vector<std::string>& steps = made.plan.steps;
    switch (row.kind) {
        case RequestKind::access:
            steps.emplace_back(
                row.categories_only
                    ? "hand over which categories of data are kept, why and for how long"
                    : "hand over a copy of all data kept of the person, and what GDPR Art 15(1) "
                      "or CCPA regs 7024 want told with it");
            return;
        case RequestKind::portability:
            steps.push_back(
                "hand over, in a structured and machine-readable form, what was kept for: " +
                ascii::join(portable_purposes(core.purpose_rules().policies(), jurisdictions_of(core, row))));
            return;
        case RequestKind::automated_decision:
            steps.emplace_back("have a human look at the decision, and hand over the answer");
            return;
        case RequestKind::erasure:
            return plan_erasure(core, secrets, made);
        case RequestKind::rectification:
            for (const Rectification& change : secrets.details.changes)
                steps.push_back(sentence_of(change));
            return;
        case RequestKind::restriction:
            steps.emplace_back("deny every purpose for this person until it is lifted");
            return;
        case RequestKind::objection:
            return plan_purposes(core, row, secrets, "deny, until it is lifted: ", made);
        case RequestKind::opt_out:
        case RequestKind::limit:
            return plan_purposes(core, row, secrets, "record as opted out: ", made);
        case RequestKind::opt_in:
            return plan_purposes(core, row, secrets, "record as given: ", made);
    }
}

std::string hash_of(const RequestRow& row, const RequestSecrets& secrets, const MadePlan& made) {
    const Json json{{"request", row.id.to_string()},
                    {"kind", std::string(to_string(row.kind))},
                    {"person_known", made.plan.person_known},
                    {"steps", made.plan.steps},
                    {"kept", made.plan.kept},
                    {"purposes", made.purposes},
                    {"denied", {secrets.denied.id, secrets.denied.reason, secrets.denied.purposes}},
                    {"erasure", made.erasure_hash.value_or("")}};
    // Texts of a rectification may be no UTF-8, as identifiers may.
    return to_hex(sha256(as_bytes(dump_json_replacing(json))));
}

}  // namespace

bool is_direct_marketing(std::string_view purpose) noexcept {
    return purpose.starts_with("direct_marketing");
}

std::vector<std::string> purposes_of(const PolicySet& policies, const Jurisdictions& where,
                                     const RequestRow& row, const RequestSecrets& secrets,
                                     const std::vector<CurrentConsent>& choices) {
    const RequestDetails& details = secrets.details;
    std::set<std::string> found(details.purposes.begin(), details.purposes.end());
    if (!found.empty()) return {found.begin(), found.end()};
    if (row.kind == RequestKind::opt_in) {
        for (const CurrentConsent& choice : choices)
            if (choice.state == ConsentState::opted_out) found.insert(choice.purpose);
        return {found.begin(), found.end()};
    }
    const auto add = [&](const Policy& policy) {
        for (const Purpose& purpose : policy.purposes)
            if (is_about(row.kind, purpose)) found.insert(purpose.id);
    };
    for (const Policy* policy : policies_for(policies, where))
        add(*policy);
    if (found.empty())  // a right that no policy of the place knows, honoured all the same
        for (const auto& [id, policy] : policies.policies)
            add(policy);
    return {found.begin(), found.end()};
}

MadePlan make_plan(VaultCore& core, const RequestRow& row, const RequestSecrets& secrets) {
    MadePlan made;
    made.plan.person_known = is_known(core, row);
    if (made.plan.person_known || works_for_strangers(row.kind))
        plan_steps(core, row, secrets, made);
    else
        made.plan.steps.emplace_back("nothing is kept of this person; answer so");
    if (!secrets.denied.id.empty()) {
        const std::string about =
            secrets.denied.purposes.empty() ? "" : " (" + ascii::join(secrets.denied.purposes) + ")";
        made.plan.kept.push_back("denied" + about + ": " + secrets.denied.id +
                                 (secrets.denied.reason.empty() ? "" : ", " + secrets.denied.reason));
    }
    made.plan.hash = hash_of(row, secrets, made);
    return made;
}

void require_ground(VaultCore& core, const RequestRow& row, const RefusalGround& ground) {
    require_utf8(ground.reason, 64 * 1024, "the reason");
    std::vector<std::string> known = request_grounds();
    if (!needs_identity(row.kind)) known.erase(std::find(known.begin(), known.end(), kGroundUnverified));
    const PolicySet& policies = core.purpose_rules().policies();
    const auto decision = request_decision(policies, jurisdictions_of(core, row), row.kind);
    const auto add = [&](const std::vector<Exemption>& exemptions) {
        for (const Exemption& exemption : exemptions)
            if (std::find(exemption.requests.begin(), exemption.requests.end(), row.kind) !=
                exemption.requests.end())
                known.push_back(exemption.id);
    };
    if (decision)
        add(decision->exemptions);
    else
        for (const auto& [id, policy] : policies.policies)
            add(policy.exemptions);
    if (std::find(known.begin(), known.end(), ground.id) == known.end())
        throw Error(ErrorCode::invalid_argument, "\"" + ground.id.substr(0, 70) +
                                                     "\" is no ground to refuse this request on; there are " +
                                                     ascii::join(known));
}

}  // namespace sessionaudit
