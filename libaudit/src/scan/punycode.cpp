#include "scan/punycode.hpp"

#include <algorithm>
#include <cstdint>

#include "core/utf8.hpp"
#include "scan/field_text.hpp"

namespace sessionaudit {
namespace {

// RFC 3492, 5.
constexpr std::uint32_t kBase = 36;
constexpr std::uint32_t kTmin = 1;
constexpr std::uint32_t kTmax = 26;
constexpr std::uint32_t kSkew = 38;
constexpr std::uint32_t kDamp = 700;
constexpr std::uint32_t kFirstBias = 72;
constexpr std::uint32_t kFirstPoint = 128;
constexpr std::size_t kLabelMax = 63;

char digit(std::uint32_t value) {
    return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26));
}

/// RFC 3492, 6.1.
std::uint32_t adapted(std::uint32_t delta, std::uint32_t count, bool first) {
    delta = first ? delta / kDamp : delta / 2;
    delta += delta / count;
    std::uint32_t k = 0;
    for (; delta > ((kBase - kTmin) * kTmax) / 2; k += kBase)
        delta /= kBase - kTmin;
    return k + (kBase - kTmin + 1) * delta / (delta + kSkew);
}

void append_number(std::string& out, std::uint32_t number, std::uint32_t bias) {
    for (std::uint32_t k = kBase;; k += kBase) {
        const std::uint32_t threshold = k <= bias ? kTmin : std::min(k - bias, kTmax);
        if (number < threshold) break;
        out += digit(threshold + (number - threshold) % (kBase - threshold));
        number = (number - threshold) / (kBase - threshold);
    }
    out += digit(number);
}

/// RFC 3492, 6.3. A label has 63 code points at most, so that no number here overflows.
std::string punycode(const std::u32string& label) {
    std::string out;
    for (const char32_t point : label)
        if (point < kFirstPoint) out += static_cast<char>(point);
    const auto plain = static_cast<std::uint32_t>(out.size());
    if (plain > 0) out += '-';
    std::uint32_t handled = plain;
    std::uint32_t bias = kFirstBias;
    std::uint32_t delta = 0;
    char32_t next = kFirstPoint;
    while (handled < label.size()) {
        char32_t lowest = 0x110000;
        for (const char32_t point : label)
            if (point >= next) lowest = std::min(lowest, point);
        delta += (lowest - next) * (handled + 1);
        next = lowest;
        for (const char32_t point : label) {
            if (point < next) ++delta;
            if (point != next) continue;
            append_number(out, delta, bias);
            bias = adapted(delta, handled + 1, handled == plain);
            delta = 0;
            ++handled;
        }
        ++delta;
        ++next;
    }
    return "xn--" + out;
}

char32_t lowered(char32_t point) {
    const auto within = [point](char32_t first, char32_t last) { return point >= first && point <= last; };
    if (within(U'A', U'Z') || (within(0xC0, 0xDE) && point != 0xD7) || within(0x391, 0x3A9) ||
        within(0x410, 0x42F))
        return point + 0x20;
    return within(0x400, 0x40F) ? point + 0x50 : point;
}

}  // namespace

std::optional<std::string> ascii_host(std::string_view utf8) {
    std::string host;
    while (true) {
        std::u32string label;
        bool ascii = true;
        while (!utf8.empty() && utf8.front() != '.') {
            const auto point = take_code_point(utf8);
            if (!point || label.size() == kLabelMax) return std::nullopt;
            label += lowered(*point);
            ascii = ascii && *point < kFirstPoint;
        }
        if (ascii)
            for (const char32_t point : label)
                host += static_cast<char>(point);
        else
            host += punycode(label);
        if (utf8.empty()) return host;
        host += '.';
        utf8.remove_prefix(1);
    }
}

}  // namespace sessionaudit
