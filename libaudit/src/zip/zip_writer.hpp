// A ZIP whose entries are made while it is written, so that none of them has to fit into memory.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sessionaudit/clock.hpp"
#include "sessionaudit/secret.hpp"
#include "sessionaudit/subject_export.hpp"

namespace sessionaudit {

/// Appends the next part of a text; false once there is none.
using TextParts = std::function<bool(std::string& out)>;
/// Called when the entry's turn comes, after all that were added before it have been written.
using TextSource = std::function<TextParts()>;

/// A text that is there at once.
TextSource whole_text(std::function<std::string()> text);

/// Threads: one at a time.
class ZipWriter {
  public:
    /// Writes to an empty file that is open for writing. With a passphrase every entry is encrypted with
    /// AES-256 (WinZip AE-2).
    ZipWriter(int descriptor, Timestamp at, const std::optional<SecretBytes>& passphrase);
    ZipWriter(const ZipWriter&) = delete;
    ZipWriter& operator=(const ZipWriter&) = delete;
    ~ZipWriter();

    /// In the order of the file. Names are ours: ASCII without "..".
    void add(const std::string& name, TextSource source);
    /// Writes it all. Throws what a source throws, Error{disk_full, io_error}.
    void finish();
    /// What has been written so far, in order.
    const std::vector<ExportEntry>& entries() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sessionaudit
