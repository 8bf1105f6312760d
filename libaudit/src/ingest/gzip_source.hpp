// Decompression while reading.
#pragma once

#include <memory>
#include <string_view>

#include "ingest/byte_source.hpp"

namespace sessionaudit {

/// Whether these first bytes of a file are gzip's.
bool is_gzip(std::string_view first_bytes) noexcept;

/// Reads gzip members one after another as one stream. Damage does not throw: what could be
/// decompressed is read, then the stream ends and problem() says what is wrong.
std::unique_ptr<ByteSource> make_gzip_source(std::unique_ptr<ByteSource> compressed);

}  // namespace sessionaudit
