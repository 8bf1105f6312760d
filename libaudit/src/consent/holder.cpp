#include "consent/holder.hpp"

#include "tables/sessions.hpp"

namespace sessionaudit {

std::optional<OwnerPlace> find_holder(storage::Connection& store, const HmacKey& index_key,
                                      const ConsentHolder& holder) {
    if (const auto* identifier = std::get_if<Identifier>(&holder))
        return find_subject(store, identifier_mac(index_key, *identifier));
    const auto row = select_session(store, std::get<SessionId>(holder));
    if (!row) return std::nullopt;
    return OwnerPlace{row->owner, row->bucket};
}

}  // namespace sessionaudit
