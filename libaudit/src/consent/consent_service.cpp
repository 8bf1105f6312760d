// Recording choices, and what was recorded.
#include <algorithm>
#include <set>

#include "consent/gpc_opt_out.hpp"
#include "consent/holder.hpp"
#include "consent/purpose_rules.hpp"
#include "consent/withdrawal.hpp"
#include "core/snake_case_id.hpp"
#include "core/utf8.hpp"
#include "policy/period_moment.hpp"
#include "records/anonymise.hpp"
#include "records/jurisdiction.hpp"
#include "records/ledger_entries.hpp"
#include "records/person.hpp"
#include "records/restriction.hpp"
#include "records/subject_keys.hpp"
#include "sessionaudit/error.hpp"
#include "store/vault_core.hpp"
#include "tables/consent_codec.hpp"
#include "tables/consents.hpp"
#include "tables/session_data.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kChoicesMax = 100;
constexpr std::size_t kShortTextMax = 256;
constexpr std::size_t kLongTextMax = 64 * 1024;

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorCode::invalid_argument, sentence);
}

void require_text(const std::string& text, std::size_t size_max, const char* what) {
    if (text.size() > size_max || !is_utf8(text))
        refuse(std::string(what) + " must be UTF-8 text of at most " + std::to_string(size_max) + " bytes");
}

