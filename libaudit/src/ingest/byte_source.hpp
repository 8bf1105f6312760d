// Where the bytes of a log come from.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace sessionaudit {

/// A stream of bytes, decompressed where that is needed.
/// Threads: one.
class ByteSource {
  public:
    ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    virtual ~ByteSource() = default;

    /// Fills the front of `out`, which is not empty; 0 at the end. Throws Error{io_error}.
    virtual std::size_t read(std::span<char> out) = 0;
    /// Goes on from this byte. False when the source can only be read through.
    virtual bool seek(std::uint64_t /*offset*/) { return false; }
    /// Bytes taken from the file, before decompression.
    virtual std::uint64_t consumed() const = 0;
    /// The size of the file; 0 when it is not known.
    virtual std::uint64_t total() const { return 0; }
    /// After the end: why it is not the real one, as a sentence. Empty when all is well.
    virtual std::string problem() const { return {}; }
};

/// Opens a file, or standard input for "-", and looks through gzip (RFC 1952), recognised by its first bytes,
/// with any number of members one after another. Throws Error{not_found | io_error | invalid_argument}; the
/// last for a folder and for compression it cannot read.
std::unique_ptr<ByteSource> open_byte_source(const std::string& path);

/// Bytes in memory, which must outlive the source; gzip too.
std::unique_ptr<ByteSource> memory_byte_source(std::string_view bytes);

}  // namespace sessionaudit
