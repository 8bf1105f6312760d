// An open store with its keys, profiles and ledger. Services hang off it.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sessionaudit/access.hpp"
#include "sessionaudit/breach.hpp"
#include "sessionaudit/browser_ticket.hpp"
#include "sessionaudit/clock.hpp"
#include "sessionaudit/consent.hpp"
#include "sessionaudit/erasure.hpp"
#include "sessionaudit/health.hpp"
#include "sessionaudit/hold.hpp"
#include "sessionaudit/idempotency.hpp"
#include "sessionaudit/job.hpp"
#include "sessionaudit/key_provider.hpp"
#include "sessionaudit/ledger.hpp"
#include "sessionaudit/report.hpp"
#include "sessionaudit/request.hpp"
#include "sessionaudit/retention.hpp"
#include "sessionaudit/session.hpp"
#include "sessionaudit/staff.hpp"
#include "sessionaudit/stats.hpp"
#include "sessionaudit/subject.hpp"
#include "sessionaudit/subject_export.hpp"

namespace sessionaudit {

struct CreateOptions {
    std::filesystem::path home;
    std::string site = "default";
    std::string key = "file:root.key";  ///< see KeySource
    std::string profile = "owasp-low";
    PassphrasePrompt prompt{};
    const Clock* clock = &system_clock();  ///< must outlive the call
};

struct VaultOptions {
    std::filesystem::path home;
    PassphrasePrompt prompt{};
    const Clock* clock = &system_clock();  ///< must outlive the vault
    Milliseconds busy_timeout{5000};       ///< how long to wait for another process's write
};

class ScheduleService;
class ScanStore;
struct BackupOptions;
struct BackupReport;

/// Threads: any; one vault per store and process. Several processes may have a store open at once.
class Vault {
  public:
    /// Makes a store: whole, or not at all. Throws Error{already_exists} when the folder holds anything,
    /// and what the key source throws.
    static void create(const CreateOptions& options);

    /// Throws Error: not_found, wrong_key, key_unavailable, not_a_store, newer_schema, corrupt, locked
    /// (being re-keyed or restored elsewhere), ledger_mismatch (the ledger is older than its anchor).
    /// Upgrades an older schema, finishes erasures and a key rotation that were interrupted, hands the ledger
    /// what it lacks. A store file that was set back by hand is noticed: its live sessions end.
    static Vault open(const VaultOptions& options);

    Vault(Vault&&) noexcept;
    Vault& operator=(Vault&&) noexcept;
    /// Finishes queued writes and hands the ledger the rest.
    ~Vault();

    SessionService sessions() const;
    ConsentService consents() const;
    ErasureService erasures() const;
    RetentionService retention() const;
    RequestService requests() const;
    ExportService exports() const;
    HoldService holds() const;
    BreachService breaches() const;
    ReportService reports() const;
    AccessService access() const;
    StaffService staff() const;
    JobService jobs() const;
    BrowserTicketService browser_tickets() const;
    IdempotencyService idempotency() const;
    ScheduleService schedules() const;  ///< schedule.hpp
    ScanStore scans() const;            ///< scan_record.hpp
    HealthService health() const;
    /// In force: the shipped policies, replaced and extended by the *.json of the home's folder policies/.
    /// A set that was replaced meanwhile stays readable as long as the vault.
    const PolicySet& policies() const;
    /// Puts a policy in force, here at once and in other processes when they open the store: writes it into
    /// the home's folder policies/ in the place of the one with its id. `replaces` is the sha256 of that one
    /// as the caller knows it; empty: there is none yet. A ledger entry. Returns the policy's id. Throws
    /// Error{conflict} when another one is in force; Error{invalid_argument} with the first fault of the set
    /// as it would be.
    std::string activate_policy(const std::string& text, const std::string& replaces,
                                const std::string& actor) const;
    StoreStats stats() const;
    /// What is kept about an identifier's subject; absent when nobody is known by it.
    std::optional<SubjectInfo> subject(const Identifier& identifier) const;

    /// Runs `use` with the ledger, which then holds everything that is durable in the store. Nobody else
    /// in this process uses it meanwhile; keep it short.
    void with_ledger(const std::function<void(Ledger&)>& use) const;
    /// Stands for a session in the ledger; absent when the session or its key is gone.
    std::optional<Hash> ledger_reference(const SessionId& id) const;
    /// Adds an entry of the caller's own, such as an import's summary. Durable when it returns.
    void record(const LedgerEntry& entry) const;

    const std::string& site() const;
    /// The session profile used by default.
    const SessionProfile& profile() const;
    const std::filesystem::path& home() const;
    const Clock& clock() const;

  private:
    explicit Vault(std::unique_ptr<VaultCore> core);
    friend BackupReport backup(const Vault& vault, const BackupOptions& options);
    std::unique_ptr<VaultCore> core_;
};

}  // namespace sessionaudit
