// The word that somebody probably wanted to write. Threads: any.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)
namespace sessionaudit {

/// The candidate that a typing slip could have turned into `word`: at most a third of the letters changed,
/// two neighbours swapped counting once, case and -/_ not at all. Absent when none is near.
std::optional<std::string> nearest_word(std::string_view word, std::span<const std::string> candidates);

/// `did you mean "purposes"?`, else `known are a, b, c`.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

}  // namespace sessionaudit
#pragma GCC visibility pop
