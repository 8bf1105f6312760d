// sessionaudit: keeps web sessions encrypted at rest and lawfully, and proves it.
//
// A Vault is an open store: a folder with three encrypted databases (sessions and consents, keys, the ledger)
// and a configuration. A program opens one and keeps it; everything else is a service that hangs off it:
//
//     sessions()  start, check, renew, end; events            consents()  record, withdraw, decide
//     requests()  data-subject requests and their clocks      erasures()  plan, execute, certificate
//     exports()   the package for a person                    holds()     what may not be deleted
//     retention() what must be deleted, simulated or done     breaches(), reports()  the registers
//
// Rules of the house:
// - What a call has returned from is on the disk. A crash keeps it.
// - A withdrawal, a revocation or an end counts from the next call on, in every process on the store.
// - Each change has an entry in the ledger, in the same transaction; entries name nobody.
// - An expected absence is a std::optional; a finding is data; anything else throws Error{code, sentence}
//   whose sentence says what to do.
// - Times are UTC milliseconds (Timestamp); the clock is a parameter, so that tests can hold it still.
// - Threads: any, on one Vault. A second process may open the same store; a second machine may not.
//
// All of it in use. examples/library/main.cpp is this text as a program, and a test runs it:
//
//     namespace sa = sessionaudit;
//
//     // Once: makes the folder, the root key in it, the databases and the ledger.
//     sa::CreateOptions options;
//     options.home = home;
//     options.site = "shop.example";
//     sa::Vault::create(options);
//
//     // When the program starts. One vault for the whole program; services are cheap, take one when needed.
//     const sa::Vault vault = sa::Vault::open({.home = home});
//
//     // A visitor without a session: send `issued.set_cookie`, keep nothing.
//     const sa::RequestContext request{"192.0.2.17", "Mozilla/5.0 (X11; Linux) Firefox/140.0"};
//     sa::StartRequest start;
//     start.context = request;
//     start.jurisdiction = "DE";
//     const sa::IssuedSession issued = vault.sessions().start(start);
//
//     // Each request after that: the token came back in the cookie.
//     const sa::CheckResult visit = vault.sessions().check(issued.token, request);
//     if (visit.status != sa::TokenStatus::active) std::cout << "ask them to log in again\n";
//
//     // The banner's answer, then what may be done. Events nobody agreed to are dropped or only counted.
//     sa::ConsentAct act;
//     act.holder = visit.id;
//     act.choices = {{"audience_measurement", sa::ConsentState::given, {}}};
//     act.notice = {"cookies", "3", ""};
//     act.language = "en";
//     act.method = "banner";
//     vault.consents().record(act);
//     const bool may_advertise = vault.consents().decide(visit.id, "advertising").allowed;
//     sa::Event view;
//     view.at = vault.clock().now();
//     view.purpose = "audience_measurement";
//     view.path = "/product/kettle";
//     const sa::RecordedEvents kept = vault.sessions().record_events(visit.id, {view});
//
//     // A login: a new token, and from here on the visit is Anna's.
//     const auto anna = sa::Identifier::parse("email:anna@shop.example");
//     const sa::IssuedSession login = vault.sessions().login(issued.token, anna, request);
//
//     // She asks to be erased. The plan says what will go; only the plan that was seen is carried out.
//     const auto plan = vault.erasures().plan(anna);
//     const sa::RecordId erasure = vault.erasures().execute(anna, plan->hash, "user:dpo");
//     const std::string certificate = vault.erasures().certificate(erasure);
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

#pragma GCC visibility push(default)
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
    /// Creates a store, completely or not at all. Throws Error{already_exists} when the folder is not empty,
    /// and what the key source throws.
    static void create(const CreateOptions& options);

    /// Throws Error: not_found, wrong_key, key_unavailable, not_a_store, newer_schema, corrupt, locked (being
    /// re-keyed or restored elsewhere), ledger_mismatch (the ledger is older than its anchor). Upgrades an
    /// older schema, finishes erasures and a key rotation that were interrupted, and brings the ledger up to
    /// date. If the store file was rolled back by hand, its live sessions end.
    static Vault open(const VaultOptions& options);

    Vault(Vault&&) noexcept;
    Vault& operator=(Vault&&) noexcept;
    /// Finishes queued writes and brings the ledger up to date.
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
    /// In force: the shipped policies, replaced and extended by the *.json of the home's folder policies/. A
    /// set that has been replaced stays readable for the lifetime of the vault.
    const PolicySet& policies() const;
    /// Puts a policy into force, here at once and in other processes when they next open the store: writes it
    /// into the home's folder policies/, replacing the one with the same id. `replaces` is the sha256 of that
    /// one as the caller knows it; empty: there is none yet. The change is a ledger entry: either both happen
    /// or neither does. Returns the policy's id. Throws Error{conflict} when a different one is in force;
    /// Error{invalid_argument} with the first fault of the resulting set; Error{disk_full, io_error}.
    std::string activate_policy(const std::string& text, const std::string& replaces,
                                const std::string& actor) const;
    StoreStats stats() const;
    /// What is kept about an identifier's subject; absent when the identifier is unknown.
    std::optional<SubjectInfo> subject(const Identifier& identifier) const;

    /// Runs `use` with the ledger, brought up to date with what is durable in the store. The ledger is locked
    /// in this process meanwhile, so keep it short.
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
#pragma GCC visibility pop
