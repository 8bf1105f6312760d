#include "terminal.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "sessionaudit/error.hpp"

namespace sessionaudit::cli {
namespace {

constexpr std::size_t kPassphraseSizeMax = 1024;

/// Echo is back on when this goes, whatever happens meanwhile.
class QuietTerminal {
  public:
    explicit QuietTerminal(int descriptor) : descriptor_(descriptor) {
        ::tcgetattr(descriptor_, &before_);
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(descriptor_, TCSAFLUSH, &quiet);
    }
    QuietTerminal(const QuietTerminal&) = delete;
    QuietTerminal& operator=(const QuietTerminal&) = delete;
    ~QuietTerminal() { ::tcsetattr(descriptor_, TCSAFLUSH, &before_); }

  private:
    int descriptor_;
    termios before_{};
};

void write_text(int descriptor, std::string_view text) {
    // A prompt that cannot be written is seen by nobody; the read that follows decides.
    [[maybe_unused]] const ssize_t written = ::write(descriptor, text.data(), text.size());
}

SecretBytes ask_once(int terminal, std::string_view question) {
    write_text(terminal, question);
    SecretBytes buffer(kPassphraseSizeMax);
    std::size_t used = 0;
    {
        const QuietTerminal quiet(terminal);
        while (used < buffer.size() && ::read(terminal, buffer.data() + used, 1) == 1 &&
               buffer.data()[used] != '\n')
            ++used;
    }
    write_text(terminal, "\n");
    return SecretBytes(buffer.view().first(used));
}

SecretBytes ask(bool again) {
    const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (terminal < 0)
        throw Error(ErrorCode::key_unavailable,
                    "there is no terminal to ask for the passphrase; use passphrase:file:PATH or "
                    "passphrase:env:NAME");
    SecretBytes first = ask_once(terminal, again ? "New passphrase: " : "Passphrase: ");
    const bool same =
        !again || equal_in_constant_time(first.view(), ask_once(terminal, "The same again: ").view());
    ::close(terminal);
    if (!same) throw Error(ErrorCode::invalid_argument, "the two passphrases differ; try again");
    return first;
}

}  // namespace

PassphrasePrompt passphrase_prompt() {
    return ask;
}

ProgressLine::ProgressLine(bool wanted) : active_(wanted && ::isatty(STDERR_FILENO) == 1) {}

void ProgressLine::show(const std::string& what, std::uint64_t done, std::uint64_t total,
                        const std::string& detail) {
    if (!active_) return;
    std::string line = "\r\033[K" + what + ' ';
    if (total != 0) {
        constexpr std::uint64_t kWidth = 30;
        const std::uint64_t filled = std::min(done, total) * kWidth / total;
        line += '[' + std::string(filled, '#') + std::string(kWidth - filled, '.') + "] " +
                std::to_string(std::min(done, total) * 100 / total) + "% ";
    }
    std::cerr << line << detail << std::flush;
    shown_ = true;
}

void ProgressLine::clear() {
    if (shown_) std::cerr << "\r\033[K" << std::flush;
    shown_ = false;
}

std::string printable(std::string_view text) {
    std::string shown;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7F) {
            shown += c;
            continue;
        }
        constexpr std::string_view kDigits = "0123456789abcdef";
        shown += "\\x";
        shown += kDigits[byte >> 4];
        shown += kDigits[byte & 15];
    }
    return shown;
}

}  // namespace sessionaudit::cli
