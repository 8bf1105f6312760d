#include "files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iostream>
#include <iterator>

#include "sessionaudit/error.hpp"

namespace sessionaudit::cli {
namespace {

bool write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(file, text.data(), text.size());
        if (written <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(file) == 0;
}

}  // namespace

std::string read_file(const std::string& file) {
    if (file == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
    std::ifstream input(file, std::ios::binary);
    if (!input) throw Error(ErrorCode::not_found, "cannot open " + file);
    return {std::istreambuf_iterator<char>(input), {}};
}

void write_file(const std::filesystem::path& file, std::string_view text) {
    std::ofstream output(file, std::ios::binary);
    output << text;
    output.flush();
    if (!output) throw Error(ErrorCode::io_error, "cannot write " + file.string());
}

void write_private_file(const std::filesystem::path& file, std::string_view text) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0 && errno == EEXIST)
        throw Error(ErrorCode::already_exists, file.string() + " is there already; name another file");
    const bool written = descriptor >= 0 && write_all(descriptor, text);
    if (descriptor >= 0) ::close(descriptor);
    if (!written) throw Error(ErrorCode::io_error, "cannot write " + file.string());
}

}  // namespace sessionaudit::cli
