#include "records/held_items.hpp"

#include <algorithm>

#include "sessionaudit/hold.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kSelect =
    "SELECT hold_id, subject_owner_id, session_id, purpose, from_at, to_at, ground FROM legal_hold"
    " WHERE released_at IS NULL ORDER BY hold_id";

std::vector<OwnerId> owners_of(storage::Connection& store, const OwnerId& subject) {
    std::vector<OwnerId> owners{subject};
    for (const OwnerPlace& visitor : linked_owners(store, subject))
        owners.push_back(visitor.owner);
    std::sort(owners.begin(), owners.end());
    return owners;
}

bool has_events(storage::Connection& store, const SessionId& session, const std::string& purpose,
                Timestamp from, Timestamp to) {
    auto select = store.prepare(
        "SELECT 1 FROM segment WHERE session_id = $1 AND purpose = $2 AND first_at < $3 AND last_at >= $4"
        " LIMIT 1");
    select.bind(session.view(), purpose, to_millis(to), to_millis(from));
    return select.step();
}

}  // namespace

HeldItems HeldItems::load(storage::Connection& store, storage::Connection& keyring) {
    HeldItems items;
    auto select = keyring.prepare(kSelect);
    while (select.step()) {
        const storage::Row row = select.row();
        Hold hold;
        hold.id = RecordId::from_bytes(row.blob(0));
        if (const auto subject = row.optional_blob(1))
            hold.owners = owners_of(store, OwnerId::from_bytes(*subject));
        if (const auto session = row.optional_blob(2)) hold.session = SessionId::from_bytes(*session);
        hold.purpose = row.text(3);
        hold.from = from_millis(row.optional_integer(4).value_or(to_millis(Timestamp::min())));
        hold.to = from_millis(row.optional_integer(5).value_or(to_millis(Timestamp::max())));
        hold.ground = row.text(6);
        items.holds_.push_back(std::move(hold));
    }
    return items;
}

HeldItems HeldItems::load_for_sweep(storage::Connection& store, storage::Connection& keyring) {
    HeldItems items = load(store, keyring);
    std::vector<OwnerId> restricted;
    {
        auto select = store.prepare("SELECT DISTINCT owner_id FROM restriction");
        while (select.step())
            restricted.push_back(OwnerId::from_bytes(select.row().blob(0)));
    }
    if (restricted.empty()) return items;
    Hold all;
    for (const OwnerId& owner : restricted) {
        const auto owners = owners_of(store, owner);
        all.owners.insert(all.owners.end(), owners.begin(), owners.end());
    }
    std::sort(all.owners.begin(), all.owners.end());
    all.from = Timestamp::min();
    all.to = Timestamp::max();
    items.holds_.push_back(std::move(all));
    return items;
}

HeldItems HeldItems::without(const RecordId& hold) const {
    HeldItems others = *this;
    std::erase_if(others.holds_, [&hold](const Hold& it) { return it.id == hold; });
    return others;
}

bool HeldItems::Hold::names(const OwnerId& owner) const noexcept {
    return !session && std::binary_search(owners.begin(), owners.end(), owner);
}

bool HeldItems::Hold::about(const HeldSession& item) const {
    if (!owners.empty() && !std::binary_search(owners.begin(), owners.end(), item.owner)) return false;
    return !session || *session == item.id;
}

bool HeldItems::Hold::keeps(storage::Connection& store, const HeldSession& item) const {
    if (!about(item)) return false;
    return purpose.empty() ? meets(item.first, item.last) : has_events(store, item.id, purpose, from, to);
}

bool HeldItems::owner(const OwnerId& owner) const noexcept {
    return std::any_of(holds_.begin(), holds_.end(),
                       [&owner](const Hold& hold) { return hold.names(owner); });
}

bool HeldItems::segment(const HeldSession& session, std::string_view purpose, Timestamp first,
                        Timestamp last) const {
    return std::any_of(holds_.begin(), holds_.end(), [&](const Hold& hold) {
        return hold.about(session) && (hold.purpose.empty() || hold.purpose == purpose) &&
               hold.meets(first, last);
    });
}

bool HeldItems::session(storage::Connection& store, const HeldSession& session) const {
    return std::any_of(holds_.begin(), holds_.end(),
                       [&](const Hold& hold) { return hold.keeps(store, session); });
}

std::vector<std::string> HeldItems::sentences(storage::Connection& store, const OwnerId& owner) const {
    std::vector<std::string> sentences;
    const auto sessions = sessions_for_holds(store, owner);
    for (const Hold& hold : holds_) {
        const auto keeps = [&](const HeldSession& session) { return hold.keeps(store, session); };
        if (!hold.names(owner) && std::none_of(sessions.begin(), sessions.end(), keeps)) continue;
        const HoldGround* ground = find_hold_ground(hold.ground);
        std::string sentence = "hold " + hold.id.to_string();
        if (ground != nullptr) sentence.append(" (").append(ground->source).append(")");
        sentences.push_back(std::move(sentence));
    }
    return sentences;
}

std::vector<SessionId> unheld_sessions_with(storage::Connection& store, const HeldItems& held,
                                            const OwnerId& owner, const std::string& purpose) {
    auto select = store.prepare(
        "SELECT s.session_id, s.started_at, s.last_seen_at, min(g.first_at), max(g.last_at) FROM session s"
        " JOIN segment g ON g.session_id = s.session_id WHERE s.owner_id = $1 AND g.purpose = $2"
        " GROUP BY s.session_id, s.started_at, s.last_seen_at");
    select.bind(owner.view(), purpose);
    std::vector<SessionId> sessions;
    while (select.step()) {
        const storage::Row row = select.row();
        const HeldSession session{SessionId::from_bytes(row.blob(0)), owner, from_millis(row.integer(1)),
                                  from_millis(row.integer(2))};
        if (!held.segment(session, purpose, from_millis(row.integer(3)), from_millis(row.integer(4))))
            sessions.push_back(session.id);
    }
    return sessions;
}

std::vector<HeldSession> sessions_for_holds(storage::Connection& store, const OwnerId& owner) {
    auto select = store.prepare(
        "SELECT session_id, started_at, last_seen_at FROM session WHERE owner_id = $1 ORDER BY session_id");
    select.bind(owner.view());
    std::vector<HeldSession> sessions;
    while (select.step())
        sessions.push_back({SessionId::from_bytes(select.row().blob(0)), owner,
                            from_millis(select.row().integer(1)), from_millis(select.row().integer(2))});
    return sessions;
}

std::vector<HeldSession> held_sessions(storage::Connection& store, const HeldItems& held,
                                       const OwnerId& owner) {
    if (held.empty()) return {};
    std::vector<HeldSession> sessions = sessions_for_holds(store, owner);
    std::erase_if(sessions, [&](const HeldSession& session) { return !held.session(store, session); });
    return sessions;
}

}  // namespace sessionaudit
