#include "ingest/gzip_source.hpp"

#include <zlib.h>

#include <algorithm>
#include <vector>

#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kInputSize = 64 * 1024;
constexpr int kGzipWindow = 15 + 16;  // the largest window, gzip header and trailer

class GzipSource final : public ByteSource {
  public:
    explicit GzipSource(std::unique_ptr<ByteSource> compressed)
        : compressed_(std::move(compressed)), input_(kInputSize) {
        if (::inflateInit2(&stream_, kGzipWindow) != Z_OK)
            throw Error(ErrorCode::internal, "zlib could not start decompression");
    }
    ~GzipSource() override { ::inflateEnd(&stream_); }

    std::size_t read(std::span<char> out) override {
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = static_cast<uInt>(out.size());
        while (!ended_ && stream_.avail_out == out.size())
            step();
        return out.size() - stream_.avail_out;
    }
    std::uint64_t consumed() const override { return compressed_->consumed(); }
    std::uint64_t total() const override { return compressed_->total(); }
    std::string problem() const override { return problem_; }

  private:
    void step() {
        if (stream_.avail_in == 0 && !refill()) {
            if (!between_members_) problem_ = "the gzip file is cut short; what came before is kept";
            ended_ = true;
            return;
        }
        if (between_members_ && !start_member()) return;
        const int result = ::inflate(&stream_, Z_NO_FLUSH);
        if (result == Z_STREAM_END) {
            between_members_ = true;
        } else if (result != Z_OK && result != Z_BUF_ERROR) {
            problem_ = "the gzip file is damaged; what came before is kept";
            ended_ = true;
        }
    }

    bool refill() {
        const std::size_t count = compressed_->read(input_);
        stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
        stream_.avail_in = static_cast<uInt>(count);
        return count > 0;
    }

    /// Zeros after the last member are padding (tapes, block devices); anything else must be a member.
    bool start_member() {
        while (stream_.avail_in > 0 && *stream_.next_in == 0 && !first_member_) {
            ++stream_.next_in;
            --stream_.avail_in;
        }
        if (stream_.avail_in == 0) return false;
        if (!first_member_ && *stream_.next_in != 0x1F) {
            problem_ = "after the gzip data come bytes that are something else; they were not read";
            ended_ = true;
            return false;
        }
        first_member_ = false;
        between_members_ = false;
        return ::inflateReset(&stream_) == Z_OK;
    }

    std::unique_ptr<ByteSource> compressed_;
    std::vector<char> input_;
    z_stream stream_{};
    bool between_members_ = true;
    bool first_member_ = true;
    bool ended_ = false;
    std::string problem_;
};

}  // namespace

bool is_gzip(std::string_view first_bytes) noexcept {
    return first_bytes.starts_with("\x1F\x8B\x08");
}

std::unique_ptr<ByteSource> make_gzip_source(std::unique_ptr<ByteSource> compressed) {
    return std::make_unique<GzipSource>(std::move(compressed));
}

}  // namespace sessionaudit
