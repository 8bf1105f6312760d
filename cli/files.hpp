// Files that commands read and write.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "sessionaudit/secret.hpp"

namespace sessionaudit::cli {

/// The whole file, or standard input for "-". Throws Error{not_found}.
std::string read_file(const std::string& file);

/// A file's bytes in memory that is wiped. Throws Error{not_found, invalid_argument}.
SecretBytes read_secret_file(const std::string& file);

/// Replaces what is there. Throws Error{io_error}.
void write_file(const std::filesystem::path& file, std::string_view text);

/// A new file that only its owner may read, made before what it is for, so that nothing is done whose result
/// could not be kept. Gone again with the object unless it was written.
class PrivateFile {
  public:
    /// Throws Error{already_exists}, Error{io_error}.
    explicit PrivateFile(std::filesystem::path file);
    PrivateFile(const PrivateFile&) = delete;
    PrivateFile& operator=(const PrivateFile&) = delete;
    ~PrivateFile();
    /// On the disk when this returns, and its name too. Throws Error{io_error}.
    void write(std::string_view text);

  private:
    std::filesystem::path file_;
    int descriptor_;
    bool written_ = false;
};

}  // namespace sessionaudit::cli
