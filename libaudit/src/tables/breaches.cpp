#include "tables/breaches.hpp"

#include "core/codec.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::string_view kLabel = "breach";

#define BREACH_COLUMNS "breach_id, bucket, key_owner_id, sealed"

BreachRow read_row(const storage::Row& row) {
    const ByteView sealed = row.blob(3);
    return {RecordId::from_bytes(row.blob(0)),
            static_cast<Bucket>(row.integer(1)),
            OwnerId::from_bytes(row.blob(2)),
            {sealed.begin(), sealed.end()}};
}

void pack_step(PackedWriter& out, const BreachStep& step) {
    out.byte(static_cast<std::uint8_t>(step.kind));
    out.signed_number(to_millis(step.at));
    out.text(step.text);
    out.text(step.actor);
}

BreachStep unpack_step(PackedReader& in) {
    BreachStep step;
    step.kind = static_cast<BreachStepKind>(in.byte());
    step.at = from_millis(in.signed_number());
    step.text = in.text();
    step.actor = in.text();
    return step;
}

std::optional<std::int64_t> closed_at(const BreachInfo& info) {
    return info.closed ? std::optional(to_millis(*info.closed)) : std::nullopt;
}

}  // namespace

Bytes seal_breach(const OwnerKey& key, const BreachInfo& info) {
    Bytes packed;
    PackedWriter out(packed);
    const NewBreach& record = info.record;
    out.byte(kVersion);
    out.signed_number(to_millis(record.aware));
    out.signed_number(to_millis(info.recorded));
    out.byte(static_cast<std::uint8_t>(record.risk));
    out.signed_number(record.people);
    out.signed_number(record.californians);
    for (const std::string* text : {&record.facts, &record.effects, &record.remedy, &record.risk_reason,
                                    &record.calendar, &record.actor})
        out.text(*text);
    out.number(record.data.size());
    for (const std::string& kind : record.data)
        out.text(kind);
    out.number(info.steps.size());
    for (const BreachStep& step : info.steps)
        pack_step(out, step);
    return key.seal(kLabel, info.id.view(), packed);
}

BreachInfo open_breach(const OwnerKey& key, const BreachRow& row) {
    const Bytes packed = key.open(kLabel, row.id.view(), row.sealed);
    PackedReader in(packed);
    if (in.byte() != kVersion)
        throw Error(ErrorCode::newer_schema, "a breach was written by a newer sessionaudit");
    BreachInfo info;
    info.id = row.id;
    NewBreach& record = info.record;
    record.aware = from_millis(in.signed_number());
    info.recorded = from_millis(in.signed_number());
    record.risk = static_cast<BreachRisk>(in.byte());
    record.people = in.signed_number();
    record.californians = in.signed_number();
    for (std::string* text : {&record.facts, &record.effects, &record.remedy, &record.risk_reason,
                              &record.calendar, &record.actor})
        *text = in.text();
    for (std::uint64_t left = in.number(); left != 0; --left)
        record.data.emplace_back(in.text());
    for (std::uint64_t left = in.number(); left != 0; --left)
        info.steps.push_back(unpack_step(in));
    for (const BreachStep& step : info.steps)
        if (step.kind == BreachStepKind::closed) info.closed = step.at;
    return info;
}

void insert_breach(storage::Connection& store, const BreachRow& row, const BreachInfo& info) {
    store
        .prepare("INSERT INTO breach (aware_at, closed_at, " BREACH_COLUMNS
                 ") VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(to_millis(info.record.aware), closed_at(info), row.id.view(), row.bucket, row.key_owner.view(),
              row.sealed)
        .run();
}

void update_breach(storage::Connection& store, const BreachRow& row, const BreachInfo& info) {
    store.prepare("UPDATE breach SET closed_at = $1, sealed = $2 WHERE breach_id = $3 AND bucket = $4")
        .bind(closed_at(info), row.sealed, row.id.view(), row.bucket)
        .run();
}

std::optional<BreachRow> select_breach(storage::Connection& store, const RecordId& id) {
    auto select = store.prepare("SELECT " BREACH_COLUMNS " FROM breach WHERE breach_id = $1");
    select.bind(id.view());
    if (!select.step()) return std::nullopt;
    return read_row(select.row());
}

std::vector<BreachRow> select_breaches(storage::Connection& store) {
    auto select =
        store.prepare("SELECT " BREACH_COLUMNS " FROM breach ORDER BY aware_at DESC, breach_id DESC");
    std::vector<BreachRow> rows;
    while (select.step())
        rows.push_back(read_row(select.row()));
    return rows;
}

}  // namespace sessionaudit
