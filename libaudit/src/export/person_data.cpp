#include "export/person_data.hpp"

#include <algorithm>

#include "consent/purpose_rules.hpp"
#include "export/holdings.hpp"
#include "records/jurisdiction.hpp"
#include "records/person.hpp"
#include "tables/consents.hpp"
#include "tables/objections.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

void add_sessions(VaultCore& core, storage::Connection& store, const OwnerPlace& owner, PersonData& person) {
    const auto key = core.key_of(owner.owner, owner.bucket);
    if (!key) return;
    for (SessionRow& row : select_sessions_of_owner(store, owner.owner, false)) {
        PersonSession session;
        session.data = open_session_data(*key, row.id, row.sealed);
        session.reason = row.reason_at(core.now());
        if (row.active()) {  // an ended one's row has them
            const EventTotals totals = sum_segments(store, row.id);
            row.event_count = totals.events;
            row.page_view_count = totals.page_views;
            row.interaction_count = totals.interactions;
            if (session.reason != EndedReason::none) row.ended = row.expires;
        }
        session.row = std::move(row);
        session.key = key;
        session.before_login = owner.owner != person.owners.front().owner;
        person.sessions.push_back(std::move(session));
    }
}

/// A visit may have gone on as somebody else's: two logins on one device. That is the other one's business.
void link_own_sessions(PersonData& person) {
    std::set<SessionId> own;
    for (const PersonSession& session : person.sessions)
        own.insert(session.row.id);
    for (PersonSession& session : person.sessions)
        if (session.row.successor && own.contains(*session.row.successor))
            session.continued_as = session.row.successor;
}

void add_choices(VaultCore& core, storage::Connection& store, const OwnerPlace& owner, PersonData& person) {
    const auto key = core.key_of(owner.owner, owner.bucket);
    if (!key) return;
    for (CurrentConsent& choice : select_choices(store, owner.owner)) {
        if (choice.expires && core.now() >= *choice.expires) choice.state = ConsentState::expired;
        person.choices.push_back({std::move(choice), owner.owner != person.owners.front().owner});
    }
    for (ConsentRecord& record : select_consents(store, *key))
        person.records.push_back(std::move(record));
    if (auto restriction = select_restriction(store, *key))
        person.restrictions.push_back(std::move(*restriction));
}

void add_objections(storage::Connection& store, const OwnerPlace& owner, PersonData& person) {
    for (auto& [purpose, since] : select_objections_since(store, owner.owner))
        person.objections.push_back({std::move(purpose), since});
}

void add_requests(VaultCore& core, storage::Connection& store, PersonData& person) {
    for (const StoredIdentifier& stored : person.identifiers)
        for (RequestRow& request :
             select_requests_of(store, identifier_mac(core.index_key(), stored.identifier)))
            person.requests.push_back(std::move(request));
}

void add_jurisdiction(PersonData& person, Jurisdiction where) {
    if (std::find(person.jurisdictions.begin(), person.jurisdictions.end(), where) ==
        person.jurisdictions.end())
        person.jurisdictions.push_back(std::move(where));
}

void find_policies(VaultCore& core, PersonData& person) {
    for (const PersonSession& session : person.sessions)
        add_jurisdiction(person, jurisdiction_of(core, session.data.jurisdiction, session.data.network));
    for (const ConsentRecord& record : person.records)
        if (!record.jurisdiction.empty())
            add_jurisdiction(person, jurisdiction_of(core, record.jurisdiction, ""));
    if (person.jurisdictions.empty()) add_jurisdiction(person, jurisdiction_of(core, "", ""));
    person.policies = policies_for(core.purpose_rules().policies(), person.jurisdictions);
}

/// GDPR Art 20(1)(a): consent or contract. A law without legal bases (CCPA) leaves nothing out.
bool is_portable(const PersonData& person, const std::string& purpose) {
    bool declared = false;
    for (const Policy* policy : person.policies) {
        const Purpose* found = policy->find_purpose(purpose);
        if (found == nullptr) continue;
        if (!found->legal_basis || *found->legal_basis == LegalBasis::consent ||
            *found->legal_basis == LegalBasis::contract)
            return true;
        declared = true;
    }
    return !declared;
}

/// What Art 20 does not cover goes before anything is written.
void keep_portable(PersonData& person) {
    for (const Holding& holding : person.holdings)
        if (holding.data == DataKind::events && !is_portable(person, holding.purpose))
            person.left_out.insert(holding.purpose);
    person.records.clear();
    person.choices.clear();
    person.restrictions.clear();
    person.objections.clear();
    person.requests.clear();
    for (PersonSession& session : person.sessions)
        session.data.network.clear();  // kept for security, which is a legitimate interest
    std::erase_if(person.holdings, [&](const Holding& holding) {
        return holding.data == DataKind::consents || holding.data == DataKind::network ||
               holding.data == DataKind::requests || person.left_out.contains(holding.purpose);
    });
}

}  // namespace

std::int64_t PersonData::event_count() const {
    std::int64_t count = 0;
    for (const Holding& holding : holdings)
        if (holding.data == DataKind::events) count += holding.count;
    return count;
}

std::optional<PersonData> load_person(VaultCore& core, storage::Connection& store, const Identifier& subject,
                                      ExportScope scope) {
    const auto known = find_subject(store, identifier_mac(core.index_key(), subject));
    const auto key = known ? core.key_of(known->owner, known->bucket) : nullptr;
    if (!key) return std::nullopt;
    PersonData person;
    person.owners = owners_of_person(store, *known);
    person.identifiers = identifiers_of(store, *key);
    for (const OwnerPlace& owner : person.owners) {
        add_sessions(core, store, owner, person);
        add_choices(core, store, owner, person);
        add_objections(store, owner, person);
    }
    add_requests(core, store, person);  // legal holds are not the person's data
    std::sort(person.sessions.begin(), person.sessions.end(),
              [](const auto& a, const auto& b) { return a.row.started < b.row.started; });
    std::sort(person.records.begin(), person.records.end(),
              [](const auto& a, const auto& b) { return a.decided < b.decided; });
    link_own_sessions(person);
    find_policies(core, person);
    person.holdings = find_holdings(core.purpose_rules().policies(), store, person);
    if (scope == ExportScope::portability) keep_portable(person);
    return person;
}

const Purpose* declared_purpose(const PersonData& person, std::string_view purpose) {
    for (const Policy* policy : person.policies)
        if (const Purpose* found = policy->find_purpose(purpose)) return found;
    return nullptr;
}

std::vector<Event> events_of(storage::Connection& store, const PersonData& person,
                             const PersonSession& session) {
    std::vector<Event> events = read_segments(store, *session.key, session.row.id);
    std::erase_if(events, [&](const Event& event) { return !person.has_events_of(event.purpose); });
    return events;
}

}  // namespace sessionaudit
