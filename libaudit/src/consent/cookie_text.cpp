#include "consent/cookie_text.hpp"

namespace sessionaudit {

std::optional<std::string> script_date_as_rfc3339(std::string_view text) {
    // 0...4...8..11...16.......25...29.31
    // Tue Mar 05 2024 10:23:45 GMT+0100
    constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    constexpr std::size_t kLength = 33;
    if (text.size() < kLength || text.substr(25, 3) != "GMT") return std::nullopt;
    const std::size_t month = kMonths.find(text.substr(4, 3));
    if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
    const std::string number = std::to_string(month / 3 + 1);
    const auto piece = [text](std::size_t at, std::size_t length) {
        return std::string(text.substr(at, length));
    };
    return piece(11, 4) + "-" + (number.size() == 1 ? "0" : "") + number + "-" + piece(8, 2) + "T" +
           piece(16, 8) + piece(28, 3) + ":" + piece(31, 2);
}

}  // namespace sessionaudit
