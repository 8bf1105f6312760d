// One line of the ledger: who did what, when, and how it ended, without naming anybody.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/clock.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// A tlog-tiles bundle gives an entry's length in 16 bits.
inline constexpr std::size_t kLedgerEntrySizeMax = 65535;
inline constexpr std::size_t kLedgerSaltSize = 32;

/// Stands for an identifier in the ledger: HMAC-SHA-256(salt, label ‖ 0x00 ‖ value). Whoever has the salt
/// can show that an entry is about this value; once the salt is destroyed, nobody can.
/// The salt must be 32 bytes and the label free of 0x00; Error{invalid_argument} otherwise.
Hash commitment(ByteView salt, std::string_view label, ByteView value);

/// Counts, digests and small facts, never an identifier.
using LedgerDetail = std::map<std::string, std::variant<bool, std::int64_t, std::string>>;

/// What an entry says. Its bytes in the log are its canonical JSON (RFC 8785); docs/ledger-format.md
/// lists the members.
struct LedgerEntry {
    Timestamp at{};
    std::string actor;            ///< "cli:user", "job:sweep", "app": 1..128 printable ASCII characters
    std::string action;           ///< "session.revoked": 1..128 of a-z 0-9 _ .
    std::string outcome = "ok";   ///< 1..128 of a-z 0-9 _ .
    std::optional<Hash> subject;  ///< the commitment to the owner it concerns
    std::vector<Hash> refs;       ///< commitments to sessions, requests and other things it concerns
    LedgerDetail detail;

    bool operator==(const LedgerEntry&) const = default;

    /// Throws Error{invalid_argument} when a field breaks its rule above, a number is beyond 2^53 - 1
    /// (I-JSON, RFC 7493), a text is not UTF-8, or the whole exceeds kLedgerEntrySizeMax.
    Bytes to_json() const;
    /// Throws Error{invalid_argument} unless the bytes are exactly what to_json would write.
    static LedgerEntry parse(ByteView json_text);
};

}  // namespace sessionaudit
#pragma GCC visibility pop
