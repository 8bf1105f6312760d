// A log's signed head: C2SP tlog-checkpoint inside a C2SP signed note.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/bytes.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// Room for more than 16 of the largest post-quantum cosignatures, which verifiers must accept.
inline constexpr std::size_t kNoteSizeMax = 256 * 1024;
inline constexpr std::size_t kNoteSignaturesMax = 64;

/// The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key): distinguishes keys but proves nothing.
using NoteKeyId = std::array<std::uint8_t, 4>;

/// The public half of a log's Ed25519 key, with the name it signs under. The name is the log's origin.
struct VerifierKey {
    std::string name;
    std::array<std::uint8_t, 32> public_key{};

    NoteKeyId id() const;
    /// `name+hex8+base64(0x01 ‖ public key)`, the form that is handed to whoever verifies.
    std::string to_text() const;
    /// Throws Error{invalid_argument} when the text is not in that form or its id is not the key's.
    static VerifierKey parse(std::string_view text);
};

/// One line under a signed note. Signatures of other keys are kept as they are, and not judged.
struct NoteSignature {
    std::string name;
    NoteKeyId key_id{};
    Bytes signature;
};

/// A text and who signed it (c2sp.org/signed-note).
struct SignedNote {
    std::string text;  ///< ends in a newline
    std::vector<NoteSignature> signatures;

    std::string to_text() const;
    /// Throws Error{invalid_argument} unless the bytes are exactly what to_text would write.
    static SignedNote parse(std::string_view bytes);
};

/// How large a log is and what it holds (c2sp.org/tlog-checkpoint).
struct Checkpoint {
    std::string origin;
    std::uint64_t size = 0;  ///< entries; at most 2^63 - 1
    Hash root{};
    std::vector<std::string> extensions;  ///< further lines; ours have none

    bool operator==(const Checkpoint&) const = default;
    /// The text that is signed.
    std::string to_text() const;
    /// Throws Error{invalid_argument} unless the text is exactly what to_text would write.
    static Checkpoint parse(std::string_view text);
};

/// A name or origin is one or more characters of UTF-8 without spaces, control characters and `+`.
/// Throws Error{invalid_argument} for any other.
void require_note_name(std::string_view name);

/// Signs with the seed of `key` (RFC 8032); the note ends in one signature line.
std::string sign_checkpoint(const Checkpoint& checkpoint, const VerifierKey& key, ByteView seed);

/// The checkpoint inside the bytes of a signed note. Throws Error{ledger_mismatch} when no signature of
/// this key is there, when one is and fails, or when the origin is not the key's name;
/// Error{invalid_argument} when the note is malformed.
Checkpoint verify_checkpoint(std::string_view bytes, const VerifierKey& key);

}  // namespace sessionaudit
#pragma GCC visibility pop
