// Captures from files: the sources without a network.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/capture.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

enum class CaptureFileKind { har, header_dump, ndjson };

/// Any bytes. What can be read is returned, what cannot is a problem that says where (line or byte) and what
/// to do: the captures before a cut stand. A header dump needs to know whose it is: `base_url` (its requests,
/// as `curl -v` writes them, say it themselves).
TargetCapture read_capture_file(std::string_view text, CaptureFileKind kind, const std::string& source,
                                const std::string& base_url = {});

/// `sessionaudit.capture/1`: a line of JSON for each capture. With `redact`, values of cookies become as many
/// characters of the same class that tell nothing: verdicts stay the same, findings about values do not.
std::string write_captures(const TargetCapture& captured, bool redact);

}  // namespace sessionaudit
#pragma GCC visibility pop
