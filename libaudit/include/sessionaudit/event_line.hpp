// Events as lines of JSON, the form in which applications send many at once.
#pragma once

#include <string>
#include <string_view>

#include "sessionaudit/event.hpp"
#include "sessionaudit/ids.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// Longer lines are refused unread.
inline constexpr std::size_t kEventLineMax = 32 * 1024;

/// One line: an event, and the session it happened in.
struct EventLine {
    SessionId session{};
    Event event;
};

/// Reads {"session":"...","at":"2026-03-01T09:30:00Z","kind":"page_view", ...}. `session` and `at` must be
/// there; the rest as in Event: kind (page_view when absent), purpose, name, path, referrer, status (100 to
/// 999), value_minor and currency (both or neither), attributes (an object of texts). docs/api.md has the
/// table. A member that is not known, comes twice or has another type refuses the line: a misspelt `purpose`
/// must not go unnoticed. Returns what is wrong with it, without its content; empty when nothing is. `line`
/// is overwritten in either case. Threads: any.
std::string parse_event_line(std::string_view text, EventLine& line);

}  // namespace sessionaudit
#pragma GCC visibility pop
