// Looks for byte strings in everything that an encrypted database has on disk.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "sessionaudit/bytes.hpp"
#include "storage/connection.hpp"

namespace sessionaudit::storage {

/// What is searched for, all in one pass.
class NeedleSet {
  public:
    /// Shorter ones would be found in any database by chance.
    static constexpr std::size_t kSizeMin = 6;

    /// `name` is what a hit is called. Throws Error{invalid_argument} below kSizeMin.
    void add(ByteView needle, std::string name);
    std::size_t size() const noexcept { return needles_.size(); }
    /// Calls `hit` with the name of each needle in the text, as often as it is there.
    void search(ByteView text, const std::function<void(const std::string& name)>& hit) const;

  private:
    struct Needle {
        Bytes bytes;
        std::string name;
    };
    static constexpr std::size_t kHeadSize = 4;

    std::vector<Needle> needles_;
    std::unordered_multimap<std::uint32_t, std::size_t> by_head_;
    std::vector<bool> heads_ = std::vector<bool>(65536);  ///< by the first two bytes: a quick no
};

struct PageSearch {
    std::uint64_t pages = 0;      ///< of the database file, free ones included
    std::uint64_t log_pages = 0;  ///< of the write-ahead log
    std::uint64_t hits = 0;
    std::vector<std::string> first_hits;  ///< "email in page 12", at most kFirstHitsMax

    static constexpr std::size_t kFirstHitsMax = 10;
};

/// Decrypts every page with the database's raw key and searches it. A needle that spans two pages is not
/// found; nothing of ours but sealed boxes is that long. Throws Error{corrupt} when the key does not fit,
/// Error{io_error}.
PageSearch search_pages(Connection& connection, ByteView key, const NeedleSet& needles);

}  // namespace sessionaudit::storage
