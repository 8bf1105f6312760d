// What is behind Content-Encoding: gzip.
#pragma once

#include <zlib.h>

#include <array>
#include <streambuf>

namespace sessionaudit::server {

/// Throws Problem 400 `malformed-gzip` for what is no gzip, and for one that ends before it is whole.
/// Threads: one at a time.
class GunzipBuffer : public std::streambuf {
  public:
    explicit GunzipBuffer(std::streambuf& source);
    GunzipBuffer(const GunzipBuffer&) = delete;
    GunzipBuffer& operator=(const GunzipBuffer&) = delete;
    ~GunzipBuffer() override;

  protected:
    int_type underflow() override;

  private:
    bool fill();

    std::streambuf& source_;
    z_stream stream_{};
    bool inside_ = false;  ///< a member was begun and is not whole
    std::array<char, 16 * 1024> packed_{};
    std::array<char, 16 * 1024> plain_{};
};

}  // namespace sessionaudit::server
