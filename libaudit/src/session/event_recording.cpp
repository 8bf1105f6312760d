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
    std::int64_t event_count = 0;
    bool alive = false;
};

std::optional<Target> select_target(storage::Connection& store, const SessionId& id, Timestamp now) {
    auto select = store.prepare(
        "SELECT owner_id, bucket, event_count, state, expires_at FROM session WHERE session_id = $1");
    select.bind(id.view());
    if (!select.step()) return std::nullopt;
    const storage::Row row = select.row();
    return Target{OwnerId::from_bytes(row.blob(0)), static_cast<Bucket>(row.integer(1)), row.integer(2),
                  row.integer(3) == 1 && row.integer(4) > to_millis(now)};
}

void add_totals(storage::Connection& store, const SessionId& id, const EventTotals& totals) {
    store
        .prepare(
            "UPDATE session SET event_count = event_count + $1, page_view_count = page_view_count + $2,"
            " interaction_count = interaction_count + $3, first_event_at = min(coalesce(first_event_at, $4), "
            "$5),"
            " last_event_at = max(coalesce(last_event_at, $6), $7) WHERE session_id = $8")
        .bind(totals.events, totals.page_views, totals.interactions, to_millis(totals.first),
              to_millis(totals.first), to_millis(totals.last), to_millis(totals.last), id.view())
        .run();
}

Refusal record(WriteContext& context, EventBatch&& batch, Timestamp now, std::int64_t& first_sequence) {
    const auto target = select_target(context.store(), batch.session, now);
    if (!target) return Refusal::not_found;
    if (!target->alive) return Refusal::ended;
    const auto key = context.find_key(target->owner, target->bucket);
    if (!key) return Refusal::not_found;
    first_sequence = target->event_count + 1;
    Bytes content;
    const EventTotals totals = insert_segments(context.store(), *key, batch.session, target->bucket,
                                               first_sequence, std::move(batch.events), content);
    add_totals(context.store(), batch.session, totals);
    context.count("events", totals.events, content);
    return Refusal::none;
}

}  // namespace

std::int64_t SessionService::add_events(const SessionId& id, std::vector<Event> events) {
    if (events.empty()) throw Error(ErrorCode::invalid_argument, "there is no event to add");
    complete_events(events);
    std::int64_t first_sequence = 0;
    core_.writer().run([&](WriteContext& context) {
        const Refusal refusal = record(context, {id, events}, core_.now(), first_sequence);
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
                if (record(context, std::move(batches[i]), now, first_sequence) != Refusal::none)
                    refused.push_back(i);
            }
        },
        Writer::Weight::heavy);
    return refused;
}

}  // namespace sessionaudit
