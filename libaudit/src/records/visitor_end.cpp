#include "records/visitor_end.hpp"

#include "records/person.hpp"

namespace sessionaudit {
namespace {

/// One statement: most sessions that go are a visitor's last.
bool is_needed(storage::Connection& store, const OwnerId& owner, bool for_consents) {
    auto select = store.prepare(
        "SELECT EXISTS (SELECT 1 FROM subject WHERE owner_id = $1)"
        " OR EXISTS (SELECT 1 FROM session WHERE owner_id = $1)"
        " OR EXISTS (SELECT 1 FROM archive_person WHERE owner_id = $1)"
        " OR ($2 AND EXISTS (SELECT 1 FROM consent WHERE owner_id = $1))");
    select.bind(owner.view(), for_consents ? 1 : 0);
    select.step();
    return select.row().integer(0) != 0;
}

}  // namespace

bool end_visitor(WriteContext& context, const HeldItems& held, const OwnerPlace& visitor, VisitorEnd when) {
    storage::Connection& store = context.store();
    if (held.owner(visitor.owner)) return false;
    if (is_needed(store, visitor.owner, when == VisitorEnd::when_nothing_is_left)) return false;
    if (!context.destroy_key(visitor.owner, visitor.bucket)) return false;
    delete_visitor_rows(store, visitor.owner);
    return true;
}

}  // namespace sessionaudit
