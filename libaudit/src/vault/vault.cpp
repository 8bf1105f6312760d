#include "sessionaudit/vault.hpp"

#include <unistd.h>

#include "consent/purpose_rules.hpp"
#include "core/file_handle.hpp"
#include "crypto/random.hpp"
#include "erasure/erasure_steps.hpp"
#include "keyring_migrations.hpp"
#include "ledger_migrations.hpp"
#include "records/ledger_entries.hpp"
#include "session/visit_stats.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/scan_record.hpp"
#include "sessionaudit/schedule.hpp"
#include "storage/migration.hpp"
#include "storage/sqlcipher.hpp"
#include "store/vault_core.hpp"
#include "store_migrations.hpp"
#include "tables/sessions.hpp"
#include "tables/store_values.hpp"
#include "tables/subjects.hpp"
#include "vault/key_rotation.hpp"
#include "vault/policy_activation.hpp"
#include "vault/rollback.hpp"
#include "vault/service_memory.hpp"

namespace sessionaudit {
namespace {

std::unique_ptr<storage::Connection> create_file(const std::filesystem::path& file, const SecretBytes& key,
                                                 std::span<const EmbeddedFile> migrations, Timestamp now) {
    storage::SqlcipherOptions options;
    options.create = true;
    auto connection = storage::open_sqlcipher(file, key.view(), options);
    storage::migrate(*connection, migrations, now);
    return connection;
}

/// Fills a folder that nobody sees yet.
void create_files(const HomePaths& paths, HomeConfig config, const CreateOptions& options) {
    const Timestamp now = options.clock->now();
    const SecretBytes root = create_root_key(config.key_source(paths, options.prompt));
    config.key_id = key_fingerprint(root);
    const RootKeys keys(root.view());
    const StoreSecrets secrets = StoreSecrets::generate();
    secrets.save(*create_file(paths.keyring(), keys.keyring, kKeyringMigrations, now), keys.wrap.view());
    const auto ledger = create_file(paths.ledger(), keys.ledger, kLedgerMigrations, now);
    Ledger::create(*ledger, secrets.signing_seed, config.ledger_origin, paths.anchor(), now);
    const auto store = create_file(paths.store(), keys.store, kStoreMigrations, now);
    storage::Transaction transaction(*store, storage::Transaction::Mode::write);
    end_live_sessions_and_restart_outbox(*store, "store.created", now);
    transaction.commit();
    write_config(paths, config);
}

HomeConfig new_config(const CreateOptions& options) {
    HomeConfig config;
    config.site = options.site;
    config.profile = options.profile;
    config.key = options.key;
    // The log's name: unique, and it says nothing about anybody.
    config.ledger_origin = "sessionaudit/" + random_owner_id().to_string();
    if (options.key.starts_with("passphrase:")) {
        config.passphrase.salt.resize(16);
        fill_random(config.passphrase.salt);
    }
    return config;
}

std::filesystem::path normalised(const std::filesystem::path& home) {
    std::filesystem::path path = std::filesystem::absolute(home).lexically_normal();
    return path.has_filename() ? path : path.parent_path();  // without a slash at the end
}

}  // namespace

void Vault::create(const CreateOptions& options) {
    const std::filesystem::path home = normalised(options.home);
    if (std::filesystem::exists(home) &&
        !(std::filesystem::is_directory(home) && std::filesystem::is_empty(home)))
        throw Error(ErrorCode::already_exists,
                    home.string() + " is not empty; name another folder with --home");
    if (options.site.empty() || options.site.size() > 253)
        throw Error(ErrorCode::invalid_argument,
                    "a site has a name of 1 to 253 characters, for example shop.example");
    const auto profiles = load_session_profiles();
    if (!profiles.contains(options.profile))
        throw Error(ErrorCode::invalid_argument, "there is no session profile \"" + options.profile + "\"");
    std::filesystem::create_directories(home.parent_path());
    std::string pattern = home.string() + ".partial-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr)
        throw Error(ErrorCode::io_error,
                    "cannot make a folder beside " + home.string() + "; check its parent's permissions");
    try {
        create_files({pattern}, new_config(options), options);
        rename_file(pattern, home);
    } catch (...) {
        std::error_code ignored;  // the failure that brought us here is the one to report
        std::filesystem::remove_all(pattern, ignored);
        throw;
    }
}

Vault Vault::open(const VaultOptions& options) {
    const HomePaths paths{normalised(options.home)};
    finish_rotation(paths, options.prompt, *options.clock);
    const HomeConfig config = read_config(paths);
    const SecretBytes root = load_root_key(config.key_source(paths, options.prompt));
    require_key_of(config, root);
    auto core =
        std::make_unique<VaultCore>(VaultCore::Settings{paths,
                                                        config,
                                                        RootKeys(root.view()),
                                                        *options.clock,
                                                        options.busy_timeout,
                                                        make_service_memory,
                                                        {require_untouched_ledger, recover_from_rollback}});
    finish_policy_activation(*core);
    resume_erasures(*core);
    return Vault(std::move(core));
}

Vault::Vault(std::unique_ptr<VaultCore> core) : core_(std::move(core)) {}
Vault::Vault(Vault&&) noexcept = default;
Vault& Vault::operator=(Vault&&) noexcept = default;
Vault::~Vault() = default;

SessionService Vault::sessions() const {
    return SessionService(*core_);
}

ConsentService Vault::consents() const {
    return ConsentService(*core_);
}

ErasureService Vault::erasures() const {
    return ErasureService(*core_);
}

RetentionService Vault::retention() const {
    return RetentionService(*core_);
}

RequestService Vault::requests() const {
    return RequestService(*core_);
}

AccessService Vault::access() const {
    return AccessService(*core_);
}

BrowserTicketService Vault::browser_tickets() const {
    return BrowserTicketService(*core_);
}

StaffService Vault::staff() const {
    return StaffService(*core_);
}

JobService Vault::jobs() const {
    return JobService(*core_);
}

IdempotencyService Vault::idempotency() const {
    return IdempotencyService(*core_);
}

ScheduleService Vault::schedules() const {
    return ScheduleService(*core_);
}

ScanStore Vault::scans() const {
    return ScanStore(*core_);
}

HealthService Vault::health() const {
    return HealthService(*core_);
}

ExportService Vault::exports() const {
    return ExportService(*core_);
}

HoldService Vault::holds() const {
    return HoldService(*core_);
}

BreachService Vault::breaches() const {
    return BreachService(*core_);
}

ReportService Vault::reports() const {
    return ReportService(*core_);
}

const PolicySet& Vault::policies() const {
    return core_->purpose_rules().policies();
}

StoreStats Vault::stats() const {
    const auto lease = core_->readers().lease();
    return compute_stats(*lease, core_->now());
}

std::optional<SubjectInfo> Vault::subject(const Identifier& identifier) const {
    const auto lease = core_->readers().lease();
    const auto known = find_subject(*lease, identifier_mac(core_->index_key(), identifier));
    if (!known) return std::nullopt;
    SubjectInfo info;
    info.owner = known->owner;
    info.bucket = known->bucket;
    if (const auto key = core_->key_of(known->owner, known->bucket)) {
        for (StoredIdentifier& stored : identifiers_of(*lease, *key)) {
            if (info.identifiers.empty() || stored.added < info.known_since) info.known_since = stored.added;
            info.identifiers.push_back(std::move(stored.identifier));
        }
    }
    for (const OwnerPlace& visitor : linked_owners(*lease, known->owner))
        info.linked_visitors.push_back(visitor.owner);
    info.sessions = sessions().list(identifier);
    return info;
}

void Vault::with_ledger(const std::function<void(Ledger&)>& use) const {
    core_->settle();
    const auto ledger = core_->ledger();
    use(*ledger);
}

std::optional<Hash> Vault::ledger_reference(const SessionId& id) const {
    const auto lease = core_->readers().lease();
    const auto row = select_session(*lease, id);
    const auto key = row ? core_->key_of(row->owner, row->bucket) : nullptr;
    if (!key) return std::nullopt;
    return session_commitment(*key, id);
}

void Vault::record(const LedgerEntry& entry) const {
    core_->writer().run([&](WriteContext& context) { context.record(entry); });
}

const std::string& Vault::site() const {
    return core_->config().site;
}
const SessionProfile& Vault::profile() const {
    return core_->profile(core_->config().profile);
}
const std::filesystem::path& Vault::home() const {
    return core_->paths().home;
}
const Clock& Vault::clock() const {
    return core_->clock();
}

}  // namespace sessionaudit
