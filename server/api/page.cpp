#include "api/page.hpp"

#include <charconv>

#include "api/description.hpp"
#include "sessionaudit/bytes.hpp"

namespace sessionaudit::server {

std::size_t page_limit(const Call& call) {
    const std::string& text = call.asked("limit");
    if (text.empty() && !call.asks("limit")) return kPageLimitDefault;
    std::size_t limit = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (fault != std::errc() || end != text.data() + text.size() || limit < 1 || limit > kPageLimitMax)
        throw Problem(422, "invalid-request", "a page has 1 to 1000 items",
                      {{"limit", "write a whole number from 1 to 1000"}});
    return limit;
}

std::optional<std::string> page_cursor(const Call& call) {
    if (!call.asks("cursor")) return std::nullopt;
    const auto bytes = from_base64url(call.asked("cursor"));
    if (!bytes) refuse_cursor();
    const std::string_view text = as_text(*bytes);
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || text.substr(0, end) != call.operation.id) refuse_cursor();
    return std::string(text.substr(end + 1));
}

std::string cursor_text(const Call& call, const std::string& place) {
    return to_base64url(as_bytes(call.operation.id + "\n" + place));
}

void refuse_cursor() {
    throw Problem(422, "invalid-cursor", "this cursor does not come from this list; begin at its first page",
                  {{"cursor", "take it from \"next\" of the page before, as it is"}});
}

}  // namespace sessionaudit::server
