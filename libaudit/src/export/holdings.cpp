#include "export/holdings.hpp"

#include <algorithm>
#include <map>

#include "policy/period_moment.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

void widen(Holding& holding, std::int64_t count, Timestamp first, Timestamp last) {
    holding.count += count;
    holding.first = holding.first ? std::min(*holding.first, first) : first;
    holding.last = holding.last ? std::max(*holding.last, last) : last;
}

Holding of(DataKind data) {
    Holding holding;
    holding.data = data;
    return holding;
}

/// Identifiers, sessions, networks, attributes, choices.
std::vector<Holding> count_rows(const PersonData& person) {
    Holding identifiers = of(DataKind::identifiers);
    Holding sessions = of(DataKind::sessions);
    Holding network = of(DataKind::network);
    Holding attributes = of(DataKind::attributes);
    Holding consents = of(DataKind::consents);
    Holding requests = of(DataKind::requests);
    for (const StoredIdentifier& identifier : person.identifiers)
        widen(identifiers, 1, identifier.added, identifier.added);
    for (const PersonSession& session : person.sessions) {
        const Timestamp last = session.row.ended.value_or(session.row.last_seen);
        widen(sessions, 1, session.row.started, last);
        if (!session.data.network.empty()) widen(network, 1, session.row.started, last);
        if (!session.data.attributes.empty())
            widen(attributes, static_cast<std::int64_t>(session.data.attributes.size()), session.row.started,
                  last);
    }
    for (const ConsentRecord& record : person.records)
        widen(consents, 1, record.decided, record.decided);
    for (const Restriction& restriction : person.restrictions)
        widen(consents, 1, restriction.since, restriction.since);
    for (const PersonObjection& objection : person.objections)
        widen(consents, 1, objection.since, objection.since);
    for (const RequestRow& request : person.requests)
        widen(requests, 1, request.received, request.received);
    std::vector<Holding> holdings;
    for (Holding* holding : {&identifiers, &sessions, &network, &attributes, &consents, &requests})
        if (holding->count != 0) holdings.push_back(std::move(*holding));
    return holdings;
}

/// The segments' columns say what is in them; nothing has to be opened.
void add_events(storage::Connection& store, const PersonData& person, std::vector<Holding>& holdings) {
    std::map<std::string, Holding> by_purpose;
    for (const OwnerPlace& owner : person.owners)
        for (const PurposeEvents& events : select_purposes_of(store, owner.owner)) {
            Holding& holding = by_purpose.try_emplace(events.purpose, of(DataKind::events)).first->second;
            holding.purpose = events.purpose;
            widen(holding, events.count, events.first, events.last);
        }
    for (auto& [purpose, holding] : by_purpose)
        if (holding.count != 0) holdings.push_back(std::move(holding));
}

/// When a rule takes the newest of it. What runs from the end of a choice or a request has no date yet.
std::optional<Timestamp> gone_by(const Holding& holding) {
    std::optional<Timestamp> earliest;
    for (const RetentionStage& stage : holding.retention.stages) {
        const bool dated = stage.from != RetentionMoment::expired && stage.from != RetentionMoment::completed;
        const bool gone = stage.action == RetentionAction::erase ||
                          stage.action == RetentionAction::anonymise ||
                          stage.action == RetentionAction::aggregate;
        if (!dated || !gone || !holding.last) continue;
        const Timestamp end = moment_after(*holding.last, stage.after);
        if (!earliest || end < *earliest) earliest = end;
    }
    return earliest;
}

}  // namespace

std::vector<Holding> find_holdings(const PolicySet& policies, storage::Connection& store,
                                   const PersonData& person) {
    std::vector<Holding> holdings = count_rows(person);
    add_events(store, person, holdings);
    for (Holding& holding : holdings) {
        holding.retention =
            strictest_retention(policies, person.jurisdictions, holding.data, holding.purpose);
        holding.gone_by = gone_by(holding);
    }
    return holdings;
}

}  // namespace sessionaudit
