// Bytes that are wiped when they are destroyed.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sessionaudit/bytes.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// Key material. Moves, never copies silently; overwritten when destroyed or moved from. It has no
/// conversion to text, so it cannot slip into a message or a log.
///
/// Threads: a value; share it only as const.
class SecretBytes {
  public:
    SecretBytes() = default;
    explicit SecretBytes(std::size_t size) : bytes_(size) {}
    /// Copies the bytes; wiping the source is up to the caller.
    explicit SecretBytes(ByteView source) : bytes_(source.begin(), source.end()) {}
    SecretBytes(SecretBytes&& other) noexcept;
    SecretBytes& operator=(SecretBytes&& other) noexcept;
    SecretBytes(const SecretBytes&) = delete;
    SecretBytes& operator=(const SecretBytes&) = delete;
    ~SecretBytes();

    /// A deliberate copy.
    SecretBytes clone() const { return SecretBytes(view()); }

    ByteView view() const noexcept { return bytes_; }
    std::uint8_t* data() noexcept { return bytes_.data(); }
    const std::uint8_t* data() const noexcept { return bytes_.data(); }
    std::size_t size() const noexcept { return bytes_.size(); }
    bool empty() const noexcept { return bytes_.empty(); }
    std::span<std::uint8_t> writable() noexcept { return bytes_; }

  private:
    void wipe() noexcept;
    Bytes bytes_;
};

/// Overwrites memory in a way the compiler may not remove.
void wipe_memory(void* memory, std::size_t size) noexcept;

}  // namespace sessionaudit
#pragma GCC visibility pop
