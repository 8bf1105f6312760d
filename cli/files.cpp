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

SecretBytes read_secret_file(const std::string& file) {
    constexpr std::size_t kMax = 1U << 16U;
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throw Error(ErrorCode::not_found, "cannot open " + file);
    SecretBytes buffer(kMax);
    std::size_t size = 0;
    ssize_t got = 0;
    while (size < kMax && (got = ::read(descriptor, buffer.data() + size, kMax - size)) > 0)
        size += static_cast<std::size_t>(got);
    ::close(descriptor);
    if (got < 0 || size == 0 || size == kMax)
        throw Error(ErrorCode::invalid_argument, file + " is not a key file");
    return SecretBytes(buffer.view().first(size));
}

void write_file(const std::filesystem::path& file, std::string_view text) {
    std::ofstream output(file, std::ios::binary);
    output << text;
    output.flush();
    if (!output) throw Error(ErrorCode::io_error, "cannot write " + file.string());
}

PrivateFile::PrivateFile(std::filesystem::path file)
    : file_(std::move(file)),
      descriptor_(::open(file_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
    if (descriptor_ >= 0) return;
    if (errno == EEXIST)
        throw Error(ErrorCode::already_exists, file_.string() + " is there already; name another file");
    throw Error(ErrorCode::io_error,
                "cannot make " + file_.string() + "; name a file in a folder you may write");
}

PrivateFile::~PrivateFile() {
    ::close(descriptor_);
    if (!written_) ::unlink(file_.c_str());
}

void PrivateFile::write(std::string_view text) {
    const std::filesystem::path folder = file_.has_parent_path() ? file_.parent_path() : ".";
    const int place = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    written_ = write_all(descriptor_, text) && place >= 0 && ::fsync(place) == 0;
    if (place >= 0) ::close(place);
    if (!written_) throw Error(ErrorCode::io_error, "cannot write " + file_.string());
}

}  // namespace sessionaudit::cli
