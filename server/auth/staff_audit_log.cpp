#include "auth/staff_audit_log.hpp"

namespace sessionaudit::server {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::size_t kKindsMax = 1000;

}  // namespace

StaffAuditLog::~StaffAuditLog() {
    // When the store is out of order, whoever stops the server hears of that elsewhere.
    write_all(take(true));
}

void StaffAuditLog::granted(const std::string& actor, const std::string& operation, int status) {
    LedgerEntry entry;
    entry.at = vault_.clock().now();
    entry.actor = actor;
    entry.action = "access.act";
    entry.detail["operation"] = operation;
    entry.detail["status"] = std::int64_t{status};
    try {
        vault_.record(entry);
    } catch (const std::exception&) {
        // It is done: the person is not told otherwise. It is written as soon as the store takes it.
        const LockGuard lock(mutex_);
        if (unwritten_.size() < kKindsMax) unwritten_.push_back(std::move(entry));
        pending_ = true;
    }
}

void StaffAuditLog::refused(const std::string& actor, const std::string& operation, int status) {
    write_old();
    Kind kind{actor, operation, status};
    bool first = false;
    {
        const LockGuard lock(mutex_);
        if (counts_.size() >= kKindsMax && !counts_.contains(kind)) kind = {"server", "others", status};
        const auto [place, added] = counts_.emplace(kind, 0);
        first = added;
        if (!first) ++place->second;
        pending_ = true;
    }
    if (first) write_all({{kind, 1}});
}

void StaffAuditLog::write_old() {
    if (!pending_.load(std::memory_order_relaxed)) return;
    write_all(take(false));
}

void StaffAuditLog::write_all(Counts counts) {
    try {
        while (!counts.empty()) {
            write(counts.begin()->first, counts.begin()->second);
            counts.erase(counts.begin());
        }
        write_unwritten();
    } catch (const std::exception&) {
        const LockGuard lock(mutex_);
        for (const auto& [kind, count] : counts)
            counts_[kind] += count;
        pending_ = true;
    }
}

void StaffAuditLog::write_unwritten() {
    std::deque<LedgerEntry> entries;
    {
        const LockGuard lock(mutex_);
        entries = std::exchange(unwritten_, {});
    }
    try {
        for (; !entries.empty(); entries.pop_front())
            vault_.record(entries.front());
    } catch (const std::exception&) {
        const LockGuard lock(mutex_);
        unwritten_.insert(unwritten_.begin(), entries.begin(), entries.end());
        throw;
    }
}

StaffAuditLog::Counts StaffAuditLog::take(bool all) {
    const std::int64_t now = to_millis(vault_.clock().now()) / kMinute;
    const LockGuard lock(mutex_);
    if (!all && now == minute_) return {};
    minute_ = now;
    pending_ = false;
    return std::exchange(counts_, {});
}

void StaffAuditLog::write(const Kind& kind, std::int64_t count) {
    if (count == 0) return;
    const auto& [actor, operation, status] = kind;
    LedgerEntry entry;
    entry.at = vault_.clock().now();
    entry.actor = actor;
    entry.action = "access.refused";
    entry.outcome = "refused";
    entry.detail["operation"] = operation;
    entry.detail["status"] = std::int64_t{status};
    entry.detail["count"] = count;
    vault_.record(entry);
}

}  // namespace sessionaudit::server
