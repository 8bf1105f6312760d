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
#include "tables/subjects.hpp"

namespace sessionaudit {
namespace {

/// The scope, ready to be compared with rows.
struct Filter {
    std::optional<std::int64_t> from;
    std::optional<std::int64_t> to;
    std::optional<std::set<Hash>> tokens;
    std::optional<NetworkPrefix> network;
};

Filter filter_of(VaultCore& core, const BreachScope& scope) {
    Filter filter;
    if (scope.from) filter.from = to_millis(*scope.from);
    if (scope.to) filter.to = to_millis(*scope.to);
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
    if (!filter.from && !filter.to && !filter.tokens && !filter.network)
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
        auto select = store_.prepare(
            "SELECT session_id, owner_id, bucket, token_mac, sealed FROM session"
            " WHERE started_at < $1 AND max(last_seen_at, coalesce(ended_at, 0)) >= $2");
        select.bind(filter_.to.value_or(to_millis(Timestamp::max())),
                    filter_.from.value_or(to_millis(Timestamp::min())));
        while (select.step())
            look_at(select.row());
    }

    std::vector<Found> found;
    std::int64_t unreadable = 0;

  private:
    void look_at(const storage::Row& row) {
        if (filter_.tokens) {
            const auto mac = row.optional_blob(3);
            Hash hash{};
            if (!mac || mac->size() != hash.size()) return;
            std::copy(mac->begin(), mac->end(), hash.begin());
            if (!filter_.tokens->contains(hash)) return;
        }
        Found session{SessionId::from_bytes(row.blob(0)),
                      OwnerId::from_bytes(row.blob(1)),
                      static_cast<Bucket>(row.integer(2)),
                      {}};
        const auto key = core_.key_of(session.owner, session.bucket);
        if (!key) {
            ++unreadable;
            return;
        }
        const SessionData data = open_session_data(*key, session.id, row.blob(4));
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
    auto select = store.prepare(
        "SELECT owner_id, bucket FROM owner_link WHERE linked_owner_id = $1 ORDER BY linked_at");
    select.bind(session.owner.view());
    if (!select.step()) return {session.owner, session.bucket};
    return {OwnerId::from_bytes(select.row().blob(0)), static_cast<Bucket>(select.row().integer(1))};
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
