// File descriptors that close themselves, and writes that are whole and durable or not there.
#pragma once

#include <filesystem>
#include <string>

#include "sessionaudit/bytes.hpp"

namespace sessionaudit {

/// Owns a descriptor. Threads: a value.
class FileHandle {
  public:
    explicit FileHandle(int descriptor = -1) noexcept : descriptor_(descriptor) {}
    FileHandle(FileHandle&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
    FileHandle& operator=(FileHandle&&) = delete;
    FileHandle(const FileHandle&) = delete;
    FileHandle& operator=(const FileHandle&) = delete;
    ~FileHandle();
    explicit operator bool() const noexcept { return descriptor_ >= 0; }
    int get() const noexcept { return descriptor_; }

  private:
    int descriptor_;
};

/// Makes a file with mode 0600 that was not there, durably. Throws Error{already_exists, disk_full,
/// io_error}.
void write_new_file(const std::filesystem::path& path, ByteView content);
/// Puts a file with mode 0600 in the place of what was there: a reader, or a crash, sees the old or
/// the new one. Throws Error{disk_full, io_error}.
void replace_file(const std::filesystem::path& path, ByteView content);
/// Renames over what was there, durably.
void rename_file(const std::filesystem::path& from, const std::filesystem::path& to);
/// Makes renames, creations and removals in a folder durable.
void sync_folder(const std::filesystem::path& folder);
/// Throws Error{not_found, io_error}.
std::string read_text_file(const std::filesystem::path& path);

}  // namespace sessionaudit
