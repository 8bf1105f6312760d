#include "retention/event_counts.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kOther = "(other)";

std::int64_t day_of(Timestamp at) {
    return std::chrono::floor<std::chrono::days>(at).time_since_epoch().count();
}

}  // namespace

std::string_view path_alone(std::string_view path) noexcept {
    return path.substr(0, path.find_first_of("?#"));
}

void EventCounts::add(const std::string& site, const std::string& purpose, const Event& event) {
    ++counts_[{day_of(event.at), site, purpose, static_cast<int>(event.kind),
               std::string(path_alone(event.path))}];
}

void EventCounts::write(storage::Connection& store) const {
    auto upsert = store.prepare(
        "INSERT INTO aggregate (day, site, purpose, kind, path, count) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (day, site, purpose, kind, path) DO UPDATE SET count = count + excluded.count");
    for (const auto& [key, count] : counts_) {
        const auto& [day, site, purpose, kind, path] = key;
        upsert.bind(day, site, purpose, kind, path, count).run();
    }
}

void fold_small_counts(storage::Connection& store, std::chrono::sys_days before) {
    const std::int64_t day = before.time_since_epoch().count();
    store
        .prepare(
            "INSERT INTO aggregate (day, site, purpose, kind, path, count)"
            " SELECT day, site, purpose, kind, $1, sum(count) FROM aggregate"
            " WHERE day < $2 AND count < $3 AND path <> $1 GROUP BY day, site, purpose, kind"
            " ON CONFLICT (day, site, purpose, kind, path) DO UPDATE SET count = count + excluded.count")
        .bind(kOther, day, kSmallestCount)
        .run();
    store.prepare("DELETE FROM aggregate WHERE day < $1 AND count < $2 AND path <> $3")
        .bind(day, kSmallestCount, kOther)
        .run();
}

std::vector<RetentionCount> select_counts(storage::Connection& store) {
    auto select = store.prepare(
        "SELECT day, site, purpose, kind, path, count FROM aggregate ORDER BY day, site, purpose, kind, "
        "path");
    std::vector<RetentionCount> counts;
    while (select.step()) {
        const storage::Row row = select.row();
        counts.push_back({std::chrono::sys_days(std::chrono::days(row.integer(0))), std::string(row.text(1)),
                          std::string(row.text(2)), static_cast<EventKind>(row.integer(3)),
                          std::string(row.text(4)), row.integer(5)});
    }
    return counts;
}

}  // namespace sessionaudit
