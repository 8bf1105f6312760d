#include "consent/tc_fields.hpp"

#include <algorithm>
#include <array>

namespace sessionaudit {
namespace {

constexpr std::size_t kIdBits = 16;
constexpr std::size_t kCountBits = 12;

/// One range. What IdRanges would refuse is refused here, where the bit is known.
IdRange read_range(BitReader& bits, std::string_view field) {
    const bool is_range = bits.flag(field);
    const int first = bits.small(kIdBits, field);
    const int last = is_range ? bits.small(kIdBits, field) : first;
    if (first == 0) bits.fail(std::string(field) + " lists a vendor 0, and ids begin with 1");
    if (last < first)
        bits.fail(std::string(field) + " has a range from " + std::to_string(first) + " to " +
                  std::to_string(last));
    return {static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(last)};
}

/// What the string promises is taken no further than its bits reach.
std::vector<IdRange> read_ranges(BitReader& bits, std::string_view field) {
    const auto count = static_cast<std::size_t>(bits.small(kCountBits, field));
    std::vector<IdRange> ranges;
    ranges.reserve(std::min(count, bits.remaining() / (1 + kIdBits)));
    for (std::size_t i = 0; i < count; ++i)
        ranges.push_back(read_range(bits, field));
    return ranges;
}

/// A restriction as it stands in the string; a pair may be written in several pieces.
struct Piece {
    int purpose = 0;
    TcRestrictionType type = TcRestrictionType::not_allowed;
    std::vector<IdRange> ranges;
};

Piece read_piece(BitReader& bits) {
    constexpr std::array kTypes{TcRestrictionType::not_allowed, TcRestrictionType::require_consent,
                                TcRestrictionType::require_legitimate_interest};
    Piece piece;
    piece.purpose = bits.small(6, "a restriction's purpose");
    if (piece.purpose == 0) bits.fail("a restriction is about purpose 0, and purposes begin with 1");
    const auto type = static_cast<std::size_t>(bits.small(2, "a restriction's type"));
    if (type >= kTypes.size()) bits.fail("restriction type 3 is not defined");
    piece.type = kTypes[type];
    piece.ranges = read_ranges(bits, "a restriction's vendors");
    return piece;
}

}  // namespace

TcVendors read_tc_vendors(BitReader& bits, std::string_view field) {
    TcVendors vendors;
    vendors.max_id = bits.small(kIdBits, field);
    vendors.range_encoded = bits.flag(field);
    vendors.ids = vendors.range_encoded ? IdRanges::of(read_ranges(bits, field))
                                        : bits.bit_field(static_cast<std::size_t>(vendors.max_id), field);
    return vendors;
}

std::vector<TcRestriction> read_tc_restrictions(BitReader& bits) {
    const int count = bits.small(kCountBits, "the number of restrictions");
    std::vector<Piece> pieces;  // at most 63 purposes of 3 types, so the look-up below is short
    for (int i = 0; i < count; ++i) {
        Piece piece = read_piece(bits);
        const auto same = std::find_if(pieces.begin(), pieces.end(), [&piece](const Piece& other) {
            return other.purpose == piece.purpose && other.type == piece.type;
        });
        if (same == pieces.end())
            pieces.push_back(std::move(piece));
        else
            same->ranges.insert(same->ranges.end(), piece.ranges.begin(), piece.ranges.end());
    }
    std::vector<TcRestriction> restrictions;
    restrictions.reserve(pieces.size());
    for (Piece& piece : pieces)
        restrictions.push_back({piece.purpose, piece.type, IdRanges::of(std::move(piece.ranges))});
    return restrictions;
}

}  // namespace sessionaudit
