// The regulator pack: what is processed and why, what was asked, answered, breached, held and swept, as
// tables that a person and a program read, bound to the ledger (GDPR Art 5(2), 30, 33(5); Cal. Code Regs.
// tit. 11 7101, 7102). docs/report.md describes the files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sessionaudit/bytes.hpp"
#include "sessionaudit/clock.hpp"
#include "sessionaudit/proof_checkpoint.hpp"

#pragma GCC visibility push(default)
namespace sessionaudit {

class VaultCore;

inline constexpr std::string_view kReportFormat = "sessionaudit.report/1";

struct ReportOptions {
    std::filesystem::path folder;  ///< new, or empty
    Timestamp from{};              ///< requests, breaches, erasures and sweeps of [from, to)
    Timestamp to{};
    std::string actor = "app";  ///< for the ledger
};

struct ReportFile {
    std::string name;
    Hash sha256{};
    std::int64_t rows = 0;  ///< of a table, without its heading; 0 for other files
};
struct ReportResult {
    std::vector<ReportFile> files;
    /// What the pack itself finds wrong, such as stored data that no policy declares. The pack is still
    /// written, and says so on its first page.
    std::vector<std::string> findings;
    std::uint64_t ledger_index = 0;  ///< of the entry that holds the manifest's hash
};

/// Threads: any.
class ReportService {
  public:
    explicit ReportService(VaultCore& core) : core_(core) {}

    /// Names nobody. Throws Error{already_exists} for a folder that is not empty, Error{invalid_argument} for
    /// a period that ends before it begins, Error{io_error, disk_full}.
    ReportResult write(const ReportOptions& options);

    /// Stored data that no policy in force declares; empty when all is declared. Sentences.
    std::vector<std::string> undeclared();

  private:
    VaultCore& core_;
};

struct ReportCheck {
    std::string what;  ///< a sentence: what holds, or what does not
    bool holds = false;
};
struct ReportVerification {
    std::vector<ReportCheck> checks;
    std::string site;
    std::string made;       ///< RFC 3339
    std::string signed_by;  ///< the verifier key inside, `name+hash+key`
    bool valid() const noexcept;
};
/// Checks a pack without a store: every file is there and unchanged, and the ledger's signed head holds the
/// entry with the manifest's hash. With `key`, that it was this ledger.
/// Throws Error{not_found}, Error{invalid_argument} for what is not a pack.
ReportVerification verify_report(const std::filesystem::path& folder,
                                 const std::optional<VerifierKey>& key = {});

}  // namespace sessionaudit
#pragma GCC visibility pop
