#include "spool/import_spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "http/json_text.hpp"
#include "http/problem.hpp"
#include "sessionaudit/error.hpp"
#include "spool/spool_folder.hpp"

namespace sessionaudit::server {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const Vault& vault) {
    return spool_folder(vault, "imports");
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
    /// Names are durable when their folder is.
    static void sync_folder(const fs::path& path) {
        const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder < 0) fail();
        const int synced = ::fsync(folder);
        ::close(folder);
        if (synced != 0) fail();
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
    std::array<char, 16 * 1024> piece{};
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

/// A job may wait for days: for room on the disk, or behind others.
std::set<std::string> names_of_open_jobs(const Vault& vault) {
    std::set<std::string> names;
    for (const JobState state : {JobState::queued, JobState::running}) {
        JobFilter filter;
        filter.state = state;
        filter.kind = "import_log";
        filter.limit = std::numeric_limits<std::int32_t>::max();
        for (const JobInfo& job : vault.jobs().list(filter))
            names.insert(parse_json(job.parameters).value("file", ""));
    }
    return names;
}

}  // namespace

SpooledFile::SpooledFile(const Vault& vault, std::istream& content, std::uint64_t length)
    : name_(random_owner_id().to_string() + ".log") {
    path_ = folder_of(vault) / name_;
    try {
        const Descriptor file(path_);
        copy(content, length, file);
        const fs::path folder = path_.parent_path();
        for (const fs::path& each : {folder, folder.parent_path(), vault.home()})
            Descriptor::sync_folder(each);
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

void drop_cancelled_upload(const Vault& vault, const JobInfo& job) {
    if (job.kind == "import_log" && job.state == JobState::cancelled)
        fs::remove(spooled_path(vault, parse_json(job.parameters).at("file").get<std::string>()));
}

std::size_t sweep_spool(const Vault& vault) {
    const std::set<std::string> wanted = names_of_open_jobs(vault);
    std::size_t removed = 0;
    const auto old = fs::file_time_type::clock::now() - std::chrono::hours{24};
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_of(vault))) {
        std::error_code gone;  // by the job that has read it just now
        const auto changed = fs::last_write_time(entry.path(), gone);
        if (!gone && changed < old && !wanted.contains(entry.path().filename().string()) &&
            fs::remove(entry.path(), gone))
            ++removed;
    }
    return removed;
}

}  // namespace sessionaudit::server
