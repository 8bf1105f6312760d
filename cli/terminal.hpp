// The terminal: asking for a passphrase, showing progress.
#pragma once

#include <cstdint>
#include <string>

#include "sessionaudit/key_provider.hpp"

namespace sessionaudit::cli {

/// Asks on the controlling terminal without echo; twice for a new passphrase.
PassphrasePrompt passphrase_prompt();

/// One line on standard error that is rewritten; silent where standard error is no terminal.
class ProgressLine {
  public:
    explicit ProgressLine(bool wanted);
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    ~ProgressLine() { clear(); }
    /// A bar where the total is known (not 0), a count otherwise.
    void show(const std::string& what, std::uint64_t done, std::uint64_t total, const std::string& detail);
    void clear();

  private:
    bool active_;
    bool shown_ = false;
};

/// Text that cannot steer a terminal: control characters are shown as \xHH.
std::string printable(std::string_view text);

}  // namespace sessionaudit::cli
