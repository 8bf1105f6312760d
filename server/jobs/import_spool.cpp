#include "jobs/import_spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "api/problem.hpp"
#include "sessionaudit/error.hpp"

namespace sessionaudit::server {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const Vault& vault) {
    const fs::path spool = vault.home() / "spool";
    const fs::path folder = spool / "imports";
    fs::create_directories(folder);
    for (const fs::path& each : {spool, folder})
        fs::permissions(each, fs::perms::owner_all);
    return folder;
}

class Descriptor {
  public:
    explicit Descriptor(const fs::path& path)
        : number_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
        if (number_ < 0) fail();
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { ::close(number_); }

    void write(const char* data, std::size_t size) const {
        while (size > 0) {
            const ssize_t written = ::write(number_, data, size);
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail();
            data += written;
            size -= static_cast<std::size_t>(written);
        }
    }
    void sync() const {
        if (::fsync(number_) != 0) fail();
    }

  private:
    [[noreturn]] static void fail() {
        if (errno == ENOSPC || errno == EDQUOT)
            throw Error(ErrorCode::disk_full, "the upload does not fit on the disk; nothing of it was kept");
        throw Error(ErrorCode::io_error, "the upload could not be kept; nothing of it is left");
    }
    int number_;
};

void copy(std::istream& content, std::uint64_t length, const Descriptor& file) {
    std::array<char, 64 * 1024> piece{};
    std::uint64_t got = 0;
    while (got < length) {
        content.read(piece.data(), piece.size());
        const auto size = static_cast<std::size_t>(content.gcount());
        if (size == 0) throw Problem(400, "truncated-body", "the upload ended before its Content-Length");
        file.write(piece.data(), size);
        got += size;
    }
    file.sync();
}

}  // namespace

SpooledFile::SpooledFile(const Vault& vault, std::istream& content, std::uint64_t length)
    : name_(random_owner_id().to_string() + ".log") {
    path_ = folder_of(vault) / name_;
    try {
        const Descriptor file(path_);
        copy(content, length, file);
    } catch (...) {
        std::error_code ignored;
        fs::remove(path_, ignored);
        throw;
    }
}

SpooledFile::~SpooledFile() {
    std::error_code ignored;
    if (!kept_) fs::remove(path_, ignored);
}

fs::path spooled_path(const Vault& vault, const std::string& name) {
    const std::size_t dot = name.find('.');
    if (name.substr(std::min(dot, name.size())) != ".log" || !OwnerId::parse(name.substr(0, dot)))
        throw Error(ErrorCode::invalid_argument, "this is no file of the spool");
    return folder_of(vault) / name;
}

std::size_t sweep_spool(const Vault& vault) {
    std::size_t removed = 0;
    const auto old = fs::file_time_type::clock::now() - std::chrono::hours{24};
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_of(vault))) {
        std::error_code gone;  // by the job that has read it just now
        const auto changed = fs::last_write_time(entry.path(), gone);
        if (!gone && changed < old && fs::remove(entry.path(), gone)) ++removed;
    }
    return removed;
}

}  // namespace sessionaudit::server
