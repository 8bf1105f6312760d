#include "cookie/audit/fingerprint.hpp"

#include <cstdint>

#include "core/ascii.hpp"

namespace sessionaudit {
namespace {

/// A piece of a name between separators that another visitor, account or deployment has otherwise.
bool is_variable(std::string_view piece) {
    std::size_t digits = 0;
    std::size_t upper = 0;
    bool hex = true;
    for (const char c : piece) {
        if (ascii::is_digit(c)) ++digits;
        if (ascii::is_upper(c)) ++upper;
        hex = hex && ascii::is_hex(c);
    }
    if (digits == piece.size()) return piece.size() >= 4;
    if (digits == 0) return false;
    return piece.size() >= 8 && (hex || digits >= 2 || upper >= 2);
}

bool is_separator(char c) {
    return c == '_' || c == '-' || c == '.' || c == ':' || c == '~';
}

constexpr std::uint64_t kPrime = 0x9E3779B97F4A7C15ULL;

/// FNV-1a over 64 bits, with a finish that spreads the last bytes (the finalizer of MurmurHash3).
class Hash64 {
  public:
    explicit Hash64(std::uint64_t seed) : state_(0xCBF29CE484222325ULL ^ seed) {}
    void add(std::string_view text) {
        for (const char c : text)
            step(static_cast<unsigned char>(c));
        step(0x100);  // apart from every byte, so that "a","bc" and "ab","c" differ
    }
    std::uint64_t value() const {
        std::uint64_t x = state_;
        x = (x ^ (x >> 33U)) * 0xFF51AFD7ED558CCDULL;
        x = (x ^ (x >> 33U)) * 0xC4CEB9FE1A85EC53ULL;
        return x ^ (x >> 33U);
    }

  private:
    void step(std::uint64_t byte) { state_ = (state_ ^ byte) * 0x100000001B3ULL; }
    std::uint64_t state_;
};

void append_hex(std::string& text, std::uint64_t value) {
    for (int shift = 60; shift >= 0; shift -= 4)
        text += "0123456789abcdef"[value >> static_cast<unsigned>(shift) & 0xFU];
}

}  // namespace

std::string stable_name(std::string_view name) {
    // IIS appends letters of its own making, without a separator.
    constexpr std::string_view kAspPrefix = "ASPSESSIONID";
    if (name.size() > kAspPrefix.size() && name.substr(0, kAspPrefix.size()) == kAspPrefix)
        return std::string(kAspPrefix) + "*";
    std::string result;
    for (std::size_t begin = 0; begin < name.size();) {
        std::size_t end = begin;
        while (end < name.size() && !is_separator(name[end]))
            ++end;
        const std::string_view piece = name.substr(begin, end - begin);
        result += is_variable(piece) ? "*" : piece;
        if (end < name.size()) result += name[end];
        begin = end + 1;
    }
    return result;
}

std::string finding_fingerprint(std::string_view rule, std::string_view domain, std::string_view name,
                                std::string_view path) {
    const std::string stable = stable_name(name);
    std::string text;
    text.reserve(32);
    for (const std::uint64_t seed : {std::uint64_t{0}, kPrime}) {
        Hash64 hash(seed);
        for (const std::string_view part : {rule, domain, std::string_view(stable), path})
            hash.add(part);
        append_hex(text, hash.value());
    }
    return text;
}

}  // namespace sessionaudit
