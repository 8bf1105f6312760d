// How many connections an address has open.
#pragma once

#include <string>
#include <unordered_map>

#include "sessionaudit/mutex.hpp"

namespace sessionaudit::server {

/// Threads: any.
class AddressCounts {
  public:
    /// `most`: of one address; 0: any number.
    explicit AddressCounts(std::size_t most) : most_(most) {}

    /// One connection, for as long as it lives.
    class Entry {
      public:
        Entry(AddressCounts& counts, const std::string& address) : counts_(counts) {
            if (counts_.most_ == 0) return;
            admitted_ = counts_.add(address);
            if (admitted_) address_ = address;
        }
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;
        ~Entry() {
            if (!address_.empty()) counts_.remove(address_);
        }
        bool admitted() const noexcept { return admitted_; }

      private:
        AddressCounts& counts_;
        std::string address_;
        bool admitted_ = true;
    };

  private:
    /// False when the address already has as many as it may have.
    bool add(const std::string& address) SESSIONAUDIT_EXCLUDES(mutex_) {
        const LockGuard lock(mutex_);
        std::size_t& open = open_.try_emplace(address, 0).first->second;
        if (open >= most_) return false;
        ++open;
        return true;
    }
    void remove(const std::string& address) SESSIONAUDIT_EXCLUDES(mutex_) {
        const LockGuard lock(mutex_);
        const auto place = open_.find(address);
        if (--place->second == 0) open_.erase(place);
    }

    const std::size_t most_;
    Mutex mutex_;
    std::unordered_map<std::string, std::size_t> open_ SESSIONAUDIT_GUARDED_BY(mutex_);
};

}  // namespace sessionaudit::server
