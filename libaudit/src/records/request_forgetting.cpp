#include "records/request_forgetting.hpp"

#include "tables/owner_keys.hpp"
#include "tables/requests.hpp"

namespace sessionaudit {
namespace {

void forget(storage::Connection& store, RequestRow& row) {
    row.person_mac.reset();
    row.sealed.clear();
    save_request(store, row);
    forget_step_reasons(store, row.id);
}

}  // namespace

void forget_requests(WriteContext& context, const std::vector<Hash>& identifier_macs,
                     const RecordId& erasure) {
    for (const Hash& mac : identifier_macs)
        for (RequestRow& row : select_requests_of(context.store(), mac)) {
            context.destroy_key(row.key_owner, row.bucket);
            if (row.kind == RequestKind::erasure && row.state == RequestState::executing)
                row.erasure = erasure;
            forget(context.store(), row);
        }
}

std::int64_t forget_requests_without_key(storage::Connection& store, storage::Connection& keyring) {
    std::int64_t forgotten = 0;
    for (RequestRow& row : select_requests(store, {})) {
        if (row.sealed.empty() || has_owner_key(keyring, row.key_owner)) continue;
        forget(store, row);
        ++forgotten;
    }
    return forgotten;
}

}  // namespace sessionaudit
