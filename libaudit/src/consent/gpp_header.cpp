// Type 3 in six bits, version 1 in six, then the ids of the sections as ranges: how many in twelve bits, and
// for each a bit that says whether it is a range, the distance from the last id, and for a range its length.
// Both are in Fibonacci coding, where each bit stands for a Fibonacci number and two ones in a row end the
// number.
#include "consent/gpp_header.hpp"

#include "consent/bit_reader.hpp"

namespace sessionaudit {
namespace {

constexpr int kIdMax = 65535;

int read_fibonacci(BitReader& bits) {
    int sum = 0;
    int weight = 1;
    int next_weight = 2;
    bool after_one = false;
    for (;;) {
        const bool one = bits.flag("a section's id");
        if (one && after_one) return sum;
        if (weight > kIdMax) bits.fail("a section's id is above 65535");
        if (one) sum += weight;
        after_one = one;
        const int sum_of_weights = weight + next_weight;
        weight = next_weight;
        next_weight = sum_of_weights;
    }
}

std::uint16_t read_id(BitReader& bits, int& last) {
    last += read_fibonacci(bits);
    if (last > kIdMax) bits.fail("a section's id is above 65535");
    return static_cast<std::uint16_t>(last);
}

}  // namespace

IdRanges read_gpp_header(std::string_view letters) {
    BitReader bits(letters, "GPP string, header");
    const int type = bits.small(6, "the type");
    if (type != 3)
        bits.fail(type == 2 ? "this is a TC string without a GPP header" : "this is no GPP header");
    if (const int version = bits.small(6, "the version"); version != 1)
        bits.fail("version " + std::to_string(version) + " is not known; only version 1 is read");
    const int count = bits.small(12, "the number of sections");
    std::vector<IdRange> ids;
    int last = 0;
    for (int i = 0; i < count; ++i) {
        const bool is_range = bits.flag("a section's id");
        const std::uint16_t first = read_id(bits, last);
        ids.push_back({first, is_range ? read_id(bits, last) : first});
    }
    if (bits.has_stray_bits()) bits.fail("the header goes on after its last section, and not with zeros");
    return IdRanges::of(std::move(ids));
}

}  // namespace sessionaudit
