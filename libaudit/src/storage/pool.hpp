// Readers, one connection a thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "sessionaudit/mutex.hpp"
#include "storage/connection.hpp"

namespace sessionaudit::storage {

/// Hands out connections and takes them back. Threads: any.
class Pool {
  public:
    using Opener = std::function<std::unique_ptr<Connection>()>;
    explicit Pool(Opener opener) : opener_(std::move(opener)) {}

    /// A connection on loan; given back when the lease goes, which must be before the pool does.
    class Lease {
      public:
        Lease(Pool& pool, std::unique_ptr<Connection> connection)
            : pool_(pool), connection_(std::move(connection)) {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() { pool_.give_back(std::move(connection_)); }
        Connection& operator*() const { return *connection_; }
        Connection* operator->() const { return connection_.get(); }

      private:
        Pool& pool_;
        std::unique_ptr<Connection> connection_;
    };

    /// Opens a new connection when all are on loan; throws what opening throws.
    Lease lease();
    /// Closes the idle connections.
    void clear();

  private:
    void give_back(std::unique_ptr<Connection> connection) noexcept;
    Opener opener_;
    Mutex mutex_;
    std::vector<std::unique_ptr<Connection>> idle_ SESSIONAUDIT_GUARDED_BY(mutex_);
};

}  // namespace sessionaudit::storage
