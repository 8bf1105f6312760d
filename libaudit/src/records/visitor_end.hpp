// The end of an anonymous visitor: nothing that could come back, so the key goes and with it all the rest.
#pragma once

#include "records/held_items.hpp"
#include "store/writer.hpp"
#include "tables/subjects.hpp"

namespace sessionaudit {

enum class VisitorEnd {
    when_sessions_are_gone,  ///< choices go along
    when_nothing_is_left,    ///< choices are kept as long as a rule keeps them
};
/// Destroys the key and the rows of a visitor who has come to that. Returns whether; a subject never does,
/// nor does a visitor whose records are in an archive, nor one whom a legal hold is about.
bool end_visitor(WriteContext& context, const HeldItems& held, const OwnerPlace& visitor, VisitorEnd when);

}  // namespace sessionaudit
