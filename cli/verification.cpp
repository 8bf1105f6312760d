#include "verification.hpp"

#include <filesystem>

#include "files.hpp"
#include "output.hpp"

namespace sessionaudit::cli {

VerifierKey parse_key(const std::string& text_or_file) {
    std::string text = text_or_file;
    if (std::filesystem::exists(text_or_file)) text = read_file(text_or_file);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
    return VerifierKey::parse(text);
}

void note_own_key() {
    print_note(
        "anybody can sign with a key of their own: compare this key with the one that the site publishes, or "
        "give that with --key");
}

}  // namespace sessionaudit::cli