bool is_sha256(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

void require_texts(const ConsentAct& act) {
    require_text(act.notice.id, kShortTextMax, "the notice's id");
    require_text(act.notice.version, kShortTextMax, "the notice's version");
    require_text(act.language, kShortTextMax, "the language");
    require_text(act.evidence, kLongTextMax, "the evidence");
    if (!act.notice.sha256.empty() && !is_sha256(act.notice.sha256))
        refuse("the hash of a notice is its SHA-256 in 64 lower-case hexadecimal digits");
    if (!is_snake_case_id(act.method))  // the ledger keeps it, so it must be able to name nobody
        refuse("say how the choice was made in a word of a-z, 0-9 and _: banner, form, phone, ...");
    if (act.signals.size() > kChoicesMax) refuse("an act may carry at most 100 signals");
    for (const auto& [name, value] : act.signals) {
        require_text(name, kShortTextMax, "a signal's name");
        require_text(value, kLongTextMax, "a signal");
    }
}

void require_choices(const std::vector<ConsentChoice>& choices, const PurposeRules& rules) {
    if (choices.empty()) refuse("a consent names at least one purpose");
    if (choices.size() > kChoicesMax) refuse("a consent names at most 100 purposes");
    std::set<std::string_view> seen;
    for (const ConsentChoice& choice : choices) {
        if (!is_snake_case_id(choice.purpose))
            refuse("\"" + choice.purpose.substr(0, 70) +
                   "\" is no purpose; a purpose is a word of a-z, 0-9 and _ that a policy declares");
        if (!seen.insert(choice.purpose).second)
            refuse("the purpose " + choice.purpose + " is there twice; which one counts?");
        if (!rules.declares(choice.purpose))
            refuse("no policy declares the purpose " + choice.purpose +
                   "; add it to a policy, or see `sessionaudit policy show` for those there are");
        code_of(choice.state);
    }
}

/// The jurisdiction that an act falls under: declared, or that of the holder's session, or that of the
/// holder's last act.
Jurisdictions jurisdictions_of(VaultCore& core, storage::Connection& store, const ConsentAct& act,
                               const OwnerKey& key) {
    if (!act.jurisdiction.empty()) return {jurisdiction_of(core, act.jurisdiction, "")};
    if (const auto* session = std::get_if<SessionId>(&act.holder))
        if (const auto row = select_session(store, *session)) {
            const SessionData data = open_session_data(key, row->id, row->sealed);
            return {jurisdiction_of(core, data.jurisdiction, data.network)};
        }
    const auto acts = select_consents(store, key);
    return {jurisdiction_of(core, acts.empty() ? "" : acts.back().jurisdiction, "")};
}

/// The shortest that a policy of the jurisdiction sets for this choice.
std::optional<Timestamp> expiry_of(const PolicySet& policies, const Jurisdictions& jurisdictions,
                                   const ConsentChoice& choice, Timestamp now) {
    std::optional<Timestamp> earliest;
    for (const Policy* policy : policies_for(policies, jurisdictions)) {
        const Purpose* purpose = policy->find_purpose(choice.purpose);
        if (purpose == nullptr) continue;
        const auto& period = choice.state == ConsentState::given     ? purpose->consent.validity
                             : choice.state == ConsentState::refused ? purpose->consent.keep_refusal
                                                                     : std::nullopt;
        if (!period) continue;
        const Timestamp end = moment_after(now, *period);
        if (!earliest || end < *earliest) earliest = end;
    }
    return earliest;
}

LedgerEntry consent_entry(const OwnerKey& key, const ConsentRecord& record) {
    LedgerEntry entry = plain_entry("consent.recorded", record.actor, record.decided);
    entry.subject = owner_commitment(key);
    entry.refs.push_back(commitment(key.ledger_salt.view(), "consent", record.id.view()));
    std::map<ConsentState, std::string> purposes;
    for (const ConsentChoice& choice : record.choices)
        purposes[choice.state] += (purposes[choice.state].empty() ? "" : " ") + choice.purpose;
    for (const auto& [state, list] : purposes)
        entry.detail[std::string(to_string(state))] = list;
    if (!record.notice.sha256.empty()) entry.detail["notice_sha256"] = record.notice.sha256;
    entry.detail["method"] = record.method;
    if (!record.findings.empty())
        entry.detail["findings"] = static_cast<std::int64_t>(record.findings.size());
    return entry;
}

OwnerKey key_of_holder(WriteContext& context, VaultCore& core, const ConsentHolder& holder, Timestamp now) {
    if (const auto* identifier = std::get_if<Identifier>(&holder)) {
        require_no_staff(*identifier);
        return obtain_subject(context, *identifier, identifier_mac(core.index_key(), *identifier), now);
    }
    const auto known = find_holder(context.store(), core.index_key(), holder);
    if (!known) throw no_such_session(std::get<SessionId>(holder));
    return require_key(context, known->owner, known->bucket);
}

void require_given(storage::Connection& store, const OwnerKey& key, const ConsentRecord& record) {
    const auto known = select_choices(store, key.owner);
    for (const ConsentChoice& choice : record.choices) {
        if (choice.state != ConsentState::withdrawn) continue;
        const auto before = std::find_if(known.begin(), known.end(), [&](const CurrentConsent& current) {
            return current.purpose == choice.purpose && current.state == ConsentState::given;
        });
        if (before == known.end())
            throw Error(ErrorCode::conflict, "nothing was given for the purpose " + choice.purpose +
                                                 ", so nothing can be withdrawn; record a refusal instead");
    }
}

/// How much of what was collected went, and how.
struct Collected {
    std::int64_t erased = 0;
    std::int64_t anonymised = 0;
};

/// What was collected for the purposes that the person now says no to goes, where a policy wants it gone and
/// no legal hold needs it.
Collected take_collected(WriteContext& context, const PolicySet& policies, const Jurisdictions& jurisdictions,
                         const OwnerKey& key, const ConsentRecord& record) {
    const auto owners = owners_of_person(context.store(), {key.owner, key.bucket});
    const HeldItems held = HeldItems::load(context.store(), context.keyring());
    Collected collected;
    for (const ConsentChoice& choice : record.choices) {
        if (choice.state == ConsentState::given) continue;
        switch (on_withdrawal(policies, jurisdictions, choice.purpose)) {
            case OnWithdrawal::keep_until_retention:
                break;
            case OnWithdrawal::anonymise:
                collected.anonymised += anonymise_events_of_purpose(context, held, owners, choice.purpose);
                break;
            case OnWithdrawal::erase:
                collected.erased += erase_events_of_purpose(context.store(), held, owners, choice.purpose);
                break;
        }
    }
    if (collected.erased + collected.anonymised != 0)
        for (const OwnerPlace& owner : owners)
            context.changed(owner.bucket);
    return collected;
}

void write_consent(WriteContext& context, VaultCore& core, const Jurisdictions& jurisdictions,
                   const OwnerKey& key, const ConsentRecord& record) {
    require_given(context.store(), key, record);
    insert_consent(context.store(), key, record);
    upsert_choices(context.store(), key, record);
    context.changed(key.bucket);
    LedgerEntry entry = consent_entry(key, record);
    const Collected collected =
        take_collected(context, core.purpose_rules().policies(), jurisdictions, key, record);
    if (collected.erased != 0) entry.detail["events_erased"] = collected.erased;
    if (collected.anonymised != 0) entry.detail["events_anonymised"] = collected.anonymised;
    context.record(entry);
}

ConsentRecord to_record(const ConsentAct& act, const RecordId& id, Timestamp now) {
    return {id,           now,          act.choices, act.notice,
            act.language, act.method,   act.actor,   act.jurisdiction,
            act.signals,  act.evidence, {}};
}

/// What Global Privacy Control changes for a session's visitor; without choices when it changes nothing. A
/// choice made during this visit stands: whoever made it was asked with the signal on.
ConsentRecord gpc_record(VaultCore& core, storage::Connection& store, const SessionRow& session,
                         const OwnerKey& key, const ConsentAct& act, const RecordId& id, Timestamp now) {
    ConsentRecord record = to_record(act, id, now);
    const Jurisdictions where = jurisdictions_of(core, store, act, key);
    record.jurisdiction = where.front().code;
    const auto known = select_choices(store, key.owner);
    apply_gpc(record, core.purpose_rules().policies(), where, known, now);
    const auto stands = [&](const std::string& purpose) {
        return std::any_of(known.begin(), known.end(), [&](const CurrentConsent& choice) {
            const bool over = choice.expires && now >= *choice.expires;
            return choice.purpose == purpose && !over &&
                   (choice.state != ConsentState::given || choice.decided >= session.started);
        });
    };
    std::erase_if(record.choices, [&](const ConsentChoice& choice) { return stands(choice.purpose); });
    std::erase_if(record.findings, [&](const ConsentFinding& finding) { return stands(finding.purpose); });
    return record;
}

CurrentConsent as_of(CurrentConsent choice, Timestamp now) {
    if (choice.expires && now >= *choice.expires) choice.state = ConsentState::expired;
    return choice;
}

}  // namespace

