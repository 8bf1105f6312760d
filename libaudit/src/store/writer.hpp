// The one writer of a process: a thread, a queue, and group commit.
#pragma once

#include <atomic>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "sessionaudit/cond_var.hpp"
#include "sessionaudit/ledger_entry.hpp"
#include "storage/connection.hpp"
#include "storage/invalidation_counters.hpp"
#include "store/key_ring.hpp"

namespace sessionaudit {

class Writer;

/// What a write job works with. Lives for one job, on the writer thread.
class WriteContext {
  public:
    /// Keys made and destroyed but not committed; a null pointer stands for a destroyed one. The
    /// pointers are shared with the jobs that are using the keys.
    using PendingKeys = std::map<OwnerId, std::shared_ptr<const OwnerKey>>;

    storage::Connection& store() const { return store_; }
    /// The key ring's database, in the same job: what a restore of the store must not set back.
    storage::Connection& keyring();
    /// The key is durable before any row that this job writes.
    void insert_key(const OwnerKey& key);
    /// The same for a key that will be wanted soon: by other jobs of this group before it is committed, and
    /// from memory afterwards.
    void insert_live_key(const OwnerKey& key);
    /// Returns whether there was one.
    bool destroy_key(const OwnerId& owner, Bucket bucket);
    /// Keeps an erased person's identifier from coming back by an import of what was before `since`.
    void suppress(const Hash& identifier_mac, Timestamp since);
    /// The key ring as this job sees it, uncommitted changes of its group included.
    std::shared_ptr<const OwnerKey> find_key(const OwnerId& owner, Bucket bucket) const;
    /// Rows of this bucket change: what anybody has cached of it is void once the job is durable.
    void changed(Bucket bucket) { buckets_.push_back(bucket); }
    /// Counts the commits of this process; a group that fails leaves its number to the next.
    std::uint64_t commit_number() const;
    /// Goes to the ledger with this job: both, or neither.
    void record(const LedgerEntry& entry) { entries_.push_back(entry.to_json()); }
    /// Counts recorded data; all jobs of one group commit share one ledger entry for it.
    void count(const std::string& what, std::int64_t number, ByteView content);

  private:
    friend class Writer;
    WriteContext(Writer& writer, storage::Connection& store, bool leads)
        : writer_(writer), store_(store), leads_(leads) {}
    Writer& writer_;
    storage::Connection& store_;
    bool leads_;  ///< its failure undoes the transaction; otherwise savepoints undo the job
    std::optional<storage::Savepoint> keyring_part_;  ///< undoes this job's keys when the job fails
    PendingKeys pending_keys_;
    std::vector<Bucket> buckets_;
    std::vector<Bytes> entries_;
    std::map<std::string, std::int64_t> counts_;
    std::vector<Hash> digests_;
};

/// Jobs run one after the other in one transaction; whatever waits when a job is done joins its group.
/// Acknowledged means durable. A job that throws is undone alone; a commit that fails fails its group, and so
/// does a job whose failure made the driver undo the transaction.
/// Threads: run() and post() from any but the writer's own.
class Writer {
  public:
    using Job = std::function<void(WriteContext&)>;
    /// A heavy job writes thousands of rows: it waits for the group under way and begins the next.
    enum class Weight { light, heavy };
    struct Parts {
        std::unique_ptr<storage::Connection> store;
        std::unique_ptr<storage::Connection> keyring;
        KeyRing& ring;
        storage::InvalidationCounters& counters;
        const Clock& clock;
        std::function<void()> on_commit;  ///< after each commit that has ledger entries
        /// The ledger has taken the outbox up to this number, so the next commit may drop it. Null: nothing.
        const std::atomic<std::int64_t>* outbox_drained = nullptr;
    };
    explicit Writer(Parts parts);
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    /// Finishes what is queued.
    ~Writer();

    /// Returns once the job is durable; throws what it threw, or what its commit threw.
    void run(const Job& job, Weight weight = Weight::light);
    /// Queues a job that nobody waits for, such as a coalesced touch.
    void post(Job job, Weight weight = Weight::light);
    /// Jobs that wait for their turn.
    std::size_t waiting();

  private:
    friend class WriteContext;
    struct Pending {
        Job job;
        Weight weight = Weight::light;
        bool awaited = false;
        bool done = false;           ///< guarded by the writer's mutex_, which cannot be named here
        std::exception_ptr failure;  ///< belongs to the writer thread until `done`, then to the caller
    };

    void stop() SESSIONAUDIT_EXCLUDES(mutex_);
    void loop() SESSIONAUDIT_EXCLUDES(mutex_);
    void commit_group(std::deque<std::shared_ptr<Pending>>& group);
    void run_job(Pending& pending, bool leads);
    void attempt(Pending& pending, bool leads);
    storage::Connection& begin_keyring(WriteContext& context);
    void write_outbox();
    void finish(std::deque<std::shared_ptr<Pending>>& group, const std::exception_ptr& failure)
        SESSIONAUDIT_EXCLUDES(mutex_);
    std::shared_ptr<Pending> next_pending(bool leads) SESSIONAUDIT_EXCLUDES(mutex_);

    Parts parts_;
    // Touched by the writer thread only; the rest of them is state of the group under way.
    std::uint64_t commits_ = 0;
    std::optional<storage::Transaction> keyring_transaction_;
    WriteContext::PendingKeys pending_keys_;
    std::vector<Bucket> buckets_;
    std::vector<Bytes> entries_;
    std::map<std::string, std::int64_t> counts_;
    std::vector<Hash> digests_;

    Mutex mutex_;
    CondVar work_arrived_;
    CondVar work_done_;
    /// Owners: the queue, and the caller who waits.
    std::deque<std::shared_ptr<Pending>> queue_ SESSIONAUDIT_GUARDED_BY(mutex_);
    bool stopping_ SESSIONAUDIT_GUARDED_BY(mutex_) = false;
    std::thread thread_;
};

}  // namespace sessionaudit
