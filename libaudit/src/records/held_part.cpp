#include "records/held_part.hpp"

#include <algorithm>

#include "records/person.hpp"
#include "tables/owned_rows.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

bool is_held(const HeldItems& held, const HeldSession& session, const SegmentSpan& run) {
    return held.segment(session, run.purpose, run.first, run.last);
}

/// How much of a table stays of an owner of whom a hold needs something.
std::int64_t kept_rows(storage::Connection& store, const HeldItems& held, const OwnerId& owner,
                       const Table& table) {
    std::int64_t kept = 0;
    switch (table.on_hold) {
        case OnHold::nothing:
            break;
        case OnHold::sessions:
            kept = static_cast<std::int64_t>(held_sessions(store, held, owner).size());
            break;
        case OnHold::events:
            for (const HeldSession& session : held_sessions(store, held, owner))
                for (const SegmentSpan& run : select_segment_spans(store, session.id))
                    if (is_held(held, session, run)) kept += run.event_count;
            break;
        case OnHold::with_person:
            if (held.owner(owner)) kept = count_rows_of(store, table, owner).count;
            break;
        case OnHold::with_visitor:
            for (const OwnerPlace& visitor : linked_owners(store, owner))
                if (is_needed(store, held, visitor.owner)) ++kept;
            break;
        case OnHold::sealed:
            kept = count_rows_of(store, table, owner).count;
            break;
    }
    return kept;
}

/// What stays, under the names of a plan.
std::vector<ErasureItem> kept_items(storage::Connection& store, const HeldItems& held,
                                    const std::vector<OwnerPlace>& owners) {
    std::vector<ErasureItem> items;
    std::vector<OwnerPlace> needed;
    for (const OwnerPlace& owner : owners)
        if (is_needed(store, held, owner.owner)) needed.push_back(owner);
    for (const Table& table : tables()) {
        if (table.plan.place == 0) continue;
        ErasureItem item{std::string(table.plan.what), 0};
        // The identifiers of all wait with whoever is needed.
        for (const OwnerPlace& owner : table.on_hold == OnHold::sealed ? owners : needed)
            item.count += kept_rows(store, held, owner.owner, table);
        items.push_back(std::move(item));
    }
    items.push_back({"owners", static_cast<std::int64_t>(needed.size())});
    return items;
}

/// Whether there is anything that stays only as long as a hold is about the person.
bool has_choices(storage::Connection& store, const OwnerId& owner) {
    return std::any_of(tables().begin(), tables().end(), [&](const Table& table) {
        return table.on_hold == OnHold::with_person && has_rows_of(store, table, owner);
    });
}

void trim_session(storage::Connection& store, const HeldItems& held, const HeldSession& session) {
    bool changed = false;
    for (const SegmentSpan& run : select_segment_spans(store, session.id)) {
        if (is_held(held, session, run)) continue;
        delete_segment(store, run.segment);
        changed = true;
    }
    if (changed) count_events_again(store, session.id);
}

}  // namespace

bool is_needed(storage::Connection& store, const HeldItems& held, const OwnerId& owner) {
    return held.owner(owner) || !held_sessions(store, held, owner).empty();
}

bool has_unheld_rows(storage::Connection& store, const HeldItems& held, const OwnerId& owner) {
    if (!is_needed(store, held, owner)) return true;
    for (const HeldSession& session : select_session_spans(store, owner)) {
        if (!held.session(store, session)) return true;
        const auto runs = select_segment_spans(store, session.id);
        if (!std::all_of(runs.begin(), runs.end(),
                         [&](const SegmentSpan& run) { return is_held(held, session, run); }))
            return true;
    }
    return !held.owner(owner) && has_choices(store, owner);
}

void subtract_held(storage::Connection& store, const HeldItems& held, const std::vector<OwnerPlace>& owners,
                   ErasurePlan& plan) {
    if (held.empty()) return;
    std::vector<std::string> sentences;
    for (const OwnerPlace& owner : owners)
        for (std::string& sentence : held.sentences(store, owner.owner))
            if (std::find(sentences.begin(), sentences.end(), sentence) == sentences.end())
                sentences.push_back(std::move(sentence));
    if (sentences.empty()) return;
    std::string why = "until released: ";
    for (const std::string& sentence : sentences)
        why.append(&sentence == &sentences.front() ? "" : ", ").append(sentence);
    for (const ErasureItem& kept : kept_items(store, held, owners)) {
        if (kept.count == 0) continue;
        for (ErasureItem& item : plan.erased)
            if (item.what == kept.what) item.count -= kept.count;
        plan.kept.push_back({"held_" + kept.what, std::to_string(kept.count) + ", " + why});
    }
}

void retire_owner(storage::Connection& store, const OwnerId& owner, Timestamp now) {
    retire_sessions(store, owner, now);
    for (const Table& table : tables())
        if (table.on_erasure == OnErasure::at_once &&
            (table.on_hold == OnHold::nothing || table.on_hold == OnHold::sealed))
            delete_rows_of(store, table, owner);
}

bool delete_unheld_rows(storage::Connection& store, const HeldItems& held, const OwnerId& owner,
                        std::size_t sessions_max) {
    std::size_t deleted = 0;
    std::vector<HeldSession> kept;
    for (const HeldSession& session : select_session_spans(store, owner)) {
        if (held.session(store, session)) {
            kept.push_back(session);
            continue;
        }
        if (deleted++ == sessions_max) return true;
        delete_session(store, session.id);
    }
    for (const HeldSession& session : kept)
        trim_session(store, held, session);
    if (!held.owner(owner)) delete_choices(store, owner);
    return false;
}

}  // namespace sessionaudit
