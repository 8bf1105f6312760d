// May this purpose be served, now?
#include "consent/consent_cache.hpp"
#include "consent/holder.hpp"
#include "consent/holder_cache.hpp"
#include "consent/purpose_rules.hpp"
#include "records/jurisdiction.hpp"
#include "sessionaudit/error.hpp"
#include "store/vault_core.hpp"
#include "tables/consents.hpp"
#include "tables/objections.hpp"
#include "tables/session_data.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

void note_objection(OwnerChoices& known, std::uint32_t purpose) {
    for (CachedChoice& choice : known.choices)
        if (choice.purpose == purpose) {
            choice.objected = true;
            return;
        }
    CachedChoice objection;
    objection.purpose = purpose;
    objection.objected = true;
    known.choices.push_back(objection);
}

OwnerChoices load_choices(VaultCore& core, const OwnerPlace& owner) {
    const auto lease = core.readers().lease();
    OwnerChoices known;
    known.restricted = is_restricted(*lease, owner.owner);
    for (const CurrentConsent& choice : select_choices(*lease, owner.owner))
        known.choices.push_back({core.consent_cache().number_of(choice.purpose), choice.state,
                                 choice.expires.has_value(), false, choice.decided,
                                 choice.expires.value_or(Timestamp{}), choice.record});
    for (const std::string& purpose : select_objections(*lease, owner.owner))
        note_objection(known, core.consent_cache().number_of(purpose));
    return known;
}

CachedAnswer look_up(VaultCore& core, const OwnerPlace& owner, std::uint32_t purpose) {
    if (auto known = core.consent_cache().find(owner, purpose)) return *known;
    const auto version = core.counters().version_to_cache(owner.bucket);
    OwnerChoices choices = load_choices(core, owner);
    const CachedAnswer answer = answer_of(choices, purpose);
    if (version) {
        choices.version = *version;
        core.consent_cache().put(owner, std::move(choices));
    }
    return answer;
}

ConsentDecision decide_owner(VaultCore& core, const OwnerPlace& owner, const Jurisdictions& jurisdictions,
                             std::string_view purpose) {
    const CachedAnswer answer = look_up(core, owner, core.consent_cache().number_of(purpose));
    ConsentDecision decision;
    decision.restricted = answer.restricted;
    decision.objected = answer.choice && answer.choice->objected;
    if (const auto& choice = answer.choice; choice && choice->state != ConsentState::none) {
        const bool expired = choice->has_expiry && core.now() >= choice->expires;
        decision.state = expired ? ConsentState::expired : choice->state;
        decision.record = choice->record;
        decision.decided = choice->decided;
        if (choice->has_expiry) decision.expires = choice->expires;
    }
    decision.rule = core.purpose_rules().find(jurisdictions, purpose, decision.state);
    decision.allowed = decision.rule->allowed && !decision.restricted && !decision.objected;
    return decision;
}

ConsentDecision decide_unknown(VaultCore& core, const Jurisdictions& jurisdictions,
                               std::string_view purpose) {
    ConsentDecision decision;
    decision.rule = core.purpose_rules().find(jurisdictions, purpose, ConsentState::none);
    decision.allowed = decision.rule->allowed;
    return decision;
}

/// A session's owner never changes; that its key is there is why the counters is asked.
SessionPlace place_of(VaultCore& core, const SessionId& id) {
    if (auto known = core.session_places().find(id)) return std::move(*known);
    const auto lease = core.readers().lease();
    const Bucket bucket = require_session(*lease, id).bucket;
    // Read again, behind the number of the counters, which needs the bucket.
    const auto version = core.counters().version_to_cache(bucket);
    const SessionRow row = require_session(*lease, id);
    const auto key = core.key_of(row.owner, row.bucket);
    if (!key) throw no_such_session(id);
    const SessionData data = open_session_data(*key, id, row.sealed);
    SessionPlace place{{row.owner, row.bucket}, jurisdiction_of(core, data.jurisdiction, data.network)};
    core.session_places().put(id, row.bucket, version, place);
    return place;
}

/// Absent when nobody is known by it, which is not remembered: it may change any time.
std::optional<OwnerPlace> place_of(VaultCore& core, const Identifier& identifier) {
    const Hash mac = identifier_mac(core.index_key(), identifier);
    if (const auto known = core.subject_places().find(mac)) return known;
    const auto lease = core.readers().lease();
    const auto owner = find_subject(*lease, mac);
    if (!owner) return std::nullopt;
    const auto version = core.counters().version_to_cache(owner->bucket);
    const auto subject = find_subject(*lease, mac);
    if (!subject) return std::nullopt;
    if (subject->bucket == owner->bucket) core.subject_places().put(mac, subject->bucket, version, *subject);
    return subject;
}

}  // namespace

std::string ConsentDecision::sentence() const {
    if (restricted)
        return "Denied: processing of this person's data is restricted (GDPR Art 18) until the restriction "
               "is "
               "lifted.";
    if (objected)
        return "Denied: the person objected to this purpose (GDPR Art 21); it is denied until the objection "
               "is "
               "lifted.";
    return rule->sentence;
}

ConsentDecision ConsentService::decide(const OwnerPlace& owner, const Jurisdictions& jurisdictions,
                                       std::string_view purpose) {
    if (owner.bucket >= kBucketCount)
        throw Error(ErrorCode::invalid_argument, "an owner's bucket is 0 to 4095, as check() gives it");
    return decide_owner(core_, owner, jurisdictions, purpose);
}

ConsentDecision ConsentService::decide(const ConsentHolder& holder, std::string_view purpose,
                                       std::string_view jurisdiction) {
    if (const auto* identifier = std::get_if<Identifier>(&holder)) {
        const Jurisdictions where{jurisdiction_of(core_, jurisdiction, "")};
        const auto known = place_of(core_, *identifier);
        return known ? decide_owner(core_, *known, where, purpose) : decide_unknown(core_, where, purpose);
    }
    const SessionPlace place = place_of(core_, std::get<SessionId>(holder));
    const Jurisdictions where{jurisdiction.empty() ? place.jurisdiction
                                                   : jurisdiction_of(core_, jurisdiction, "")};
    return decide_owner(core_, place.owner, where, purpose);
}

Jurisdiction ConsentService::jurisdiction(const SessionId& id) {
    return place_of(core_, id).jurisdiction;
}

}  // namespace sessionaudit