RecordId ConsentService::record(const ConsentAct& act) {
    require_texts(act);
    require_choices(act.choices, core_.purpose_rules());
    const Timestamp now = core_.now();
    const RecordId id = core_.ids().next_record(now);
    core_.writer().run([&](WriteContext& context) {
        const OwnerKey key = key_of_holder(context, core_, act.holder, now);
        const Jurisdictions where = jurisdictions_of(core_, context.store(), act, key);
        ConsentRecord record = to_record(act, id, now);
        record.jurisdiction = where.front().code;
        apply_gpc(record, core_.purpose_rules().policies(), where, select_choices(context.store(), key.owner),
                  now);
        for (ConsentChoice& choice : record.choices)
            if (!choice.expires)
                choice.expires = expiry_of(core_.purpose_rules().policies(), where, choice, now);
        write_consent(context, core_, where, key, record);
    });
    return id;
}

std::optional<RecordId> ConsentService::withdraw(const ConsentHolder& holder,
                                                 const std::vector<std::string>& purposes,
                                                 const std::string& method, const std::string& actor) {
    ConsentAct act{holder, {}, {}, {}, method, actor, {}, {}, {}};
    require_texts(act);
    const Timestamp now = core_.now();
    const RecordId id = core_.ids().next_record(now);
    bool any = false;
    core_.writer().run([&](WriteContext& context) {
        ConsentRecord record = to_record(act, id, now);
        const auto known = find_holder(context.store(), core_.index_key(), holder);
        if (!known) return;
        for (const CurrentConsent& choice : select_choices(context.store(), known->owner)) {
            const bool meant = purposes.empty() ||
                               std::find(purposes.begin(), purposes.end(), choice.purpose) != purposes.end();
            if (meant && choice.state == ConsentState::given)
                record.choices.push_back({choice.purpose, ConsentState::withdrawn, {}});
        }
        any = !record.choices.empty();
        if (!any) return;
        const OwnerKey key = require_key(context, known->owner, known->bucket);
        const Jurisdictions where = jurisdictions_of(core_, context.store(), act, key);
        record.jurisdiction = where.front().code;
        write_consent(context, core_, where, key, record);
    });
    return any ? std::optional(id) : std::nullopt;
}

