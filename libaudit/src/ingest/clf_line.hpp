// The fields that the common and the combined log format share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ingest/log_hit.hpp"
#include "ingest/log_time.hpp"

namespace sessionaudit {

/// Takes a line apart from the left. Texts it had to unescape live in it until the next line.
class ClfLine {
  public:
    /// Reads `host ident user [time] "request" status bytes` into the hit. What is left of the line,
    /// with its leading space, is rest().
    LineResult read_common(std::string_view line, LogHit& hit);
    std::string_view rest() const noexcept { return rest_; }
    /// Takes ` "text"` from the rest; absent when it does not begin so. A text whose closing quote is
    /// missing reaches to the end of the line: servers cut long lines there.
    std::optional<std::string_view> take_quoted(std::string& unescaped);

  private:
    std::optional<std::string_view> take_word();

    std::string_view rest_;
    CommonLogClock clock_;
    std::string request_;
};

/// Empty for the "-" that stands for an absent text.
constexpr std::string_view without_dash(std::string_view text) noexcept {
    return text == "-" ? std::string_view() : text;
}

/// Splits "GET /path HTTP/1.1". What is not of that form becomes the target, without a method.
void split_request(std::string_view request, LogHit& hit);

/// An HTTP status, 100 to 999. Absent for anything else.
std::optional<std::int32_t> parse_status(std::string_view text);

}  // namespace sessionaudit
