#include "ingest/clf_line.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "ingest/log_text.hpp"

namespace sessionaudit {
namespace {

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), ascii::is_digit);
}

/// Whether the quote at `position` is one of the text's own, written \".
bool is_escaped(std::string_view text, std::size_t position) {
    std::size_t backslashes = 0;
    while (position > backslashes && text[position - backslashes - 1] == '\\')
        ++backslashes;
    return backslashes % 2 == 1;
}

}  // namespace

std::optional<std::string_view> ClfLine::take_word() {
    const std::size_t end = rest_.find(' ');
    if (end == 0 || end == std::string_view::npos) return std::nullopt;
    const std::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return word;
}

std::optional<std::string_view> ClfLine::take_quoted(std::string& unescaped) {
    if (rest_.size() < 2 || rest_[0] != ' ' || rest_[1] != '"') return std::nullopt;
    std::size_t end = rest_.find('"', 2);
    while (end != std::string_view::npos && is_escaped(rest_, end))
        end = rest_.find('"', end + 1);
    std::string_view text = rest_.substr(2, end == std::string_view::npos ? end : end - 2);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    if (text.find('\\') != std::string_view::npos) {
        unescaped = unescape_log_text(text);
        text = unescaped;
    }
    return text;
}

LineResult ClfLine::read_common(std::string_view line, LogHit& hit) {
    constexpr auto kMalformed = LineResult::reject(RejectReason::malformed);
    rest_ = line;
    const auto host = take_word();
    const auto ident = take_word();
    if (!host || !ident) return kMalformed;
    // A user name may have spaces in it.
    const std::size_t bracket = rest_.find(" [");
    if (bracket == std::string_view::npos || bracket == 0) return kMalformed;
    hit.address = *host;
    hit.user = without_dash(rest_.substr(0, bracket));
    rest_.remove_prefix(bracket + 2);

    const std::size_t time_end = rest_.find(']');
    if (time_end == std::string_view::npos) return kMalformed;
    const auto at = clock_.read(rest_.substr(0, time_end));
    if (!at) return LineResult::reject(RejectReason::bad_time);
    hit.at = *at;
    rest_.remove_prefix(time_end + 1);

    const auto request = take_quoted(request_);
    if (!request || rest_.empty()) return kMalformed;
    split_request(*request, hit);

    rest_.remove_prefix(1);
    const auto status_text = take_word();
    if (!status_text) return kMalformed;
    const auto status = parse_status(*status_text);
    const std::size_t size_end = std::min(rest_.find(' '), rest_.size());
    const std::string_view size = rest_.substr(0, size_end);
    if (!status || !(size == "-" || is_number(size))) return kMalformed;
    hit.status = *status;
    rest_.remove_prefix(size_end);
    return LineResult::hit();
}

void split_request(std::string_view request, LogHit& hit) {
    request = without_dash(request);
    const std::size_t method_end = request.find(' ');
    const bool has_method =
        method_end != std::string_view::npos && method_end > 0 &&
        std::all_of(request.begin(), request.begin() + static_cast<std::ptrdiff_t>(method_end),
                    ascii::is_upper);
    hit.method = has_method ? request.substr(0, method_end) : std::string_view();
    hit.target = has_method ? request.substr(method_end + 1) : request;
    const std::size_t protocol = hit.target.rfind(" HTTP/");
    if (has_method && protocol != std::string_view::npos) hit.target = hit.target.substr(0, protocol);
}

std::optional<std::int32_t> parse_status(std::string_view text) {
    if (text.size() != 3 || !is_number(text) || text[0] == '0') return std::nullopt;
    return (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
}

}  // namespace sessionaudit
