// A file that travels inside the binary (cmake/embedded_files.cmake).
#pragma once

#include <string_view>

namespace sessionaudit {

struct EmbeddedFile {
    std::string_view name;
    std::string_view text;
};

}  // namespace sessionaudit
