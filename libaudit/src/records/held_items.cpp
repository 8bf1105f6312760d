#include "records/held_items.hpp"

#include <algorithm>

#include "sessionaudit/hold.hpp"
#include "tables/consents.hpp"
#include "tables/legal_holds.hpp"
#include "tables/sessions.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {
namespace {

std::vector<OwnerId> owners_of(storage::Connection& store, const OwnerId& subject) {
    std::vector<OwnerId> owners{subject};
    for (const OwnerPlace& visitor : linked_owners(store, subject))
        owners.push_back(visitor.owner);
    std::sort(owners.begin(), owners.end());
    return owners;
}

}  // namespace

HeldItems HeldItems::load(storage::Connection& store, storage::Connection& keyring) {
    HeldItems items;
    for (HoldScopeRow& row : select_holds_in_force(keyring)) {
        Hold hold;
        hold.id = row.id;
        if (row.subject) hold.owners = owners_of(store, *row.subject);
        hold.session = row.session;
        hold.purpose = std::move(row.purpose);
        hold.from = row.from.value_or(Timestamp::min());
        hold.to = row.to.value_or(Timestamp::max());
        hold.ground = std::move(row.ground);
        items.holds_.push_back(std::move(hold));
    }
    return items;
}

HeldItems HeldItems::load_for_sweep(storage::Connection& store, storage::Connection& keyring) {
    HeldItems items = load(store, keyring);
    const std::vector<OwnerId> restricted = select_restricted(store);
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
    const auto sessions = select_session_spans(store, owner);
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
    std::vector<SessionId> sessions;
    for (const SpanWithEvents& span : select_spans_with(store, owner, purpose))
        if (!held.segment(span.session, purpose, span.first_event, span.last_event))
            sessions.push_back(span.session.id);
    return sessions;
}

std::vector<HeldSession> held_sessions(storage::Connection& store, const HeldItems& held,
                                       const OwnerId& owner) {
    if (held.empty()) return {};
    std::vector<HeldSession> sessions = select_session_spans(store, owner);
    std::erase_if(sessions, [&](const HeldSession& session) { return !held.session(store, session); });
    return sessions;
}

}  // namespace sessionaudit
