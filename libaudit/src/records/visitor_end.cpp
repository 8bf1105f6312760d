#include "records/visitor_end.hpp"

#include "records/person.hpp"
#include "tables/owned_rows.hpp"

namespace sessionaudit {

bool end_visitor(WriteContext& context, const HeldItems& held, const OwnerPlace& visitor, VisitorEnd when) {
    storage::Connection& store = context.store();
    if (held.owner(visitor.owner)) return false;
    const unsigned proof = when == VisitorEnd::when_nothing_is_left ? kKeepsVisitorsProof : kKeepsNobody;
    if (is_kept(store, visitor.owner, kKeepsVisitor | proof)) return false;
    if (!context.destroy_key(visitor.owner, visitor.bucket)) return false;
    delete_visitor_rows(store, visitor.owner);
    return true;
}

}  // namespace sessionaudit
