// TC strings for tests: the fields one by one, with values that break no rule on 2026-11-22.
#pragma once

#include <string>

#include "bit_writer.hpp"
#include "sessionaudit/clock.hpp"

namespace sessionaudit::test {

// An example of the format's specification. What is in it was also read with @iabtechlabtcf/core 1.5.21.
inline constexpr const char* kSpecExample =
    "COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA."
    "IFoEUQQgAIQwgIwQABAEAAAAOIAACAIAAAAQAIAgEAACEAAAAAgAQBAAAAAA"
    "AGBAAgAAAAAAAFAAECAAAgAAQARAEQAAAAAJAAIAAgAAAYQEAAAQmAgBC3ZAYzUw";
// From the examples of the Global Privacy Platform's specification.
inline constexpr const char* kShortExample = "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA";

inline Timestamp at(const char* time) {
    return parse_rfc3339(time).value();
}

struct TcFields {
    int version = 2;
    Timestamp created = at("2026-06-01T00:00:00Z");
    Timestamp updated = at("2026-06-01T00:00:00Z");
    int cmp_id = 31;
    int policy_version = 5;
    int service_specific = 1;
    std::string language = "000100000100";              // EE
    std::uint64_t interests = 0;                        // 24 flags, the first is purpose 1
    std::string vendor_consents = "00000000000000000";  // MaxVendorId 0 as a bit field
    std::string vendor_interests = "00000000000000000";
    std::string restrictions = "000000000000";
    std::string further = ".IAAA";  // disclosed vendors: none

    std::string core() const {
        BitWriter bits;
        bits.add(static_cast<std::uint64_t>(version), 6);
        bits.add(static_cast<std::uint64_t>(to_millis(created)) / 100, 36);
        bits.add(static_cast<std::uint64_t>(to_millis(updated)) / 100, 36);
        bits.add(static_cast<std::uint64_t>(cmp_id), 12).add(7, 12).add(3, 6).add(language).add(300, 12);
        bits.add(static_cast<std::uint64_t>(policy_version), 6);
        bits.add(static_cast<std::uint64_t>(service_specific), 1).add(0, 1).add(0b100000000001, 12);
        bits.add(0b11, 24).add(interests, 24).add(1, 1).add("000011000100");  // DE
        bits.add(vendor_consents).add(vendor_interests).add(restrictions);
        return bits.text();
    }
    std::string text() const { return core() + further; }
};

/// A list of vendors as ranges; `entries` is the ranges' bits.
inline std::string ranges(int max_id, int count, const std::string& entries) {
    const auto number = [](int value, int bits) {
        std::string text;
        for (int bit = bits - 1; bit >= 0; --bit)
            text += (value >> bit & 1) != 0 ? '1' : '0';
        return text;
    };
    return number(max_id, 16) + "1" + number(count, 12) + entries;
}
inline std::string id16(int id) {
    std::string text;
    for (int bit = 15; bit >= 0; --bit)
        text += (id >> bit & 1) != 0 ? '1' : '0';
    return text;
}
inline std::string one(int id) {
    return "0" + id16(id);
}
inline std::string range(int first, int last) {
    return "1" + id16(first) + id16(last);
}

}  // namespace sessionaudit::test
