// Words and safe spellings that several formats need.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "audit_report/audit_view.hpp"

namespace sessionaudit {

/// One line of valid UTF-8 that steers nothing: control characters and those that change the direction or
/// the line stand as \x1b or \u202e, bytes that are no UTF-8 as \xHH. Never empties a text.
std::string one_line(std::string_view text);

/// "3 cookies", "1 cookie".
std::string counted(std::size_t count, std::string_view one, std::string_view many = {});
/// "1 critical, 2 high"; "none" where all are 0.
std::string level_list(const LevelCounts& counts);
/// For a person: "new", "worse", "known", "suppressed", "suppression ended".
std::string_view state_word(FindingState state) noexcept;
/// "13 months", "2 hours", "until the browser closes".
std::string lifetime_words(const std::optional<std::int64_t>& seconds);
/// "sid of shop.example/", the host where it is about that, or "the target"; one line.
std::string cookie_words(const CookieFinding& finding);
/// "2026-03-01 09:30 UTC"
std::string minute_words(Timestamp at);
/// The finding as it should be read first: its message, or what the rule says where there is none.
std::string message_of(const CookieFinding& finding);
/// As a URI that readers of SARIF and HAR accept: what RFC 3986 does not allow is percent-encoded.
std::string as_uri(std::string_view url);

}  // namespace sessionaudit
