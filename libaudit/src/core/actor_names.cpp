#include "core/actor_names.hpp"

#include <algorithm>
#include <array>

#include "core/ascii.hpp"
#include "sessionaudit/job.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kValueMin = 4;

constexpr bool is_handle_char(char c) noexcept {
    return ascii::is_lower(c) || ascii::is_digit(c) || c == '-' || c == '_' || c == '.';
}

/// Bytes of UTF-8 beyond ASCII are letters.
constexpr bool is_word_char(char c) noexcept {
    return ascii::is_alnum(c) || static_cast<unsigned char>(c) >= 0x80;
}

bool is_given_by_server(std::string_view actor) noexcept {
    if (actor == "public" || actor == kSchedulerActor) return true;
    constexpr std::array<std::string_view, 2> kKinds = {"user:", "token:"};
    return std::any_of(kKinds.begin(), kKinds.end(), [&](std::string_view kind) {
        if (!actor.starts_with(kind)) return false;
        const std::string_view name = actor.substr(kind.size());
        return std::all_of(name.begin(), name.end(), is_handle_char);
    });
}

}  // namespace

bool actor_names(std::string_view actor, std::string_view value) noexcept {
    if (value.size() < kValueMin || is_given_by_server(actor)) return false;
    for (std::size_t at = actor.find(value); at != std::string_view::npos; at = actor.find(value, at + 1)) {
        const std::size_t end = at + value.size();
        const bool begins = at == 0 || !is_word_char(actor[at - 1]) || !is_word_char(value.front());
        const bool ends = end == actor.size() || !is_word_char(actor[end]) || !is_word_char(value.back());
        if (begins && ends) return true;
    }
    return false;
}

}  // namespace sessionaudit
