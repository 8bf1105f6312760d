// Events into sessions, one or a hundred thousand at a time.
#include "session/segments.hpp"
#include "session/session_row.hpp"
#include "sessionaudit/error.hpp"
#include "vault/vault_core.hpp"

namespace sessionaudit {
namespace {

enum class Refusal { none, not_found, ended };

/// What recording needs of a session; the whole row would cost more than the events.
struct Target {
    OwnerId owner{};
    Bucket bucket = 0;
    bool alive = false;
    std::int64_t next_sequence = 1;
};

std::optional<Target> select_target(storage::Connection& store, const SessionId& id, Timestamp now) {
    auto select = store.prepare(
        "SELECT owner_id, bucket, state, expires_at,"
        " (SELECT max(last_sequence) FROM segment WHERE segment.session_id = session.session_id)"
        " FROM session WHERE session_id = $1");
    select.bind(id.view());
    if (!select.step()) return std::nullopt;
    const storage::Row row = select.row();
    return Target{OwnerId::from_bytes(row.blob(0)), static_cast<Bucket>(row.integer(1)),
                  row.integer(2) == 1 && row.integer(3) > to_millis(now),
                  row.optional_integer(4).value_or(0) + 1};
}

Refusal record(WriteContext& context, const SessionId& id, std::span<const Event> events, Timestamp now,
               std::int64_t& first_sequence) {
    const auto target = select_target(context.store(), id, now);
    if (!target) return Refusal::not_found;
    if (!target->alive) return Refusal::ended;
    const auto key = context.find_key(target->owner, target->bucket);
    if (!key) return Refusal::not_found;
    first_sequence = target->next_sequence;
    Bytes content;
    const EventTotals totals =
        insert_segments(context.store(), *key, id, target->bucket, first_sequence, events, content);
    context.count("events", totals.events, content);
    return Refusal::none;
}

}  // namespace

std::int64_t SessionService::add_events(const SessionId& id, std::vector<Event> events) {
    if (events.empty()) throw Error(ErrorCode::invalid_argument, "there is no event to add");
    complete_events(events);
    std::int64_t first_sequence = 0;
    core_.writer().run([&](WriteContext& context) {
        const Refusal refusal = record(context, id, events, core_.now(), first_sequence);
        if (refusal == Refusal::not_found)
            throw Error(ErrorCode::not_found, "there is no session " + id.to_string());
        if (refusal == Refusal::ended)
            throw Error(ErrorCode::conflict,
                        "session " + id.to_string() + " has ended; it takes no more events");
    });
    return first_sequence;
}

std::vector<std::size_t> SessionService::add_events(std::vector<EventBatch> batches) {
    for (EventBatch& batch : batches)
        complete_events(batch.events);
    std::vector<std::size_t> refused;
    core_.writer().run(
        [&](WriteContext& context) {
            const Timestamp now = core_.now();
            for (std::size_t i = 0; i < batches.size(); ++i) {
                std::int64_t first_sequence = 0;
                if (batches[i].events.empty()) continue;
                if (record(context, batches[i].session, batches[i].events, now, first_sequence) !=
                    Refusal::none)
                    refused.push_back(i);
            }
        },
        Writer::Weight::heavy);
    return refused;
}

}  // namespace sessionaudit
