#include "store/vault_core.hpp"

#include "core/ascii.hpp"
#include "keyring_migrations.hpp"
#include "ledger_migrations.hpp"
#include "sessionaudit/error.hpp"
#include "storage/migration.hpp"
#include "storage/sqlcipher.hpp"
#include "store_migrations.hpp"
#include "tables/store_values.hpp"
#include "tables/suppressions.hpp"

namespace sessionaudit {
namespace {

constexpr int kReaderCacheKib = 8 * 1024;
constexpr int kStoreCacheKib = 64 * 1024;
constexpr int kKeyringCacheKib = 32 * 1024;

std::unique_ptr<storage::Connection> open_file(const std::filesystem::path& file, const SecretBytes& key,
                                               int cache_kib, Milliseconds busy_timeout) {
    storage::SqlcipherOptions options;
    options.cache_kib = cache_kib;
    options.busy_timeout = busy_timeout;
    return storage::open_sqlcipher(file, key.view(), options);
}

/// Every page that decrypts was written with the right key, so what fails to is damaged.
std::unique_ptr<storage::Connection> open_migrated(const std::filesystem::path& file, const SecretBytes& key,
                                                   int cache_kib, Milliseconds busy_timeout,
                                                   std::span<const EmbeddedFile> migrations, Timestamp now) {
    auto connection = open_file(file, key, cache_kib, busy_timeout);
    storage::migrate(*connection, migrations, now);
    return connection;
}

}  // namespace

VaultCore::VaultCore(Settings settings)
    : settings_(std::move(settings)),
      counters_(settings_.paths.counters(), storage::InvalidationCounters::Mode::shared,
                settings_.busy_timeout, [this] { require_whole_logs(settings_.paths); }),
      store_readers_([this] {
          return open_file(settings_.paths.store(), settings_.keys.store, kReaderCacheKib,
                           settings_.busy_timeout);
      }),
      keyring_readers_([this] {
          return open_file(settings_.paths.keyring(), settings_.keys.keyring, kReaderCacheKib,
                           settings_.busy_timeout);
      }),
      ring_(keyring_readers_, counters_, settings_.keys.wrap.clone()),
      secrets_(load_secrets()),
      token_key_(secrets_.token.view()),
      index_key_(secrets_.index.view()),
      memory_(settings_.service_memory(settings_.paths, counters_)) {
    const Timestamp now = settings_.clock.now();
    const auto wait = settings_.busy_timeout;
    auto store = open_migrated(settings_.paths.store(), settings_.keys.store, kStoreCacheKib, wait,
                               kStoreMigrations, now);
    auto keyring = open_migrated(settings_.paths.keyring(), settings_.keys.keyring, kKeyringCacheKib, wait,
                                 kKeyringMigrations, now);
    auto ledger = open_migrated(settings_.paths.ledger(), settings_.keys.ledger, kReaderCacheKib, wait,
                                kLedgerMigrations, now);
    const OpenedFiles files{*store, *keyring, *ledger, secrets_.signing_seed, settings_.paths.anchor(), now};
    for (const auto& step : settings_.start_up_steps)
        step(files);
    const OutboxEpoch epoch = read_outbox_epoch(*store);
    drain_ = std::make_unique<LedgerDrain>(
        LedgerDrain::Parts{open_file(settings_.paths.store(), settings_.keys.store, kReaderCacheKib, wait),
                           std::move(ledger), secrets_.signing_seed.clone(), settings_.paths.anchor(), epoch,
                           now, [this](std::int64_t sequence) { outbox_drained_ = sequence; }});
    writer_ = std::make_unique<Writer>(Writer::Parts{std::move(store), std::move(keyring), ring_, counters_,
                                                     settings_.clock, [this] { drain_->notify(); },
                                                     &outbox_drained_});
    drain_->notify();
}

VaultCore::~VaultCore() {
    writer_.reset();
    drain_.reset();
}

void VaultCore::settle() {
    writer_->run([](WriteContext&) {});
    drain_->settle();
}

StoreSecrets VaultCore::load_secrets() {
    const auto keyring = open_migrated(settings_.paths.keyring(), settings_.keys.keyring, kReaderCacheKib,
                                       settings_.busy_timeout, kKeyringMigrations, settings_.clock.now());
    return StoreSecrets::load(*keyring, settings_.keys.wrap.view());
}

bool VaultCore::is_suppressed(const Hash& identifier_mac, Timestamp at) {
    const auto lease = keyring_readers_.lease();
    const auto since = suppressed_since(*lease, identifier_mac);
    return since && at < *since;
}

const SessionProfile& VaultCore::profile(const std::string& id) const {
    const auto found = memory_.profiles.find(id);
    if (found != memory_.profiles.end()) return found->second;
    throw Error(ErrorCode::invalid_argument,
                "there is no session profile \"" + id + "\"; known are " +
                    ascii::join(memory_.profiles, ", ", [](const auto& entry) { return entry.first; }));
}

}  // namespace sessionaudit
