// A report in all its formats, as one compressed blob: 8 bytes of size, then zlib's stream of a JSON object.
#pragma once

#include <map>
#include <string>

#include "sessionaudit/bytes.hpp"

namespace sessionaudit {

using Reports = std::map<std::string, std::string>;  ///< format and text

Bytes pack_reports(const Reports& reports);
/// Throws Error{corrupt}.
Reports unpack_reports(ByteView packed);

}  // namespace sessionaudit
