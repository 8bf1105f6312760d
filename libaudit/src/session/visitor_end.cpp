#include "session/visitor_end.hpp"

#include "subject/person.hpp"

namespace sessionaudit {
namespace {

bool exists(storage::Connection& store, std::string_view sql, const OwnerId& owner) {
    auto select = store.prepare(sql);
    select.bind(owner.view());
    return select.step();
}

}  // namespace

bool end_visitor(WriteContext& context, const SubjectRef& visitor, VisitorEnd when) {
    storage::Connection& store = context.store();
    if (is_subject(store, visitor.owner) ||
        exists(store, "SELECT 1 FROM session WHERE owner_id = $1 LIMIT 1", visitor.owner) ||
        exists(store, "SELECT 1 FROM archive_person WHERE owner_id = $1 LIMIT 1", visitor.owner))
        return false;
    if (when == VisitorEnd::when_nothing_is_left &&
        exists(store, "SELECT 1 FROM consent WHERE owner_id = $1 LIMIT 1", visitor.owner))
        return false;
    if (!context.destroy_key(visitor.owner, visitor.bucket)) return false;
    delete_visitor_rows(store, visitor.owner);
    return true;
}

}  // namespace sessionaudit
