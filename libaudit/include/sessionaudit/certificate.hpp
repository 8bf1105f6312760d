// Certificates of erasure: what a person, or a regulator, keeps as proof. Checking one needs no store.
//
// docs/certificates.md lists the members, and is enough to write a verifier.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/ids.hpp"
#include "sessionaudit/proof_checkpoint.hpp"
#include "sessionaudit/session.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

/// A longer file is refused unread.
inline constexpr std::size_t kCertificateSizeMax = 4 * 1024 * 1024;
inline constexpr std::string_view kCertificateFormat = "sessionaudit.erasure-certificate/1";

/// Stands for an identifier in a certificate and its ledger entry: see commitment() in ledger_entry.hpp.
Hash identifier_commitment(ByteView salt, const Identifier& identifier);

/// One thing that was checked.
struct CertificateCheck {
    std::string what;  ///< a sentence: what holds, or what does not
    bool holds = false;
};

struct CertificateReport {
    std::vector<CertificateCheck> checks;
    std::string site;
    std::string erasure;    ///< its id
    std::string completed;  ///< RFC 3339
    std::string signed_by;  ///< the verifier key inside, `name+hash+key`
    bool valid() const noexcept;
};

/// Checks the signature, the proof that the ledger holds the completion, and that certificate and ledger
/// entry say the same. With `key`, that it was signed by this key and no other; without, only that it was
/// signed by the key it names, which anybody could have made. With `identifier`, that it is about this
/// person.
/// Throws Error{invalid_argument} for what is not a certificate: malformed, truncated, not canonical.
CertificateReport verify_certificate(std::string_view text, const std::optional<Identifier>& identifier = {},
                                     const std::optional<VerifierKey>& key = {});

}  // namespace sessionaudit
#pragma GCC visibility pop
