#include "tables/event_counts.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kOther = "(other)";

std::int64_t day_of(Timestamp at) {
    return std::chrono::floor<std::chrono::days>(at).time_since_epoch().count();
}

}  // namespace

namespace {

/// Numbers, addresses and long words in a path are often somebody's: an order, a profile, a one-time link.
bool may_name_somebody(std::string_view step) {
    const auto digits = std::count_if(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits >= 3 || step.size() > 40 || step.find('@') != std::string_view::npos ||
           step.find('%') != std::string_view::npos;
}

}  // namespace

std::string general_path(std::string_view path) {
    path = path_alone(path);
    std::string general;
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        const std::string_view step = path.substr(0, slash);
        general += may_name_somebody(step) ? std::string_view("*") : step;
        if (slash < path.size()) general += '/';
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return general;
}

std::string_view path_alone(std::string_view path) noexcept {
    return path.substr(0, path.find_first_of("?#"));
}

void EventCounts::add(const std::string& site, const std::string& purpose, const Event& event) {
    ++counts_[{day_of(event.at), site, purpose, static_cast<int>(event.kind), general_path(event.path)}];
}

void EventCounts::add(const EventCounts& more) {
    for (const auto& [key, count] : more.counts_)
        counts_[key] += count;
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

void fold_small_counts(storage::Connection& store, std::chrono::sys_days before,
                       std::optional<std::chrono::sys_days> but) {
    const std::int64_t day = before.time_since_epoch().count();
    const std::int64_t kept = but ? but->time_since_epoch().count() : day;
    store
        .prepare(
            "INSERT INTO aggregate (day, site, purpose, kind, path, count)"
            " SELECT day, site, purpose, kind, $1, sum(count) FROM aggregate"
            " WHERE day < $2 AND day <> $3 AND count < $4 AND path <> $1 GROUP BY day, site, purpose, kind"
            " ON CONFLICT (day, site, purpose, kind, path) DO UPDATE SET count = count + excluded.count")
        .bind(kOther, day, kept, kSmallestCount)
        .run();
    store.prepare("DELETE FROM aggregate WHERE day < $1 AND day <> $2 AND count < $3 AND path <> $4")
        .bind(day, kept, kSmallestCount, kOther)
        .run();
}

void fold_counts_naming(storage::Connection& store, std::string_view word) {
    constexpr std::size_t kTelling = 4;  // what is shorter says nothing about anybody
    if (word.size() < kTelling) return;
    store
        .prepare(
            "INSERT INTO aggregate (day, site, purpose, kind, path, count)"
            " SELECT day, site, purpose, kind, $1, sum(count) FROM aggregate"
            " WHERE instr(path, $2) > 0 AND path <> $1 GROUP BY day, site, purpose, kind"
            " ON CONFLICT (day, site, purpose, kind, path) DO UPDATE SET count = count + excluded.count")
        .bind(kOther, word)
        .run();
    store.prepare("DELETE FROM aggregate WHERE instr(path, $1) > 0 AND path <> $2").bind(word, kOther).run();
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
