// Events as numbers about nobody: how many there were a day, site, purpose, kind and path.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "sessionaudit/event.hpp"
#include "sessionaudit/retention.hpp"
#include "storage/connection.hpp"

namespace sessionaudit {

/// Counts of a batch, to be written with the deletion of what was counted.
class EventCounts {
  public:
    void add(const std::string& site, const std::string& purpose, const Event& event);
    void add(const EventCounts& more);
    void write(storage::Connection& store) const;

  private:
    using Key = std::tuple<std::int64_t, std::string, std::string, int, std::string>;
    std::map<Key, std::int64_t> counts_;
};

/// A path with fewer events a day than this is put under "(other)": with so few, a path of somebody's own
/// could be told.
inline constexpr std::int64_t kSmallestCount = 5;

/// Puts small counts of days before this one under "(other)": no more events of those days will come, but for
/// the day `but` of which a part is not due yet.
void fold_small_counts(storage::Connection& store, std::chrono::sys_days before,
                       std::optional<std::chrono::sys_days> but);
/// The same for paths that hold a word by which somebody is known.
void fold_counts_naming(storage::Connection& store, std::string_view word);
std::vector<RetentionCount> select_counts(storage::Connection& store);

/// Without query, fragment, and what may be somebody's own: numbers, addresses, long words become "*".
std::string general_path(std::string_view path);
/// Without query and fragment.
std::string_view path_alone(std::string_view path) noexcept;

}  // namespace sessionaudit
