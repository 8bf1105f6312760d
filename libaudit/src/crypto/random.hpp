// Random bytes from OpenSSL's generator, buffered per thread because its calls are dear for 16 bytes.
#pragma once

#include <cstdint>
#include <span>

namespace sessionaudit {

/// Fills the span with cryptographically random bytes. Throws Error{internal} when the generator fails.
void fill_random(std::span<std::uint8_t> out);

}  // namespace sessionaudit
