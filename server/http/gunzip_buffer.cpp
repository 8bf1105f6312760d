#include "http/gunzip_buffer.hpp"

#include "http/problem.hpp"

namespace sessionaudit::server {
namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib: 16 more takes gzip's own head, and no other

[[noreturn]] void refuse() {
    throw Problem(400, "malformed-gzip", "the body is no gzip, or not all of it");
}

}  // namespace

GunzipBuffer::GunzipBuffer(std::streambuf& source) : source_(source) {
    if (inflateInit2(&stream_, kGzipWindow) != Z_OK) throw Error(ErrorCode::internal, "zlib cannot begin");
}

GunzipBuffer::~GunzipBuffer() {
    inflateEnd(&stream_);
}

bool GunzipBuffer::fill() {
    const std::streamsize got = source_.sgetn(packed_.data(), static_cast<std::streamsize>(packed_.size()));
    if (got <= 0) return false;
    stream_.next_in = reinterpret_cast<Bytef*>(packed_.data());
    stream_.avail_in = static_cast<uInt>(got);
    return true;
}

GunzipBuffer::int_type GunzipBuffer::underflow() {
    stream_.next_out = reinterpret_cast<Bytef*>(plain_.data());
    stream_.avail_out = static_cast<uInt>(plain_.size());
    while (stream_.avail_out == plain_.size()) {
        if (stream_.avail_in == 0 && !fill()) {
            if (inside_) refuse();
            return traits_type::eof();
        }
        inside_ = true;
        const int outcome = inflate(&stream_, Z_NO_FLUSH);
        if (outcome == Z_STREAM_END) {
            // Another member may follow (RFC 1952 section 2.2).
            inside_ = false;
            if (inflateReset(&stream_) != Z_OK) refuse();
        } else if (outcome != Z_OK) {
            refuse();
        }
    }
    setg(plain_.data(), plain_.data(), plain_.data() + (plain_.size() - stream_.avail_out));
    return traits_type::to_int_type(*gptr());
}

}  // namespace sessionaudit::server
