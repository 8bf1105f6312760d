#include "crypto/random.hpp"

#include <openssl/rand.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "sessionaudit/error.hpp"
#include "sessionaudit/secret.hpp"

namespace sessionaudit {
namespace {

void fill_from_generator(std::span<std::uint8_t> out) {
    if (RAND_bytes(out.data(), static_cast<int>(out.size())) != 1)
        throw Error(ErrorCode::internal, "the system's random generator failed");
}

/// Handed-out bytes are wiped, so that memory never holds a key twice; a fork drops the buffer, so
/// that two processes never hand out the same bytes.
struct RandomBuffer {
    std::array<std::uint8_t, 4096> bytes;
    std::size_t used = sizeof bytes;
    pid_t owner = -1;
    ~RandomBuffer() { wipe_memory(bytes.data(), bytes.size()); }
};

}  // namespace

void fill_random(std::span<std::uint8_t> out) {
    thread_local RandomBuffer buffer;
    if (out.size() > 256) return fill_from_generator(out);
    if (buffer.bytes.size() - buffer.used < out.size() || buffer.owner != ::getpid()) {
        fill_from_generator(buffer.bytes);
        buffer.used = 0;
        buffer.owner = ::getpid();
    }
    const auto source = std::span(buffer.bytes).subspan(buffer.used, out.size());
    std::copy(source.begin(), source.end(), out.begin());
    wipe_memory(source.data(), source.size());
    buffer.used += out.size();
}

}  // namespace sessionaudit
