// Pieces that the JSON of several signals has in common.
#pragma once

#include <nlohmann/json.hpp>

#include "sessionaudit/id_ranges.hpp"
#include "sessionaudit/tc_string.hpp"

namespace sessionaudit {

/// Keeps members in the order they are set.
using SignalJson = nlohmann::ordered_json;

/// A list of [first, last].
SignalJson to_signal_json(const IdRanges& ids);
SignalJson to_signal_json(const TcString& tc);

}  // namespace sessionaudit
