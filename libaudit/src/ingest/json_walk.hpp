// Reads a line of JSON without building a tree of it.
#pragma once

#include <functional>
#include <string_view>

namespace sessionaudit {

enum class JsonKind : unsigned char { string, number, boolean, null, empty };

/// Told of one value: the names on the way to it, joined by dots ("request.headers.Referer.0"), and
/// its text. A number keeps the digits it was written with; `empty` is an empty object or array.
/// Return false to stop.
using JsonVisitor = std::function<bool(std::string_view path, JsonKind kind, std::string_view text)>;

enum class JsonWalk : unsigned char { whole, stopped, malformed };

/// Visits the values of a JSON object in order. Malformed when the line is not one JSON object (RFC 8259,
/// valid UTF-8) or nests deeper than 16.
JsonWalk walk_json(std::string_view line, const JsonVisitor& visit);

}  // namespace sessionaudit
