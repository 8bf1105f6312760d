// What was seen, in a form that somebody else can check: `sessionaudit.evidence/1`, a ZIP. docs/evidence.md
// describes its files.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sessionaudit/audit_run.hpp"
#include "sessionaudit/capture.hpp"
#include "sessionaudit/secret.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// Redacted captures (every Set-Cookie line that was there, its value replaced), a HAR of the same, the
/// report as JSON and HTML, versions of tool and lists, and a manifest with the SHA-256 of each file, signed
/// by an Ed25519 key: the one given (PKCS #8 PEM), or one made for this pack, which then shows that files
/// belong together, not who made it. Throws Error{already_exists}, Error{io_error, disk_full},
/// Error{invalid_argument} for anything that is not such a key.
void write_evidence_pack(const std::filesystem::path& file, const AuditRun& run,
                         const std::vector<TargetCapture>& captured,
                         const std::optional<SecretBytes>& key_pem);

struct EvidenceCheck {
    std::string what;  ///< a sentence: what holds, or what does not
    bool holds = false;
};
struct EvidenceVerification {
    std::vector<EvidenceCheck> checks;
    std::string made;
    std::string signed_by;     ///< the public key, hex
    bool own_key = false;      ///< made for this pack alone
    std::size_t verdicts = 0;  ///< derived again and compared
    bool valid() const noexcept;
};
/// Checks a pack offline: files against the manifest, the signature, and every verdict derived again from the
/// captures. With `key` (hex), that it is this key's. Throws Error{not_found}, Error{invalid_argument} for
/// what is not a pack.
EvidenceVerification verify_evidence_pack(const std::filesystem::path& file, const std::string& key = {});

}  // namespace sessionaudit
#pragma GCC visibility pop
