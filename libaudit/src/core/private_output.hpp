// A file that grows beside its name under another one, private, and appears whole.
#pragma once

#include <filesystem>

#include "core/file_handle.hpp"

namespace sessionaudit {

/// Gone again with the object unless it was published. Threads: one at a time.
class PrivateOutput {
  public:
    /// Throws Error{already_exists} when the target is there, Error{io_error}.
    explicit PrivateOutput(std::filesystem::path target);
    PrivateOutput(const PrivateOutput&) = delete;
    PrivateOutput& operator=(const PrivateOutput&) = delete;
    ~PrivateOutput();

    int descriptor() const noexcept { return file_.get(); }
    const std::filesystem::path& path() const noexcept { return partial_; }
    /// To the disk. Throws Error{disk_full, io_error}.
    void sync();
    /// Gives it its name. Throws Error{already_exists} when somebody took the name meanwhile.
    void publish();

  private:
    std::filesystem::path target_;
    std::filesystem::path partial_;
    FileHandle file_;
    bool published_ = false;
};

}  // namespace sessionaudit