std::optional<RecordId> ConsentService::honour_gpc(const SessionId& session, const std::string& actor) {
    const ConsentAct act{session, {}, {}, {}, "signal", actor, {}, {{"Sec-GPC", "1"}}, {}};
    const Timestamp now = core_.now();
    const RecordId id = core_.ids().next_record(now);
    {
        // Most visits have been through this before; those need no writer.
        const auto lease = core_.readers().lease();
        const SessionRow row = require_session(*lease, session);
        const auto key = core_.key_of(row.owner, row.bucket);
        if (!key || gpc_record(core_, *lease, row, *key, act, id, now).choices.empty()) return std::nullopt;
    }
    bool any = false;
    core_.writer().run([&](WriteContext& context) {
        const SessionRow row = require_session(context.store(), session);
        const OwnerKey key = require_key(context, row.owner, row.bucket);
        const ConsentRecord record = gpc_record(core_, context.store(), row, key, act, id, now);
        any = !record.choices.empty();
        if (any)
            write_consent(context, core_, jurisdictions_of(core_, context.store(), act, key), key, record);
    });
    return any ? std::optional(id) : std::nullopt;
}

std::vector<ConsentRecord> ConsentService::history(const ConsentHolder& holder) {
    const auto lease = core_.readers().lease();
    const auto known = find_holder(*lease, core_.index_key(), holder);
    const auto key = known ? core_.key_of(known->owner, known->bucket) : nullptr;
    return key ? select_consents(*lease, *key) : std::vector<ConsentRecord>{};
}

std::vector<ConsentRecord> ConsentService::history(const ConsentHolder& holder,
                                                   const std::optional<RecordId>& after, std::size_t limit) {
    const auto lease = core_.readers().lease();
    const auto known = find_holder(*lease, core_.index_key(), holder);
    const auto key = known ? core_.key_of(known->owner, known->bucket) : nullptr;
    return key ? select_consents(*lease, *key, after.value_or(RecordId{}), limit)
               : std::vector<ConsentRecord>{};
}

std::optional<ConsentRecord> ConsentService::find(const ConsentHolder& holder, const RecordId& id) {
    const auto lease = core_.readers().lease();
    const auto known = find_holder(*lease, core_.index_key(), holder);
    const auto key = known ? core_.key_of(known->owner, known->bucket) : nullptr;
    return key ? select_consent(*lease, *key, id) : std::nullopt;
}

std::vector<CurrentConsent> ConsentService::current(const ConsentHolder& holder) {
    const auto lease = core_.readers().lease();
    const auto known = find_holder(*lease, core_.index_key(), holder);
    if (!known) return {};
    auto choices = select_choices(*lease, known->owner);
    for (CurrentConsent& choice : choices)
        choice = as_of(std::move(choice), core_.now());
    return choices;
}

std::vector<std::pair<OwnerPlace, CurrentConsent>> ConsentService::expiring(Timestamp before,
                                                                            std::size_t limit) {
    const auto lease = core_.readers().lease();
    return select_expiring(*lease, core_.now(), before, limit);
}

void ConsentService::restrict_processing(const ConsentHolder& holder, const std::string& reason,
                                         const std::string& actor) {
    require_text(reason, kLongTextMax, "the reason");
    const Timestamp now = core_.now();
    core_.writer().run([&](WriteContext& context) {
        const auto known = find_holder(context.store(), core_.index_key(), holder);
        if (!known) throw Error(ErrorCode::not_found, "nobody is known by this; nothing was restricted");
        restrict_owner(context, *known, reason, actor, now);
    });
}

bool ConsentService::lift_restriction(const ConsentHolder& holder, const std::string& actor) {
    bool lifted = false;
    core_.writer().run([&](WriteContext& context) {
        const auto known = find_holder(context.store(), core_.index_key(), holder);
        lifted = known && lift_restriction_of(context, *known, actor, core_.now());
    });
    return lifted;
}

std::optional<Restriction> ConsentService::restriction(const ConsentHolder& holder) {
    const auto lease = core_.readers().lease();
    const auto known = find_holder(*lease, core_.index_key(), holder);
    const auto key = known ? core_.key_of(known->owner, known->bucket) : nullptr;
    return key ? select_restriction(*lease, *key) : std::nullopt;
}

}  // namespace sessionaudit
