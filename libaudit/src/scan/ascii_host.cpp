#include "scan/ascii_host.hpp"

#include <idn2.h>

#include <memory>

namespace sessionaudit {

std::optional<std::string> ascii_host(std::string_view utf8) {
    // The library reads to the first NUL.
    if (utf8.find('\0') != std::string_view::npos) return std::nullopt;
    char* written = nullptr;
    const int result =
        idn2_to_ascii_8z(std::string(utf8).c_str(), &written, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    const std::unique_ptr<char, decltype(&idn2_free)> owner(written, idn2_free);
    if (result != IDN2_OK) return std::nullopt;
    return std::string(written);
}

}  // namespace sessionaudit
