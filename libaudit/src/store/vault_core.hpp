// An open store from the inside: what the services share.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "crypto/hash.hpp"
#include "sessionaudit/clock.hpp"
#include "sessionaudit/ids.hpp"
#include "sessionaudit/jurisdiction.hpp"
#include "sessionaudit/session_profile.hpp"
#include "storage/invalidation_counters.hpp"
#include "storage/pool.hpp"
#include "store/home.hpp"
#include "store/key_ring.hpp"
#include "store/ledger_drain.hpp"
#include "store/root_keys.hpp"
#include "store/store_secrets.hpp"
#include "store/writer.hpp"

namespace sessionaudit {

class ConsentCache;
class PrincipalCache;
class PurposeRules;
class RecordingTargets;
class SessionCache;
class SessionPlaces;
class SubjectPlaces;
class TouchQueue;

/// What the services keep in memory of an open store. The store holds it and does not look inside;
/// vault/service_memory.cpp makes it. The pointers are shared ones because their deleters know the types;
/// the only owner is the VaultCore.
struct ServiceMemory {
    std::map<std::string, SessionProfile> profiles;
    PrefixTable prefixes;
    std::shared_ptr<SessionCache> sessions;
    std::shared_ptr<ConsentCache> consents;
    std::shared_ptr<SessionPlaces> session_places;
    std::shared_ptr<SubjectPlaces> subject_places;
    std::shared_ptr<PrincipalCache> principals;
    std::shared_ptr<PurposeRules> purpose_rules;
    std::shared_ptr<TouchQueue> touches;
    std::shared_ptr<RecordingTargets> recording_targets;
};

/// A store's files while it is being opened, migrated and not yet in use by this process.
struct OpenedFiles {
    storage::Connection& store;
    storage::Connection& keyring;
    storage::Connection& ledger;
    const SecretBytes& signing_seed;
    const std::filesystem::path& anchor;
    Timestamp now;
};

/// When it goes, the writer finishes its queue, then the ledger takes the rest of the outbox, then the
/// files close.
///
/// Threads: the services call it from any; see docs/architecture.md for the threads it owns.
class VaultCore {
  public:
    struct Settings {
        HomePaths paths;
        HomeConfig config;
        RootKeys keys;
        const Clock& clock;
        Milliseconds busy_timeout;
        std::function<ServiceMemory(const HomePaths&, const storage::InvalidationCounters&)> service_memory;
        /// Run in this order before anything else uses the files. One that throws keeps the store closed.
        std::vector<std::function<void(const OpenedFiles&)>> start_up_steps;
    };
    explicit VaultCore(Settings settings);
    VaultCore(const VaultCore&) = delete;
    VaultCore& operator=(const VaultCore&) = delete;
    ~VaultCore();

    /// Waits until everything that was asked of the writer is durable, and the ledger holds it.
    void settle();

    const SessionProfile& profile(const std::string& id) const;
    std::shared_ptr<const OwnerKey> key_of(const OwnerId& owner, Bucket bucket) {
        return ring_.find(owner, bucket);
    }

    Timestamp now() const { return settings_.clock.now(); }
    const HomePaths& paths() const { return settings_.paths; }
    const HomeConfig& config() const { return settings_.config; }
    const RootKeys& keys() const { return settings_.keys; }
    const Clock& clock() const { return settings_.clock; }
    const std::map<std::string, SessionProfile>& profiles() const { return memory_.profiles; }
    const HmacKey& token_key() const { return token_key_; }
    const HmacKey& index_key() const { return index_key_; }
    const SecretBytes& signing_seed() const { return secrets_.signing_seed; }
    /// Whether what happened at this time is about a person who was erased since. Who comes back starts anew.
    bool is_suppressed(const Hash& identifier_mac, Timestamp at);
    storage::Pool& readers() { return store_readers_; }
    storage::Pool& keyring_readers() { return keyring_readers_; }
    const storage::InvalidationCounters& counters() const { return counters_; }
    SessionCache& cache() { return *memory_.sessions; }
    ConsentCache& consent_cache() { return *memory_.consents; }
    SessionPlaces& session_places() { return *memory_.session_places; }
    SubjectPlaces& subject_places() { return *memory_.subject_places; }
    PrincipalCache& principals() { return *memory_.principals; }
    PurposeRules& purpose_rules() { return *memory_.purpose_rules; }
    const PrefixTable& prefixes() const { return memory_.prefixes; }
    TouchQueue& touches() { return *memory_.touches; }
    RecordingTargets& recording_targets() { return *memory_.recording_targets; }
    Writer& writer() { return *writer_; }
    LedgerDrain::Access ledger() { return drain_->ledger(); }
    IdGenerator& ids() { return ids_; }

  private:
    StoreSecrets load_secrets();

    Settings settings_;
    storage::InvalidationCounters counters_;
    storage::Pool store_readers_;
    storage::Pool keyring_readers_;
    KeyRing ring_;
    StoreSecrets secrets_;
    HmacKey token_key_;
    HmacKey index_key_;
    ServiceMemory memory_;
    IdGenerator ids_;
    std::atomic<std::int64_t> outbox_drained_{0};  ///< from the drain's thread to the writer's
    std::unique_ptr<LedgerDrain> drain_;
    std::unique_ptr<Writer> writer_;
};

}  // namespace sessionaudit
