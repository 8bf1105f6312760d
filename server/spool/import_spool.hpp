// Logs that were uploaded and wait for their import, in the home's folder spool/imports. They name people, so
// nobody else may read them, and they go as soon as they were read.
#pragma once

#include <filesystem>
#include <istream>
#include <string>

#include "sessionaudit/vault.hpp"

namespace sessionaudit::server {

/// A file of the spool; removed with this unless it was kept.
class SpooledFile {
  public:
    /// Copies `length` bytes. Throws Problem 400 `truncated-body` when fewer come, Error{disk_full},
    /// Error{io_error}; nothing is left then.
    SpooledFile(const Vault& vault, std::istream& content, std::uint64_t length);
    SpooledFile(const SpooledFile&) = delete;
    SpooledFile& operator=(const SpooledFile&) = delete;
    ~SpooledFile();
    const std::string& name() const noexcept { return name_; }
    void keep() noexcept { kept_ = true; }

  private:
    std::filesystem::path path_;
    std::string name_;
    bool kept_ = false;
};

/// Where a file of the spool is. Throws Error{invalid_argument} for what is no name of one.
std::filesystem::path spooled_path(const Vault& vault, const std::string& name);

/// The upload of an import that was cancelled before it began, or between two attempts: nobody will read it.
/// Of any other job nothing.
void drop_cancelled_upload(const Vault& vault, const JobInfo& job);

/// Removes what no job has taken for a day, of uploads whose server died. Returns how many.
std::size_t sweep_spool(const Vault& vault);

}  // namespace sessionaudit::server
