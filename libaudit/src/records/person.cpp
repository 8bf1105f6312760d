#include "records/person.hpp"

#include "core/codec.hpp"
#include "crypto/hash.hpp"

namespace sessionaudit {
namespace {

/// A kind of row that belongs to an owner: how many there are, and a number that changes with any of them.
struct Category {
    std::string_view what;
    std::string_view sql;  ///< count, mark; $1 is the owner
};

constexpr Category kCategories[] = {
    {"sessions",
     "SELECT count(*), coalesce(sum(started_at + state * 7 + length(sealed)), 0) FROM session"
     " WHERE owner_id = $1"},
    {"events",
     "SELECT coalesce(sum(g.event_count), 0), coalesce(sum(g.last_at + length(g.sealed)), 0)"
     " FROM session s JOIN segment g ON g.session_id = s.session_id WHERE s.owner_id = $1"},
    {"identifiers", "SELECT count(*), coalesce(sum(added_at), 0) FROM identifier WHERE owner_id = $1"},
    {"linked_visitors", "SELECT count(*), coalesce(sum(linked_at), 0) FROM owner_link WHERE owner_id = $1"},
    {"consent_records", "SELECT count(*), coalesce(sum(decided_at), 0) FROM consent WHERE owner_id = $1"},
    {"archived_items", "SELECT coalesce(sum(items), 0), count(*) FROM archive_person WHERE owner_id = $1"},
    {"restrictions", "SELECT count(*), coalesce(sum(since), 0) FROM restriction WHERE owner_id = $1"},
    {"objections", "SELECT count(*), coalesce(sum(since), 0) FROM objection WHERE owner_id = $1"},
    // What names the person in them goes; a request that moves on its way is no reason to plan anew.
    {"requests",
     "SELECT count(*), 0 FROM request r JOIN identifier i ON i.mac = r.person_mac WHERE i.owner_id = $1"},
};

void run_for(storage::Connection& store, std::string_view sql, const OwnerId& owner) {
    store.prepare(sql).bind(owner.view()).run();
}

void delete_choices_in_force(storage::Connection& store, const OwnerId& owner) {
    run_for(store, "DELETE FROM consent_choice WHERE owner_id = $1", owner);
    run_for(store, "DELETE FROM restriction WHERE owner_id = $1", owner);
    run_for(store, "DELETE FROM objection WHERE owner_id = $1", owner);
}

}  // namespace

void unlink_visits(storage::Connection& store, const OwnerId& owner, std::vector<Bucket>& changed) {
    auto update = store.prepare(
        "UPDATE session SET visit_id = NULL, successor_id = NULL WHERE owner_id <> $1 AND visit_id IN"
        " (SELECT visit_id FROM session WHERE owner_id = $1 AND visit_id IS NOT NULL) RETURNING bucket");
    update.bind(owner.view());
    while (update.step())
        changed.push_back(static_cast<Bucket>(update.row().integer(0)));
}

void delete_choices(storage::Connection& store, const OwnerId& owner) {
    run_for(store, "DELETE FROM consent WHERE owner_id = $1", owner);
    run_for(store, "DELETE FROM archive_person WHERE owner_id = $1", owner);
    delete_choices_in_force(store, owner);
}

void delete_visitor_rows(storage::Connection& store, const OwnerId& visitor) {
    delete_choices(store, visitor);
    run_for(store, "DELETE FROM owner_link WHERE linked_owner_id = $1", visitor);
}

std::vector<OwnerPlace> owners_of_person(storage::Connection& store, const OwnerPlace& subject) {
    std::vector<OwnerPlace> owners{subject};
    const auto visitors = linked_owners(store, subject.owner);
    owners.insert(owners.end(), visitors.begin(), visitors.end());
    return owners;
}

PersonRows count_person(storage::Connection& store, const std::vector<OwnerPlace>& owners) {
    PersonRows rows;
    Bytes marks;
    for (const Category& category : kCategories) {
        std::int64_t count = 0;
        for (const OwnerPlace& owner : owners) {
            auto select = store.prepare(category.sql);
            select.bind(owner.owner.view());
            select.step();
            count += select.row().integer(0);
            append_u64(marks, static_cast<std::uint64_t>(select.row().integer(0)));
            append_u64(marks, static_cast<std::uint64_t>(select.row().integer(1)));
        }
        rows.counts.push_back({std::string(category.what), count});
    }
    rows.counts.push_back({"owners", static_cast<std::int64_t>(owners.size())});
    for (const OwnerPlace& owner : owners)
        marks.insert(marks.end(), owner.owner.bytes.begin(), owner.owner.bytes.end());
    rows.fingerprint = sha256(marks);
    return rows;
}

std::vector<SessionId> sessions_of_person(storage::Connection& store, const std::vector<OwnerPlace>& owners) {
    std::vector<SessionId> sessions;
    for (const OwnerPlace& owner : owners) {
        auto select = store.prepare("SELECT session_id FROM session WHERE owner_id = $1");
        select.bind(owner.owner.view());
        while (select.step())
            sessions.push_back(SessionId::from_bytes(select.row().blob(0)));
    }
    return sessions;
}

std::vector<Bucket> disown_rows(storage::Connection& store, const std::vector<OwnerPlace>& owners,
                                Timestamp now) {
    std::vector<Bucket> changed;
    for (const OwnerPlace& owner : owners) {
        changed.push_back(owner.bucket);
        unlink_visits(store, owner.owner, changed);
        store
            .prepare(
                "UPDATE session SET state = 2, ended_reason = $1, ended_at = coalesce(ended_at, $2),"
                " token_mac = NULL WHERE owner_id = $3")
            .bind(static_cast<int>(EndedReason::erased), to_millis(now), owner.owner.view())
            .run();
        delete_choices_in_force(store, owner.owner);
        run_for(store, "DELETE FROM identifier WHERE owner_id = $1", owner.owner);
        run_for(store, "DELETE FROM owner_link WHERE owner_id = $1", owner.owner);
        run_for(store, "DELETE FROM owner_link WHERE linked_owner_id = $1", owner.owner);
        run_for(store, "DELETE FROM subject WHERE owner_id = $1", owner.owner);
    }
    return changed;
}

bool delete_person_rows(storage::Connection& store, const std::vector<OwnerPlace>& owners, int sessions_max) {
    for (const OwnerPlace& owner : owners) {
        store
            .prepare(
                "DELETE FROM segment WHERE session_id IN"
                " (SELECT session_id FROM session WHERE owner_id = $1 ORDER BY started_at LIMIT $2)")
            .bind(owner.owner.view(), sessions_max)
            .run();
        store
            .prepare(
                "DELETE FROM session WHERE session_id IN"
                " (SELECT session_id FROM session WHERE owner_id = $1 ORDER BY started_at LIMIT $2)")
            .bind(owner.owner.view(), sessions_max)
            .run();
        if (store.changes() == sessions_max) return true;
        delete_choices(store, owner.owner);
    }
    return false;
}

}  // namespace sessionaudit
