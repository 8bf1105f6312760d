// The header of a response, line by line, as raw bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/capture.hpp"

namespace sessionaudit {

struct StatusLine {
    std::string http_version;  ///< "1.0", "1.1", "2", "3"
    int status = 0;
};

/// "HTTP/1.1 200 OK", "HTTP/2 200". Absent where the line is none.
std::optional<StatusLine> parse_status_line(std::string_view line);

/// Takes a line without its line break into the fields. A line that begins with white space goes on with the
/// field before (RFC 9112, 5.2). False for a line that is no field: it has no colon.
bool take_header_line(std::vector<HeaderField>& fields, std::string_view line);

/// Without the line break at its end, be it CRLF or LF.
std::string_view without_line_break(std::string_view line) noexcept;

}  // namespace sessionaudit
