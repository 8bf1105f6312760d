#include "ingest/byte_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

#include "ingest/gzip_source.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kMagicSize = 6;

struct Magic {
    std::string_view bytes;
    std::string_view program;
};

constexpr Magic kOtherCompression[] = {
    {"\x28\xB5\x2F\xFD", "zstd -dc"},
    {"\xFD"
     "7zXZ",
     "xz -dc"},
    {"BZh", "bzip2 -dc"},
    {"PK\x03\x04", "unzip -p"},
};

std::string reason_of(int error) {
    return std::generic_category().message(error);
}

class FileSource final : public ByteSource {
  public:
    FileSource(int descriptor, bool owned, std::string path)
        : descriptor_(descriptor), owned_(owned), path_(std::move(path)) {
        struct stat info {};
        if (::fstat(descriptor_, &info) == 0 && S_ISREG(info.st_mode)) {
            seekable_ = true;
            total_ = static_cast<std::uint64_t>(info.st_size);
        }
    }
    ~FileSource() override {
        if (owned_) ::close(descriptor_);
    }

    std::size_t read(std::span<char> out) override {
        ssize_t count = 0;
        do {
            count = ::read(descriptor_, out.data(), out.size());
        } while (count < 0 && errno == EINTR);
        if (count < 0) throw Error(ErrorCode::io_error, "cannot read " + path_ + ": " + reason_of(errno));
        consumed_ += static_cast<std::uint64_t>(count);
        return static_cast<std::size_t>(count);
    }

    bool seek(std::uint64_t offset) override {
        if (!seekable_ || !owned_) return false;
        if (::lseek(descriptor_, static_cast<off_t>(offset), SEEK_SET) < 0) return false;
        consumed_ = offset;
        return true;
    }

    std::uint64_t consumed() const override { return consumed_; }
    std::uint64_t total() const override { return total_; }

  private:
    int descriptor_;
    bool owned_;
    std::string path_;
    bool seekable_ = false;
    std::uint64_t total_ = 0;
    std::uint64_t consumed_ = 0;
};

class MemorySource final : public ByteSource {
  public:
    explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
    std::size_t read(std::span<char> out) override {
        const std::size_t count = std::min(out.size(), bytes_.size() - position_);
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(position_), count, out.begin());
        position_ += count;
        return count;
    }
    bool seek(std::uint64_t offset) override {
        if (offset > bytes_.size()) return false;
        position_ = static_cast<std::size_t>(offset);
        return true;
    }
    std::uint64_t consumed() const override { return position_; }
    std::uint64_t total() const override { return bytes_.size(); }

  private:
    std::string_view bytes_;
    std::size_t position_ = 0;
};

/// Gives the bytes that were looked at back before it reads on.
class PrefixedSource final : public ByteSource {
  public:
    PrefixedSource(std::string prefix, std::unique_ptr<ByteSource> rest)
        : prefix_(std::move(prefix)), rest_(std::move(rest)) {}
    std::size_t read(std::span<char> out) override {
        if (prefix_.empty()) return rest_->read(out);
        const std::size_t count = std::min(out.size(), prefix_.size());
        std::copy_n(prefix_.begin(), count, out.begin());
        prefix_.erase(0, count);
        return count;
    }
    bool seek(std::uint64_t offset) override {
        if (!rest_->seek(offset)) return false;
        prefix_.clear();
        return true;
    }
    std::uint64_t consumed() const override { return rest_->consumed() - prefix_.size(); }
    std::uint64_t total() const override { return rest_->total(); }

  private:
    std::string prefix_;
    std::unique_ptr<ByteSource> rest_;
};

std::string read_magic(ByteSource& source) {
    std::string magic(kMagicSize, '\0');
    std::size_t size = 0;
    while (size < magic.size()) {
        const std::size_t count = source.read(std::span(magic).subspan(size));
        if (count == 0) break;
        size += count;
    }
    magic.resize(size);
    return magic;
}

std::unique_ptr<ByteSource> look_through_compression(std::unique_ptr<ByteSource> raw,
                                                     const std::string& path) {
    std::string magic = read_magic(*raw);
    for (const Magic& other : kOtherCompression)
        if (magic.starts_with(other.bytes))
            throw Error(ErrorCode::invalid_argument,
                        path + " is compressed in a way that cannot be read here; pipe it: " +
                            std::string(other.program) + " FILE | sessionaudit ingest -");
    const bool gzip = is_gzip(magic);
    auto source = std::make_unique<PrefixedSource>(std::move(magic), std::move(raw));
    if (gzip) return make_gzip_source(std::move(source));
    return source;
}

}  // namespace

std::unique_ptr<ByteSource> open_byte_source(const std::string& path) {
    if (path == "-")
        return look_through_compression(std::make_unique<FileSource>(STDIN_FILENO, false, "standard input"),
                                        "standard input");
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        const ErrorCode code =
            errno == ENOENT || errno == ENOTDIR ? ErrorCode::not_found : ErrorCode::io_error;
        throw Error(code, "cannot open " + path + ": " + reason_of(errno));
    }
    auto file = std::make_unique<FileSource>(descriptor, true, path);
    struct stat info {};
    if (::fstat(descriptor, &info) == 0 && S_ISDIR(info.st_mode))
        throw Error(ErrorCode::invalid_argument, path + " is a folder; name a log file in it");
    ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    return look_through_compression(std::move(file), path);
}

std::unique_ptr<ByteSource> memory_byte_source(std::string_view bytes) {
    return look_through_compression(std::make_unique<MemorySource>(bytes), "the input");
}

}  // namespace sessionaudit
