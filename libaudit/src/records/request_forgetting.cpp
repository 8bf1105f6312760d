#include "records/request_forgetting.hpp"

#include "tables/requests.hpp"

namespace sessionaudit {
namespace {

void forget_reasons(storage::Connection& store, const RecordId& id) {
    store.prepare("UPDATE request_step SET sealed = x'' WHERE request_id = $1").bind(id.view()).run();
}

void forget(storage::Connection& store, RequestRow& row) {
    row.person_mac.reset();
    row.sealed.clear();
    save_request(store, row);
    forget_reasons(store, row.id);
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
    auto key = keyring.prepare("SELECT 1 FROM owner_key WHERE owner_id = $1");
    for (RequestRow& row : select_requests(store, {})) {
        if (row.sealed.empty()) continue;
        key.bind(row.key_owner.view());
        const bool gone = !key.step();
        key.rewind();
        if (!gone) continue;
        forget(store, row);
        ++forgotten;
    }
    return forgotten;
}

}  // namespace sessionaudit
