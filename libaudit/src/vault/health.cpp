// What probes and metrics ask of an open store.
#include "sessionaudit/health.hpp"

#include "store/vault_core.hpp"
#include "tables/jobs.hpp"
#include "tables/owner_keys.hpp"
#include "tables/store_values.hpp"

namespace sessionaudit {
namespace {

std::uint64_t bytes_of(const std::filesystem::path& file) {
    std::uint64_t bytes = 0;
    for (const char* const suffix : {"", "-wal"}) {
        std::error_code gone;
        const auto size = std::filesystem::file_size(file.string() + suffix, gone);
        if (!gone) bytes += size;
    }
    return bytes;
}

}  // namespace

void HealthService::check_reading() {
    const auto lease = core_.readers().lease();
    read_outbox_epoch(*lease);
}

void HealthService::check_writing() {
    core_.writer().run([now = core_.now()](WriteContext& context) { note_probe(context.store(), now); });
}

void HealthService::check_keys() {
    const auto lease = core_.keyring_readers().lease();
    probe_owner_keys(*lease);
}

void HealthService::check_ledger() {
    core_.settle();
}

StoreNumbers HealthService::numbers() {
    StoreNumbers numbers;
    numbers.store_bytes = bytes_of(core_.paths().store());
    numbers.keyring_bytes = bytes_of(core_.paths().keyring());
    numbers.ledger_bytes = bytes_of(core_.paths().ledger());
    numbers.writes_waiting = core_.writer().waiting();
    std::uint64_t drained = 0;
    OutboxEpoch epoch{};
    {
        const auto lease = core_.readers().lease();
        epoch = read_outbox_epoch(*lease);
        numbers.jobs = count_jobs(*lease);
    }
    {
        const auto ledger = core_.ledger();
        numbers.ledger_size = ledger->size();
        drained = ledger->drained(epoch).value_or(0);
    }
    {
        // Read last, so that what is drained meanwhile makes no negative number.
        const auto lease = core_.readers().lease();
        const auto last = static_cast<std::uint64_t>(last_outbox_sequence(*lease));
        numbers.ledger_behind = last > drained ? last - drained : 0;
    }
    RequestFilter open;
    open.open_only = true;
    for (const RequestInfo& request : RequestService(core_).list(open)) {
        ++numbers.open_requests[request.state];
        if (!numbers.nearest_deadline || request.respond.legal < *numbers.nearest_deadline)
            numbers.nearest_deadline = request.respond.legal;
    }
    return numbers;
}

}  // namespace sessionaudit
