#include "sessionaudit/capture_files.hpp"

#include "scan/capture_readers.hpp"

namespace sessionaudit {

namespace {

TargetCapture read_by_kind(std::string_view text, CaptureFileKind kind, const std::string& source,
                           const std::string& base_url) {
    switch (kind) {
        case CaptureFileKind::har:
            return read_har(text, source);
        case CaptureFileKind::header_dump:
            return read_header_dump(text, source, base_url);
        case CaptureFileKind::ndjson:
            return read_ndjson(text, source);
    }
    return {};
}

}  // namespace

TargetCapture read_capture_file(std::string_view text, CaptureFileKind kind, const std::string& source,
                                const std::string& base_url) {
    TargetCapture captured = read_by_kind(text, kind, source, base_url);
    // Nothing seen must not pass for nothing wrong.
    if (captured.captures.empty() && captured.problems.empty())
        captured.problems.push_back({CaptureProblem::Kind::unreadable, source,
                                     source + " holds no response; save it again while the page loads",
                                     true});
    return captured;
}

}  // namespace sessionaudit
