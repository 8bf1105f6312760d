// Where the root key comes from. The key itself is never an argument, only its source.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/secret.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// Asks a person for a passphrase without echoing it. `again` asks for it a second time, for a new one.
using PassphrasePrompt = std::function<SecretBytes(bool again)>;

/// How a passphrase becomes a key: Argon2id (RFC 9106). Kept in the store's configuration.
struct PassphraseSettings {
    Bytes salt;
    std::uint32_t memory_kib = 64 * 1024;
    std::uint32_t passes = 3;
    std::uint32_t lanes = 4;
};

/// A source of the 32-byte root key, written as:
///   file:PATH             64 hexadecimal digits; mode 0600, owned by who runs us; relative to the home
///   env:NAME              64 hexadecimal digits in an environment variable
///   passphrase:           asked for on the terminal
///   passphrase:file:PATH  read from a file with the same rules as a key file
///   passphrase:env:NAME   read from an environment variable
///   command:COMMAND       64 hexadecimal digits on the standard output of a shell command
struct KeySource {
    std::string spec = "file:root.key";
    std::filesystem::path home;
    PassphraseSettings passphrase{};
    PassphrasePrompt prompt{};  ///< may be empty where nobody can be asked
};

/// Fetches the key. Throws Error{key_unavailable} when the source is missing, unsafe (a key file that others
/// may read, or that somebody else owns), malformed or refuses; Error{invalid_argument} when the spec is not
/// one of the above.
SecretBytes load_root_key(const KeySource& source);

/// Creates what the source names where possible: a key file with a random key, mode 0600. For the other kinds
/// it only checks that a key can be loaded. Returns the key.
/// Throws Error{already_exists} rather than overwrite a key file.
SecretBytes create_root_key(const KeySource& source);

/// Identifies a root key without revealing anything about it: 16 hexadecimal digits.
std::string key_fingerprint(const SecretBytes& root);

}  // namespace sessionaudit
#pragma GCC visibility pop
