// The fields of a TC string that have a layout of their own.
#pragma once

#include <string_view>
#include <vector>

#include "consent/bit_reader.hpp"
#include "sessionaudit/tc_string.hpp"

namespace sessionaudit {

/// MaxVendorId, then a bit field of that many vendors or ranges.
TcVendors read_tc_vendors(BitReader& bits, std::string_view field);

/// The publisher's restrictions that end the core segment.
std::vector<TcRestriction> read_tc_restrictions(BitReader& bits);

}  // namespace sessionaudit
