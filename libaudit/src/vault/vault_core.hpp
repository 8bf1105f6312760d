// An open store from the inside: what the services share.
#pragma once

#include <atomic>
#include <map>
#include <memory>

#include "access/principal_cache.hpp"
#include "consent/consent_cache.hpp"
#include "consent/holder_cache.hpp"
#include "consent/purpose_rules.hpp"
#include "crypto/hash.hpp"
#include "session/recording_targets.hpp"
#include "session/session_cache.hpp"
#include "session/touch_queue.hpp"
#include "sessionaudit/clock.hpp"
#include "sessionaudit/ids.hpp"
#include "sessionaudit/jurisdiction.hpp"
#include "sessionaudit/session_profile.hpp"
#include "storage/change_board.hpp"
#include "storage/pool.hpp"
#include "vault/home.hpp"
#include "vault/key_ring.hpp"
#include "vault/ledger_drain.hpp"
#include "vault/root_keys.hpp"
#include "vault/store_secrets.hpp"
#include "vault/writer.hpp"

namespace sessionaudit {

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
    const std::map<std::string, SessionProfile>& profiles() const { return profiles_; }
    const HmacKey& token_key() const { return token_key_; }
    const HmacKey& index_key() const { return index_key_; }
    const SecretBytes& signing_seed() const { return secrets_.signing_seed; }
    /// Whether what happened at this time is about a person who was erased since. Who comes back starts anew.
    bool is_suppressed(const Hash& identifier_mac, Timestamp at);
    storage::Pool& readers() { return store_readers_; }
    storage::Pool& keyring_readers() { return keyring_readers_; }
    const storage::ChangeBoard& board() const { return board_; }
    SessionCache& cache() { return cache_; }
    ConsentCache& consent_cache() { return consent_cache_; }
    SessionPlaces& session_places() { return session_places_; }
    SubjectPlaces& subject_places() { return subject_places_; }
    PrincipalCache& principals() { return principals_; }
    PurposeRules& purpose_rules() { return purpose_rules_; }
    /// Whose law applies: what was declared, else what the home's jurisdictions.csv says of the network.
    Jurisdiction jurisdiction(std::string_view declared, std::string_view network) const;
    TouchQueue& touches() { return touches_; }
    RecordingTargets& recording_targets() { return recording_targets_; }
    Writer& writer() { return *writer_; }
    LedgerDrain::Access ledger() { return drain_->ledger(); }
    IdGenerator& ids() { return ids_; }

  private:
    StoreSecrets load_secrets();

    Settings settings_;
    storage::ChangeBoard board_;
    storage::Pool store_readers_;
    storage::Pool keyring_readers_;
    KeyRing ring_;
    std::map<std::string, SessionProfile> profiles_;
    StoreSecrets secrets_;
    HmacKey token_key_;
    HmacKey index_key_;
    SessionCache cache_;
    ConsentCache consent_cache_;
    SessionPlaces session_places_;
    SubjectPlaces subject_places_;
    PrincipalCache principals_;
    PurposeRules purpose_rules_;
    PrefixTable prefixes_;
    TouchQueue touches_;
    RecordingTargets recording_targets_;
    IdGenerator ids_;
    std::atomic<std::int64_t> outbox_drained_{0};  ///< from the drain's thread to the writer's
    std::unique_ptr<LedgerDrain> drain_;
    std::unique_ptr<Writer> writer_;
};

}  // namespace sessionaudit
