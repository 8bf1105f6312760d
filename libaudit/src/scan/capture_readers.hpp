// One reader for each kind of file; read_capture_file() chooses. Each takes any bytes.
#pragma once

#include <string>
#include <string_view>

#include "sessionaudit/capture.hpp"

namespace sessionaudit {

TargetCapture read_har(std::string_view text, const std::string& source);
TargetCapture read_header_dump(std::string_view text, const std::string& source, const std::string& base_url);
TargetCapture read_ndjson(std::string_view text, const std::string& source);

}  // namespace sessionaudit
