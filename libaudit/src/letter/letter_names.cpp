#include <algorithm>
#include <iterator>

#include "sessionaudit/letter.hpp"

namespace sessionaudit {
namespace {

constexpr std::string_view kNames[] = {"acknowledgement", "identity_check", "extension", "refusal",
                                       "completion"};

}  // namespace

std::string_view to_string(LetterKind kind) noexcept {
    const auto index = static_cast<std::size_t>(kind);
    return index < std::size(kNames) ? kNames[index] : std::string_view{};
}

std::optional<LetterKind> parse_letter_kind(std::string_view text) noexcept {
    const auto* const found = std::find(std::begin(kNames), std::end(kNames), text);
    if (found == std::end(kNames)) return std::nullopt;
    return static_cast<LetterKind>(found - std::begin(kNames));
}

}  // namespace sessionaudit
