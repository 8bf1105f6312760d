// A copy of what is kept about a person, as a ZIP that the person can open (GDPR Art 15(3) and 20; CCPA
// Civ. Code 1798.110, 1798.130(a)(3)(B)). docs/export.md lists what is inside.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/key_provider.hpp"
#include "sessionaudit/proof_checkpoint.hpp"
#include "sessionaudit/session.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

class VaultCore;

inline constexpr std::string_view kExportFormat = "sessionaudit.export/1";
/// A shorter passphrase is refused: an attacker with the ZIP can try passphrases without limit.
inline constexpr std::size_t kExportPassphraseMin = 12;
/// The number of events shown in index.html; data.json and csv/events.csv have all of them.
inline constexpr std::size_t kExportPageEventsMax = 1000;

enum class ExportScope {
    whole,        ///< GDPR Art 15
    portability,  ///< GDPR Art 20: what is kept because of consent or a contract
    categories,   ///< Cal. Code Regs. tit. 11 section 7024: kinds and numbers, no specific pieces
};
std::string_view to_string(ExportScope scope) noexcept;

struct RequestInfo;
/// What the package of an access or portability request holds.
ExportScope export_scope_of(const RequestInfo& request) noexcept;
/// How long a package waits to be fetched before it is deleted. No law sets it: long enough for a weekend,
/// and no longer, because it is a second copy of everything about a person (storage limitation, GDPR Art
/// 5(1)(e)). The request can be executed again.
inline constexpr Milliseconds kPackageLife = std::chrono::hours{72};

struct ExportOptions {
    std::filesystem::path file;  ///< must not exist yet
    ExportScope scope = ExportScope::whole;
    std::string language = "en";  ///< of index.html and README.txt: en, de, fr or es
    /// AES-256 for every entry. Printable ASCII, since programs disagree about other bytes in a passphrase.
    /// The names and sizes of the entries stay readable, as in every ZIP; they name nobody.
    std::optional<SecretBytes> passphrase;
    std::optional<Timestamp> requested;  ///< when the person asked
    std::string actor = "app";           ///< for the ledger
};

struct ExportEntry {
    std::string name;
    std::int64_t size = 0;  ///< bytes, unpacked
    Hash sha256{};
};
struct ExportCount {
    std::string what;  ///< "sessions", "events", ...
    std::int64_t count = 0;
};
struct ExportReport {
    RecordId id{};
    Hash sha256{};  ///< of the file
    std::int64_t size = 0;
    std::vector<ExportEntry> entries;
    std::vector<ExportCount> counts;  ///< of the contents
    std::int64_t redactions = 0;      ///< places where other people's data was removed (GDPR Art 15(4))
};

/// Threads: any.
class ExportService {
  public:
    explicit ExportService(VaultCore& core) : core_(core) {}

    /// Writes the package, showing the store at a single moment: the subject's data and that of the anonymous
    /// visitors that became this subject by logging in. The file appears complete, with mode 0600, once its
    /// ledger entry exists. Data of other people inside the person's own is replaced: e-mail addresses, and
    /// words in paths and attributes that are another subject's identifier.
    ///
    /// Throws Error{not_found} when the identifier is unknown, Error{already_exists} for a file that exists,
    /// Error{invalid_argument} for an unknown language or a passphrase that is too short or not printable
    /// ASCII, Error{disk_full, io_error}. Nothing is left of a package that could not be finished.
    ExportReport write(const Identifier& subject, const ExportOptions& options);

  private:
    VaultCore& core_;
};

/// One thing that was checked.
struct ExportCheck {
    std::string what;  ///< a sentence: what holds, or what does not
    bool holds = false;
};
struct ExportVerification {
    std::vector<ExportCheck> checks;
    std::string site;
    std::string created;  ///< RFC 3339
    std::string scope;
    std::string signed_by;  ///< the verifier key inside, `name+hash+key`
    bool encrypted = false;
    bool valid() const noexcept;
};

/// Checks a package without a store: the manifest's signature, and that every entry is there and unchanged,
/// and that there are no others. With `key`, that it was signed by this key; without, only that it was signed
/// by the key it names, which anybody could have made. `passphrase` is called once, with `again` false, when
/// the package is encrypted.
/// Throws Error{not_found}, Error{invalid_argument} for a file that is not such a package, Error{wrong_key}
/// for a wrong passphrase, and what `passphrase` throws.
ExportVerification verify_export(const std::filesystem::path& file,
                                 const std::optional<VerifierKey>& key = {},
                                 const PassphrasePrompt& passphrase = {});

}  // namespace sessionaudit
#pragma GCC visibility pop
