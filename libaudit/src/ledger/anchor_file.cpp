#include "ledger/anchor_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <system_error>

#include "sessionaudit/error.hpp"
#include "sessionaudit/proof_checkpoint.hpp"

namespace sessionaudit {
namespace {

class Descriptor {
  public:
    Descriptor(const std::filesystem::path& path, int flags)
        : value_(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    int get() const noexcept { return value_; }

  private:
    int value_;
};

[[noreturn]] void fail_write(const std::filesystem::path& file) {
    const int reason = errno;
    throw Error(reason == ENOSPC || reason == EDQUOT ? ErrorCode::disk_full : ErrorCode::io_error,
                "the ledger's anchor " + file.string() +
                    " could not be written: " + std::generic_category().message(reason));
}

void write_all(int descriptor, std::string_view text, const std::filesystem::path& file) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail_write(file);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

/// The size that a signed head claims; 0 for a text that is none. Who reads an anchor to trust it
/// verifies it; here it only decides which of two of our own heads is the later one.
std::uint64_t claimed_size(const std::string& text) {
    try {
        return Checkpoint::parse(SignedNote::parse(text).text).size;
    } catch (const Error&) {
        return 0;
    }
}

}  // namespace

std::optional<std::string> read_anchor(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::exists(file, error) && !error) return std::nullopt;
    std::ifstream input(file, std::ios::binary);
    std::string text(kNoteSizeMax + 1, '\0');
    input.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (error || input.bad() || !input.eof()) {
        if (!error && input.good())
            throw Error(ErrorCode::corrupt,
                        "the ledger's anchor " + file.string() + " is too long to be one");
        throw Error(ErrorCode::io_error, "the ledger's anchor " + file.string() + " cannot be read");
    }
    text.resize(static_cast<std::size_t>(input.gcount()));
    return text;
}

void write_anchor(const std::filesystem::path& file, const std::string& checkpoint, std::uint64_t size) {
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
    // One writer at a time, or a slow process could put an older head over a newer one.
    const Descriptor lock(folder, O_RDONLY | O_DIRECTORY);
    if (lock.get() < 0 || ::flock(lock.get(), LOCK_EX) != 0) fail_write(file);
    const std::optional<std::string> present = read_anchor(file);
    if (present && claimed_size(*present) >= size) return;
    const std::filesystem::path next = file.string() + ".new";
    const Descriptor output(next, O_WRONLY | O_CREAT | O_TRUNC);
    if (output.get() < 0) fail_write(file);
    write_all(output.get(), checkpoint, file);
    // Without its folder's fsync a power cut may bring the older head back, which is still a true one.
    if (::fsync(output.get()) != 0 || std::rename(next.c_str(), file.c_str()) != 0) fail_write(file);
}

}  // namespace sessionaudit
