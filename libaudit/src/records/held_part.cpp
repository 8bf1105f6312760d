#include "records/held_part.hpp"

#include <algorithm>

#include "records/person.hpp"
#include "tables/segments.hpp"
#include "tables/session_row.hpp"

namespace sessionaudit {
namespace {

struct HeldRun {
    std::int64_t segment = 0;
    std::int64_t events = 0;
    bool held = false;
};

std::vector<HeldRun> runs_of(storage::Connection& store, const HeldItems& held, const HeldSession& session) {
    auto select = store.prepare(
        "SELECT segment_id, event_count, purpose, first_at, last_at FROM segment WHERE session_id = $1");
    select.bind(session.id.view());
    std::vector<HeldRun> runs;
    while (select.step()) {
        const storage::Row row = select.row();
        runs.push_back(
            {row.integer(0), row.integer(1),
             held.segment(session, row.text(2), from_millis(row.integer(3)), from_millis(row.integer(4)))});
    }
    return runs;
}

/// What stays of an owner, under the names of a plan.
struct Kept {
    std::int64_t sessions = 0;
    std::int64_t events = 0;
    std::int64_t consent_records = 0;
    std::int64_t restrictions = 0;
    std::int64_t objections = 0;
    std::int64_t linked_visitors = 0;
    std::int64_t archived_items = 0;
    std::int64_t owners = 0;
};

std::int64_t number_of(const std::vector<ErasureItem>& items, std::string_view what) {
    const auto found =
        std::find_if(items.begin(), items.end(), [what](const ErasureItem& it) { return it.what == what; });
    return found == items.end() ? 0 : found->count;
}

void add_owner(storage::Connection& store, const HeldItems& held, const OwnerPlace& owner, Kept& kept) {
    if (!is_needed(store, held, owner.owner)) return;
    ++kept.owners;
    for (const HeldSession& session : held_sessions(store, held, owner.owner)) {
        ++kept.sessions;
        for (const HeldRun& run : runs_of(store, held, session))
            if (run.held) kept.events += run.events;
    }
    for (const OwnerPlace& visitor : linked_owners(store, owner.owner))
        if (is_needed(store, held, visitor.owner)) ++kept.linked_visitors;
    if (!held.owner(owner.owner)) return;
    const auto counts = count_person(store, {owner}).counts;
    kept.consent_records += number_of(counts, "consent_records");
    kept.restrictions += number_of(counts, "restrictions");
    kept.archived_items += number_of(counts, "archived_items");
    kept.objections += number_of(counts, "objections");
}

bool has_choices(storage::Connection& store, const OwnerId& owner) {
    auto select = store.prepare("SELECT 1 FROM consent WHERE owner_id = $1 LIMIT 1");
    select.bind(owner.view());
    return select.step();
}

void delete_session(storage::Connection& store, const SessionId& id) {
    store.prepare("DELETE FROM segment WHERE session_id = $1").bind(id.view()).run();
    store.prepare("DELETE FROM session WHERE session_id = $1").bind(id.view()).run();
}

void trim_session(storage::Connection& store, const HeldItems& held, const HeldSession& session) {
    bool changed = false;
    for (const HeldRun& run : runs_of(store, held, session)) {
        if (run.held) continue;
        store.prepare("DELETE FROM segment WHERE segment_id = $1").bind(run.segment).run();
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
    for (const HeldSession& session : sessions_for_holds(store, owner)) {
        if (!held.session(store, session)) return true;
        const auto runs = runs_of(store, held, session);
        if (std::any_of(runs.begin(), runs.end(), [](const HeldRun& run) { return !run.held; })) return true;
    }
    return !held.owner(owner) && has_choices(store, owner);
}

void subtract_held(storage::Connection& store, const HeldItems& held, const std::vector<OwnerPlace>& owners,
                   ErasurePlan& plan) {
    if (held.empty()) return;
    Kept kept;
    std::vector<std::string> sentences;
    for (const OwnerPlace& owner : owners) {
        add_owner(store, held, owner, kept);
        for (std::string& sentence : held.sentences(store, owner.owner))
            if (std::find(sentences.begin(), sentences.end(), sentence) == sentences.end())
                sentences.push_back(std::move(sentence));
    }
    if (sentences.empty()) return;
    std::string why = "until released: ";
    for (const std::string& sentence : sentences)
        why.append(&sentence == &sentences.front() ? "" : ", ").append(sentence);
    const std::pair<std::string_view, std::int64_t> parts[] = {
        {"sessions", kept.sessions},
        {"events", kept.events},
        {"consent_records", kept.consent_records},
        {"restrictions", kept.restrictions},
        {"objections", kept.objections},
        {"archived_items", kept.archived_items},
        {"linked_visitors", kept.linked_visitors},
        {"identifiers", number_of(plan.erased, "identifiers")},
        {"owners", kept.owners}};
    for (const auto& [what, count] : parts) {
        if (count == 0) continue;
        for (ErasureItem& item : plan.erased)
            if (item.what == what) item.count -= count;
        plan.kept.push_back({"held_" + std::string(what), std::to_string(count) + ", " + why});
    }
}

void retire_owner(storage::Connection& store, const OwnerId& owner, Timestamp now) {
    store
        .prepare(
            "UPDATE session SET state = 2, ended_reason = CASE WHEN state = 1 THEN $1 ELSE ended_reason END,"
            " ended_at = coalesce(ended_at, $2), token_mac = NULL, visit_id = NULL, successor_id = NULL"
            " WHERE owner_id = $3")
        .bind(static_cast<int>(EndedReason::erased), to_millis(now), owner.view())
        .run();
    store.prepare("DELETE FROM identifier WHERE owner_id = $1").bind(owner.view()).run();
    store.prepare("DELETE FROM subject WHERE owner_id = $1").bind(owner.view()).run();
}

bool delete_unheld_rows(storage::Connection& store, const HeldItems& held, const OwnerId& owner,
                        std::size_t sessions_max) {
    std::size_t deleted = 0;
    std::vector<HeldSession> kept;
    for (const HeldSession& session : sessions_for_holds(store, owner)) {
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
