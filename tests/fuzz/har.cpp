// Any bytes as a HAR file: captures and problems, never a crash; what was read is written and read the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "sessionaudit/capture_files.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sessionaudit;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const TargetCapture target = read_capture_file(text, CaptureFileKind::har, "fuzz.har");
    for (const CaptureProblem& problem : target.problems)
        if (problem.sentence.empty()) std::abort();
    for (const bool redact : {false, true}) {
        const std::string written = write_captures(target, redact);
        const TargetCapture again = read_capture_file(written, CaptureFileKind::ndjson, "fuzz.ndjson");
        if (again.captures.size() != target.captures.size()) std::abort();
        if (write_captures(again, redact) != written) std::abort();
    }
    return 0;
}
