// Deleting the records of requests when nobody has to show them any more.
#include <algorithm>

#include "consent/purpose_rules.hpp"
#include "policy/period_moment.hpp"
#include "records/jurisdiction.hpp"
#include "records/ledger_entries.hpp"
#include "request/request_work.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kBatch = 200;

/// What was asked for is still in force, and the record says why.
bool is_in_force(const RequestRow& row) {
    return (row.kind == RequestKind::restriction || row.kind == RequestKind::objection) &&
           row.state == RequestState::completed && row.outcome != kDenied && !row.lifted;
}

bool is_due(VaultCore& core, const RequestRow& row, Timestamp now) {
    if (is_open(row.state) || !row.completed || is_in_force(row)) return false;
    const RetentionDecision rules =
        strictest_retention(core.purpose_rules().policies(), {jurisdiction_of(core, row.jurisdiction, "")},
                            DataKind::requests, {});
    return std::any_of(rules.stages.begin(), rules.stages.end(), [&](const RetentionStage& stage) {
        return stage.action == RetentionAction::erase && moment_after(*row.completed, stage.after) <= now;
    });
}

}  // namespace

std::vector<RecordId> RequestService::purge(bool dry_run, const std::string& actor) {
    const Timestamp now = core_.now();
    const auto rows = [&] {
        const auto lease = core_.readers().lease();
        return select_requests(*lease, {});
    }();
    std::vector<RecordId> due;
    for (const RequestRow& row : rows)
        if (is_due(core_, row, now)) due.push_back(row.id);
    if (dry_run) return due;
    std::vector<RecordId> purged;
    for (std::size_t first = 0; first < due.size(); first += kBatch) {
        std::vector<RecordId> gone;
        core_.writer().run([&](WriteContext& context) {
            gone.clear();
            for (std::size_t i = first; i < std::min(first + kBatch, due.size()); ++i) {
                const auto row = select_request(context.store(), due[i]);
                if (!row || !is_due(core_, *row, now)) continue;
                context.destroy_key(row->key_owner, row->bucket);
                delete_request(context.store(), row->id);
                gone.push_back(row->id);
            }
            if (gone.empty()) return;
            LedgerEntry entry = plain_entry("requests.purged", actor, now);
            entry.detail["requests"] = static_cast<std::int64_t>(gone.size());
            context.record(entry);
        });
        purged.insert(purged.end(), gone.begin(), gone.end());
    }
    return purged;
}

}  // namespace sessionaudit
