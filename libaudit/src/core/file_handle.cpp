#include "core/file_handle.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& path) {
    const int reason = errno;
    const std::string sentence =
        "cannot " + what + " " + path.string() + ": " + std::generic_category().message(reason);
    if (reason == ENOSPC || reason == EDQUOT || reason == EFBIG) throw Error(ErrorCode::disk_full, sentence);
    if (reason == EEXIST) throw Error(ErrorCode::already_exists, sentence);
    throw Error(ErrorCode::io_error, sentence);
}

void write_all(const FileHandle& file, ByteView content, const std::filesystem::path& path) {
    while (!content.empty()) {
        const ssize_t written = ::write(file.get(), content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("write", path);
        content = content.subspan(static_cast<std::size_t>(written));
    }
    if (::fsync(file.get()) != 0) fail("write", path);
}

}  // namespace

FileHandle::~FileHandle() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void write_new_file(const std::filesystem::path& path, ByteView content) {
    const FileHandle file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file) fail("make", path);
    write_all(file, content, path);
    sync_folder(path.parent_path());
}

void replace_file(const std::filesystem::path& path, ByteView content) {
    const std::filesystem::path fresh = path.string() + ".new";
    {
        const FileHandle file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
        if (!file) fail("make", fresh);
        write_all(file, content, fresh);
    }
    rename_file(fresh, path);
}

void rename_file(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) fail("rename", from);
    sync_folder(to.parent_path());
}

void sync_folder(const std::filesystem::path& folder) {
    const FileHandle handle(
        ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!handle || ::fsync(handle.get()) != 0) fail("sync", folder);
}

std::string read_text_file(const std::filesystem::path& path) {
    std::ifstream input(path, std::ios::binary);
    if (!input) {
        if (errno == ENOENT) throw Error(ErrorCode::not_found, path.string() + " does not exist");
        fail("open", path);
    }
    std::string text{std::istreambuf_iterator<char>(input), {}};
    if (input.bad()) fail("read", path);
    return text;
}

}  // namespace sessionaudit
