// The body of a request as the connection brings it: so many bytes, or chunks (RFC 9112 sections 6 and 7.1).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <streambuf>

namespace sessionaudit::server {

/// Strict about what ends a body: a connection that is cut before is no end, and chunks in a form of their
/// own could be read in two ways. Both throw Problem 400: `truncated-body`, `malformed-request`. Threads: one
/// at a time.
class BodyBuffer : public std::streambuf {
  public:
    /// Takes up to `size` bytes off the connection; 0 or less when it is closed.
    using Read = std::function<int(char* to, std::streamsize size)>;
    /// Without a length the body is chunked.
    BodyBuffer(Read read, std::optional<std::uint64_t> length);

  protected:
    int_type underflow() override;
    /// Straight to where it is wanted, where there are no chunks to look for.
    std::streamsize xsgetn(char* to, std::streamsize size) override;

  private:
    int take(char* to, std::size_t size);
    char next();
    void begin_chunk();
    void end_chunk();
    void skip_trailers();

    Read read_;
    bool chunked_;
    bool done_ = false;
    bool first_ = true;
    std::uint64_t left_;
    std::array<char, 16 * 1024> buffer_;  // what is in it is told by the pointers of streambuf
};

}  // namespace sessionaudit::server
