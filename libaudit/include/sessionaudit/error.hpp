// What ends an operation.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)
namespace sessionaudit {

/// Why an operation ended. The two edges (the command line and the server) switch over this without
/// a default, so a new code has to be given its exit code and its HTTP status before it compiles.
enum class ErrorCode {
    invalid_argument,    ///< the caller's input; the sentence says what to write instead
    not_found,           ///< the named thing is not here
    already_exists,      ///< creating it would overwrite something
    conflict,            ///< it has changed in the meantime, or its state does not allow this
    limit_reached,       ///< a cap that the policy sets, such as concurrent sessions
    wrong_key,           ///< the key does not belong to this store
    key_unavailable,     ///< the key provider could not deliver, or is not safe to use
    corrupt,             ///< stored bytes are not what was written
    not_a_store,         ///< the file is something else, for example plaintext SQLite
    newer_schema,        ///< written by a newer version of this software
    locked,              ///< another process holds it
    disk_full,           ///< the write did not fit; nothing of it was kept
    io_error,            ///< the operating system refused
    ledger_mismatch,     ///< the ledger, its anchor or a proof does not verify
    unsupported_cipher,  ///< SQLCipher is missing or too old
    internal,            ///< an internal error: a bug in sessionaudit
};

/// The code's name as documents and `--json` spell it, for example "wrong_key".
std::string_view to_string(ErrorCode code) noexcept;

/// The one exception type that leaves the library.
///
/// what() is a sentence for a person: what happened and what to do, without a final newline, and
/// never a secret, a token or a cookie value.
class Error : public std::runtime_error {
  public:
    Error(ErrorCode code, const std::string& sentence) : std::runtime_error(sentence), code_(code) {}
    ErrorCode code() const noexcept { return code_; }

  private:
    ErrorCode code_;
};

}  // namespace sessionaudit
#pragma GCC visibility pop
