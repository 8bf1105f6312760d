#include "ledger/anchor_file.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <fstream>
#include <system_error>

#include "core/file_handle.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/proof_checkpoint.hpp"

namespace sessionaudit {
namespace {

/// The size that a signed head claims; 0 for a text that is none. Who reads an anchor to trust it
/// verifies it; here it only decides which of two of our own heads is the later one.
std::uint64_t claimed_size(const std::string& text) {
    try {
        return Checkpoint::parse(SignedNote::parse(text).text).size;
    } catch (const Error&) {
        return 0;
    }
}

}  // namespace

std::optional<std::string> read_anchor(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::exists(file, error) && !error) return std::nullopt;
    std::ifstream input(file, std::ios::binary);
    std::string text(kNoteSizeMax + 1, '\0');
    input.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (error || input.bad() || !input.eof()) {
        if (!error && input.good())
            throw Error(ErrorCode::corrupt,
                        "the ledger's anchor " + file.string() + " is too long to be one");
        throw Error(ErrorCode::io_error, "the ledger's anchor " + file.string() + " cannot be read");
    }
    text.resize(static_cast<std::size_t>(input.gcount()));
    return text;
}

void write_anchor(const std::filesystem::path& file, const std::string& checkpoint, std::uint64_t size) {
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
    // One writer at a time, or a slow process could put an older head over a newer one.
    const FileHandle lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!lock || ::flock(lock.get(), LOCK_EX) != 0)
        throw Error(ErrorCode::io_error,
                    "the folder of the ledger's anchor, " + folder.string() + ", cannot be locked");
    const std::optional<std::string> present = read_anchor(file);
    if (present && claimed_size(*present) >= size) return;
    replace_file(file, as_bytes(checkpoint));
}

}  // namespace sessionaudit
