// Writes the bits of a consent string, for strings that no encoder makes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sessionaudit::test {

class BitWriter {
  public:
    BitWriter& add(std::uint64_t value, int bits) {
        for (int bit = bits - 1; bit >= 0; --bit)
            bits_ += (value >> bit & 1) != 0 ? '1' : '0';
        return *this;
    }
    /// Ones and zeros as they are.
    BitWriter& add(std::string_view bits) {
        bits_ += bits;
        return *this;
    }

    /// Base64url, padded with zeros to whole letters.
    std::string text() const {
        constexpr std::string_view kAlphabet =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        std::string letters;
        for (std::size_t at = 0; at < bits_.size(); at += 6) {
            std::string six = bits_.substr(at, 6);
            six.resize(6, '0');
            letters += kAlphabet[std::stoul(six, nullptr, 2)];
        }
        return letters;
    }

  private:
    std::string bits_;
};

}  // namespace sessionaudit::test
