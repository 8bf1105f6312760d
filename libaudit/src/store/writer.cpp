#include "store/writer.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "tables/store_values.hpp"
#include "tables/suppressions.hpp"

namespace sessionaudit {
namespace {

constexpr std::size_t kGroupJobsMax = 1024;

}  // namespace

void WriteContext::insert_key(const OwnerKey& key) {
    writer_.parts_.ring.insert(writer_.begin_keyring(*this), key);
}

void WriteContext::insert_live_key(const OwnerKey& key) {
    insert_key(key);
    pending_keys_[key.owner] = std::make_shared<const OwnerKey>(key.clone());
}

std::shared_ptr<const OwnerKey> WriteContext::find_key(const OwnerId& owner, Bucket bucket) const {
    if (const auto mine = pending_keys_.find(owner); mine != pending_keys_.end()) return mine->second;
    const auto& group = writer_.pending_keys_;
    if (const auto ours = group.find(owner); ours != group.end()) return ours->second;
    return writer_.parts_.ring.find(owner, bucket);
}

bool WriteContext::destroy_key(const OwnerId& owner, Bucket bucket) {
    changed(bucket);
    pending_keys_[owner] = nullptr;
    return KeyRing::destroy(writer_.begin_keyring(*this), owner);
}

storage::Connection& WriteContext::keyring() {
    return writer_.begin_keyring(*this);
}

void WriteContext::suppress(const Hash& identifier_mac, Timestamp since) {
    upsert_suppression(keyring(), identifier_mac, since);
}

void WriteContext::count(const std::string& what, std::int64_t number, ByteView content) {
    counts_[what] += number;
    if (!content.empty()) digests_.push_back(sha256(content));
}

std::uint64_t WriteContext::commit_number() const {
    return writer_.commits_ + 1;
}

Writer::Writer(Parts parts) : parts_(std::move(parts)), thread_([this] { loop(); }) {}

Writer::~Writer() {
    stop();
    thread_.join();
}

void Writer::stop() {
    {
        const LockGuard lock(mutex_);
        stopping_ = true;
    }
    work_arrived_.notify_one();
}

void Writer::run(const Job& job, Weight weight) {
    const auto pending = std::make_shared<Pending>();
    pending->job = job;
    pending->weight = weight;
    pending->awaited = true;
    const LockGuard lock(mutex_);
    queue_.push_back(pending);
    work_arrived_.notify_one();
    while (!pending->done)
        work_done_.wait(mutex_);
    if (pending->failure) std::rethrow_exception(pending->failure);
}

void Writer::post(Job job, Weight weight) {
    auto pending = std::make_shared<Pending>();
    pending->job = std::move(job);
    pending->weight = weight;
    const LockGuard lock(mutex_);
    queue_.push_back(std::move(pending));
    work_arrived_.notify_one();
}

std::size_t Writer::waiting() {
    const LockGuard lock(mutex_);
    return queue_.size();
}

void Writer::loop() {
    while (true) {
        {
            const LockGuard lock(mutex_);
            while (!stopping_ && queue_.empty())
                work_arrived_.wait(mutex_);
            if (queue_.empty()) return;
        }
        std::deque<std::shared_ptr<Pending>> group;
        std::exception_ptr failure;
        try {
            commit_group(group);
        } catch (...) {
            failure = std::current_exception();
            keyring_transaction_.reset();  // or its lock would be held until the next group
        }
        finish(group, failure);
    }
}

/// What leads a group may be heavy; what joins one may not.
std::shared_ptr<Writer::Pending> Writer::next_pending(bool leads) {
    const LockGuard lock(mutex_);
    if (queue_.empty() || (!leads && queue_.front()->weight == Weight::heavy)) return nullptr;
    auto pending = std::move(queue_.front());
    queue_.pop_front();
    return pending;
}

// Order of commits: the key ring first, so that a key is durable before the first row it seals. A
// crash between the two leaves a key without rows, which seals nothing and harms nobody.
void Writer::commit_group(std::deque<std::shared_ptr<Pending>>& group) {
    pending_keys_.clear();
    buckets_.clear();
    entries_.clear();
    counts_.clear();
    digests_.clear();
    keyring_transaction_.reset();
    // The first job is taken before the lock is: if the lock cannot be had, it is this job that fails.
    group.push_back(next_pending(true));
    storage::Transaction transaction(*parts_.store, storage::Transaction::Mode::write);
    run_job(*group.back(), true);
    if (group.back()->failure) {
        keyring_transaction_.reset();
        return;
    }
    while (group.size() < kGroupJobsMax) {
        auto pending = next_pending(false);
        if (!pending) break;
        group.push_back(std::move(pending));
        run_job(*group.back(), false);
    }
    write_outbox();
    std::sort(buckets_.begin(), buckets_.end());
    buckets_.erase(std::unique(buckets_.begin(), buckets_.end()), buckets_.end());
    parts_.counters.begin(buckets_);
    std::vector<std::pair<std::shared_ptr<const OwnerKey>, std::uint32_t>> fresh;
    for (const auto& [owner, key] : pending_keys_)
        if (key) fresh.emplace_back(key, parts_.counters.version_to_commit(key->bucket));
    try {
        if (keyring_transaction_) keyring_transaction_->commit();
        keyring_transaction_.reset();
        transaction.commit();
    } catch (...) {
        parts_.counters.end(buckets_);
        throw;
    }
    ++commits_;
    parts_.counters.end(buckets_);
    for (auto& [key, version] : fresh)
        parts_.ring.remember(std::move(key), version);
    for (const auto& [owner, key] : pending_keys_)
        if (!key) parts_.ring.forget(owner);
    if (!entries_.empty() && parts_.on_commit) parts_.on_commit();
}

// The first job of a group needs no savepoint: when it fails there is nothing else in the transaction to
// keep. That is what makes heavy jobs affordable: with a savepoint open, SQLite's in-memory journal is
// walked at the end of every statement, which costs more the more pages the job has changed.
void Writer::run_job(Pending& pending, bool leads) {
    attempt(pending, leads);
    // A full disk can make a driver undo the whole transaction, and with it what the others of this
    // group wrote. Going on would commit the rest of them job by job.
    const bool undone =
        !parts_.store->in_transaction() || (keyring_transaction_ && !parts_.keyring->in_transaction());
    if (pending.failure && undone) std::rethrow_exception(pending.failure);
}

void Writer::attempt(Pending& pending, bool leads) {
    WriteContext context(*this, *parts_.store, leads);
    try {
        std::optional<storage::Savepoint> part;
        if (!leads) part.emplace(*parts_.store);
        pending.job(context);
        // In this order: should the second fail, a key is left that seals nothing.
        if (context.keyring_part_) context.keyring_part_->keep();
        if (part) part->keep();
    } catch (...) {
        pending.failure = std::current_exception();
        return;
    }
    for (auto& [owner, key] : context.pending_keys_)
        pending_keys_[owner] = std::move(key);
    buckets_.insert(buckets_.end(), context.buckets_.begin(), context.buckets_.end());
    std::move(context.entries_.begin(), context.entries_.end(), std::back_inserter(entries_));
    for (const auto& [what, number] : context.counts_)
        counts_[what] += number;
    digests_.insert(digests_.end(), context.digests_.begin(), context.digests_.end());
}

storage::Connection& Writer::begin_keyring(WriteContext& context) {
    if (!keyring_transaction_)
        keyring_transaction_.emplace(*parts_.keyring, storage::Transaction::Mode::write);
    if (!context.leads_ && !context.keyring_part_) context.keyring_part_.emplace(*parts_.keyring);
    return *parts_.keyring;
}

void Writer::write_outbox() {
    if (!counts_.empty()) {
        LedgerEntry entry;
        entry.at = parts_.clock.now();
        entry.actor = "app";
        entry.action = "data.recorded";
        for (const auto& [what, number] : counts_)
            entry.detail[what] = number;
        Bytes content;
        for (const Hash& digest : digests_)
            content.insert(content.end(), digest.begin(), digest.end());
        if (!content.empty()) entry.detail["sha256"] = to_hex(sha256(content));
        entries_.push_back(entry.to_json());
    }
    if (entries_.empty()) return;
    const std::int64_t drained = parts_.outbox_drained != nullptr ? parts_.outbox_drained->load() : 0;
    if (drained != 0) delete_outbox(*parts_.store, drained);
    add_to_outbox(*parts_.store, entries_);
}

void Writer::finish(std::deque<std::shared_ptr<Pending>>& group, const std::exception_ptr& failure) {
    {
        const LockGuard lock(mutex_);
        for (const auto& pending : group) {
            if (failure && !pending->failure) pending->failure = failure;
            pending->done = true;
        }
    }
    work_done_.notify_all();
}

}  // namespace sessionaudit
