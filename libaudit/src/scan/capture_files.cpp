#include "sessionaudit/capture_files.hpp"

#include "scan/capture_readers.hpp"
#include "scan/field_text.hpp"

namespace sessionaudit {

CaptureFileKind guess_capture_file(std::string_view text) {
    const std::string_view head = stripped(text.substr(0, 4096), " \t\r\n\xEF\xBB\xBF");
    if (!head.starts_with('{')) return CaptureFileKind::header_dump;
    const std::string_view line = head.substr(0, head.find('\n'));
    const bool ours = line.find("\"sessionaudit.capture/") != std::string_view::npos;
    // A capture of many header fields has its format far behind; a HAR begins with its log.
    const bool log = head.find("\"log\"") != std::string_view::npos;
    return ours || !log ? CaptureFileKind::ndjson : CaptureFileKind::har;
}

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
