// How many connections an address has open.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

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
            const std::lock_guard lock(counts_.mutex_);
            const auto place = counts_.open_.try_emplace(address, 0).first;
            admitted_ = place->second < counts_.most_;
            if (!admitted_) return;
            ++place->second;
            address_ = address;
        }
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;
        ~Entry() {
            if (address_.empty()) return;
            const std::lock_guard lock(counts_.mutex_);
            const auto place = counts_.open_.find(address_);
            if (--place->second == 0) counts_.open_.erase(place);
        }
        bool admitted() const noexcept { return admitted_; }

      private:
        AddressCounts& counts_;
        std::string address_;
        bool admitted_ = true;
    };

  private:
    const std::size_t most_;
    std::mutex mutex_;
    std::unordered_map<std::string, std::size_t> open_;
};

}  // namespace sessionaudit::server
