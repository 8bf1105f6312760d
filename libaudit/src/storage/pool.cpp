#include "storage/pool.hpp"

namespace sessionaudit::storage {

Pool::Lease Pool::lease() {
    {
        const LockGuard lock(mutex_);
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return {*this, std::move(connection)};
        }
        // Room for every connection that is out, so that giving one back never allocates.
        idle_.reserve(idle_.capacity() + 1);
    }
    return {*this, opener_()};
}

void Pool::clear() {
    const LockGuard lock(mutex_);
    idle_.clear();
}

void Pool::give_back(std::unique_ptr<Connection> connection) noexcept {
    const LockGuard lock(mutex_);
    if (idle_.size() < idle_.capacity()) idle_.push_back(std::move(connection));
}

}  // namespace sessionaudit::storage
