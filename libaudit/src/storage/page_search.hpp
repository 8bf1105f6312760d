// Looks for byte strings in everything that an encrypted database has on disk.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "sessionaudit/bytes.hpp"
#include "storage/connection.hpp"

namespace sessionaudit::storage {

/// What is searched for, all in one pass.
class SearchPatterns {
  public:
    /// Shorter ones would be found in any database by chance.
    static constexpr std::size_t kSizeMin = 6;

    /// `name` is what a hit is called. Throws Error{invalid_argument} below kSizeMin.
    void add(ByteView pattern, std::string name);
    std::size_t size() const noexcept { return patterns_.size(); }
    /// Calls `hit` with the name of each pattern in the text, as often as it is there.
    void search(ByteView text, const std::function<void(const std::string& name)>& hit) const;

  private:
    struct Pattern {
        Bytes bytes;
        std::string name;
    };
    struct Place {
        std::size_t pattern;
        std::size_t offset;  ///< of the block in it
    };
    static constexpr std::size_t kBlockSize = 3;
    static constexpr std::size_t kStride = kSizeMin - kBlockSize + 1;
    static constexpr unsigned kFilterBits = 17;  ///< 16 KiB: stays in the fastest cache

    /// Multiplicative hashing by the golden ratio.
    static constexpr std::uint32_t filter_bit(std::uint32_t block) {
        return block * 0x9E3779B1U >> (32 - kFilterBits);
    }
    void compare(ByteView text, std::size_t at, std::uint32_t block,
                 const std::function<void(const std::string& name)>& hit) const;

    std::vector<Pattern> patterns_;
    std::unordered_multimap<std::uint32_t, Place> by_block_;
    std::vector<std::uint64_t> filter_ =
        std::vector<std::uint64_t>((1U << kFilterBits) / 64);  ///< a quick no
};

struct PageSearch {
    std::uint64_t pages = 0;      ///< of the database file, free ones included
    std::uint64_t log_pages = 0;  ///< of the write-ahead log
    std::uint64_t hits = 0;
    std::vector<std::string> first_hits;  ///< "email in page 12", at most kFirstHitsMax

    static constexpr std::size_t kFirstHitsMax = 10;
};

/// Decrypts every page with the database's raw key and searches it. A pattern that spans two pages is not
/// found: of a record longer than a page, the few bytes around each cut escape. Throws Error{corrupt} when
/// the key does not fit, Error{io_error}.
PageSearch search_pages(Connection& connection, ByteView key, const SearchPatterns& patterns);

}  // namespace sessionaudit::storage
