// Whom a breach concerns: by time, leaked tokens, addresses.
#include <algorithm>
#include <set>

#include "core/network_address.hpp"
#include "records/jurisdiction.hpp"
#include "session/token.hpp"
#include "sessionaudit/breach.hpp"
#include "sessionaudit/error.hpp"
#include "store/vault_core.hpp"
#include "tables/session_data.hpp"
#include "tables/sessions.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {
namespace {

/// The scope, ready to be compared with rows.
struct Filter {
    Timestamp from = Timestamp::min();
    Timestamp to = Timestamp::max();
    std::optional<std::set<Hash>> tokens;
    std::optional<NetworkPrefix> network;
};

Filter filter_of(VaultCore& core, const BreachScope& scope) {
    Filter filter;
    if (scope.from) filter.from = *scope.from;
    if (scope.to) filter.to = *scope.to;
    if (!scope.tokens.empty() || !scope.token_hashes.empty())
        filter.tokens.emplace(scope.token_hashes.begin(), scope.token_hashes.end());
    for (const std::string& text : scope.tokens) {
        const auto token = SessionToken::parse(text);
        if (!token)
            throw Error(ErrorCode::invalid_argument,
                        "a line of the tokens is not a session token; they look like sa1.<number>.<secret>");
        filter.tokens->insert(token->mac(core.token_key()));
    }
    if (!scope.network.empty()) filter.network = parse_network_prefix(scope.network);
    if (!scope.from && !scope.to && !filter.tokens && !filter.network)
        throw Error(ErrorCode::invalid_argument,
                    "say what the breach reached: a time, leaked tokens, or an address prefix");
    return filter;
}

struct Found {
    SessionId id{};
    OwnerId owner{};
    Bucket bucket = 0;
    std::string jurisdiction;
};

/// Collects what the filter lets through.
class Search {
  public:
    Search(VaultCore& core, storage::Connection& store, const Filter& filter)
        : core_(core), store_(store), filter_(filter) {}

    void run() {
        visit_sessions_between(store_, filter_.from, filter_.to,
                               [this](const SealedSession& session) { look_at(session); });
    }

    std::vector<Found> found;
    std::int64_t unreadable = 0;

  private:
    void look_at(const SealedSession& row) {
        if (filter_.tokens && (!row.token_mac || !filter_.tokens->contains(*row.token_mac))) return;
        Found session{row.id, row.owner, row.bucket, {}};
        const auto key = core_.key_of(session.owner, session.bucket);
        if (!key) {
            ++unreadable;
            return;
        }
        const SessionData data = open_session_data(*key, session.id, row.sealed);
        if (filter_.network && !in_network(data.network)) return;
        session.jurisdiction = jurisdiction_of(core_, data.jurisdiction, data.network).code;
        found.push_back(std::move(session));
    }

    /// What is kept of an address is a prefix itself: it may have been the one in question.
    bool in_network(const std::string& network) const {
        return !network.empty() && parse_network_prefix(network).overlaps(*filter_.network);
    }

    VaultCore& core_;
    storage::Connection& store_;
    const Filter& filter_;
};

/// The subject that a visitor became, where there is one.
OwnerPlace person_of(storage::Connection& store, const Found& session) {
    return find_subject_of_visitor(store, session.owner).value_or(OwnerPlace{session.owner, session.bucket});
}

}  // namespace

AffectedPeople BreachService::affected(const BreachScope& scope, bool with_identifiers) {
    const Filter filter = filter_of(core_, scope);
    const auto lease = core_.readers().lease();
    storage::Transaction snapshot(*lease, storage::Transaction::Mode::read);
    Search search(core_, *lease, filter);
    search.run();
    AffectedPeople people;
    people.unreadable = search.unreadable;
    people.sessions = static_cast<std::int64_t>(search.found.size());
    std::map<OwnerId, AffectedOwner> owners;
    std::map<OwnerId, std::set<std::string>> places;
    for (const Found& session : search.found) {
        const OwnerPlace person = person_of(*lease, session);
        AffectedOwner& owner = owners[person.owner];
        owner.owner = person.owner;
        owner.bucket = person.bucket;
        owner.sessions.push_back(session.id);
        places[person.owner].insert(session.jurisdiction);
    }
    for (auto& [id, owner] : owners) {
        owner.subject = is_subject(*lease, id);
        ++(owner.subject ? people.subjects : people.visitors);
        for (const std::string& place : places[id])
            ++people.by_jurisdiction[place];
        if (with_identifiers && owner.subject)
            if (const auto key = core_.key_of(id, owner.bucket))
                for (StoredIdentifier& stored : identifiers_of(*lease, *key))
                    owner.identifiers.push_back(std::move(stored.identifier));
        people.owners.push_back(std::move(owner));
    }
    return people;
}

}  // namespace sessionaudit
