// Any bytes as a header dump, and as captures of our own: never a crash, and redacting twice changes nothing
// more.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "sessionaudit/capture_files.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sessionaudit;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    read_capture_file(text, CaptureFileKind::ndjson, "fuzz.ndjson");
    const TargetCapture target =
        read_capture_file(text, CaptureFileKind::header_dump, "fuzz.txt", "https://a.test/start?x=1");
    if (target.captures.empty() && target.problems.empty()) std::abort();
    const std::string hidden = write_captures(target, true);
    const TargetCapture again = read_capture_file(hidden, CaptureFileKind::ndjson, "fuzz.ndjson");
    if (again.captures.size() != target.captures.size() || write_captures(again, true) != hidden)
        std::abort();
    return 0;
}
