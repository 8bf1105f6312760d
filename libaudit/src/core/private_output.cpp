#include "core/private_output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "sessionaudit/error.hpp"

namespace sessionaudit {
namespace {

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& path) {
    const int reason = errno;
    if (reason == EEXIST)
        throw Error(ErrorCode::already_exists, path.string() + " is there already; name another file");
    const bool full = reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
    throw Error(full ? ErrorCode::disk_full : ErrorCode::io_error,
                "cannot " + what + " " + path.string() + ": " + std::generic_category().message(reason));
}

/// Taken from `pattern`, whose XXXXXX becomes something that nobody else has.
int make_private(std::string& pattern, const std::filesystem::path& target) {
    if (std::filesystem::exists(std::filesystem::symlink_status(target))) {
        errno = EEXIST;
        fail("make", target);
    }
    const int descriptor = ::mkostemp(pattern.data(), O_CLOEXEC);  // mode 0600
    if (descriptor < 0) fail("make a file beside", target);
    return descriptor;
}

}  // namespace

PrivateOutput::PrivateOutput(std::filesystem::path target)
    : target_(std::move(target)), file_([this] {
          std::string pattern = target_.string() + ".partial-XXXXXX";
          const int descriptor = make_private(pattern, target_);
          partial_ = pattern;
          return descriptor;
      }()) {}

PrivateOutput::~PrivateOutput() {
    if (!published_) ::unlink(partial_.c_str());
}

void PrivateOutput::sync() {
    if (::fsync(file_.get()) != 0) fail("write", target_);
}

void PrivateOutput::publish() {
    // A rename that takes nobody's place.
    if (::renameat2(AT_FDCWD, partial_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) != 0)
        fail("name", target_);
    published_ = true;
    sync_folder(target_.parent_path());
}

}  // namespace sessionaudit
