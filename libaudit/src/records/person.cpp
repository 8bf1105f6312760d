#include "records/person.hpp"

#include <algorithm>

#include "core/codec.hpp"
#include "crypto/hash.hpp"
#include "tables/owned_rows.hpp"
#include "tables/sessions.hpp"

namespace sessionaudit {
namespace {

/// The tables that plans speak of, in the order of plans.
const std::vector<const Table*>& planned_tables() {
    static const std::vector<const Table*> planned = [] {
        std::vector<const Table*> found;
        for (const Table& table : tables())
            if (table.plan.place != 0) found.push_back(&table);
        std::sort(found.begin(), found.end(),
                  [](const Table* a, const Table* b) { return a->plan.place < b->plan.place; });
        return found;
    }();
    return planned;
}

}  // namespace

void unlink_visits(storage::Connection& store, const OwnerId& owner, std::vector<Bucket>& changed) {
    const auto buckets = leave_shared_visits(store, owner);
    changed.insert(changed.end(), buckets.begin(), buckets.end());
}

void delete_choices(storage::Connection& store, const OwnerId& owner) {
    for (const Table& table : tables())
        if (table.on_hold == OnHold::with_person) delete_rows_of(store, table, owner);
}

void delete_visitor_rows(storage::Connection& store, const OwnerId& visitor) {
    for (const Table& table : tables()) {
        const bool deleted = table.on_erasure == OnErasure::at_once || table.on_erasure == OnErasure::at_end;
        // A row that keeps a visitor would have kept this one.
        if (deleted && (table.keeps & kKeepsVisitor) == 0) delete_rows_of(store, table, visitor);
    }
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
    for (const Table* const table : planned_tables()) {
        std::int64_t count = 0;
        for (const OwnerPlace& owner : owners) {
            const RowCount found = count_rows_of(store, *table, owner.owner);
            count += found.count;
            append_u64(marks, static_cast<std::uint64_t>(found.count));
            append_u64(marks, static_cast<std::uint64_t>(found.mark));
        }
        rows.counts.push_back({std::string(table->plan.what), count});
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
        const auto ids = select_session_ids(store, owner.owner);
        sessions.insert(sessions.end(), ids.begin(), ids.end());
    }
    return sessions;
}

std::vector<Bucket> disown_rows(storage::Connection& store, const std::vector<OwnerPlace>& owners,
                                Timestamp now) {
    std::vector<Bucket> changed;
    for (const OwnerPlace& owner : owners) {
        changed.push_back(owner.bucket);
        unlink_visits(store, owner.owner, changed);
        disown_sessions(store, owner.owner, now);
        for (const Table& table : tables())
            if (table.on_erasure == OnErasure::at_once) delete_rows_of(store, table, owner.owner);
    }
    return changed;
}

bool delete_person_rows(storage::Connection& store, const std::vector<OwnerPlace>& owners, int sessions_max) {
    for (const OwnerPlace& owner : owners) {
        if (delete_sessions_of(store, owner.owner, sessions_max).sessions == sessions_max) return true;
        delete_choices(store, owner.owner);
    }
    return false;
}

}  // namespace sessionaudit
