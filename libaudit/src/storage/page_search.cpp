#include "storage/page_search.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "sessionaudit/error.hpp"

namespace sessionaudit::storage {
namespace {

// SQLCipher 4 with a raw key: AES-256-CBC a page; its end holds the IV and an HMAC-SHA-512. The file's
// first 16 bytes are a salt.
constexpr std::size_t kPageSize = 4096;
constexpr std::size_t kReserved = 80;
constexpr std::size_t kSaltSize = 16;
// SQLite's write-ahead log: a header, then frames of a header and a page.
constexpr std::size_t kLogHeader = 32;
constexpr std::size_t kFrameHeader = 24;

/// The three bytes from here on, as a number.
std::uint32_t block_at(const std::uint8_t* bytes) {
    return bytes[0] | static_cast<std::uint32_t>(bytes[1]) << 8 | static_cast<std::uint32_t>(bytes[2]) << 16;
}

class PageDecryptor {
  public:
    explicit PageDecryptor(ByteView key) {
        // The key is expanded once: a page then needs its IV only.
        if (!context_ || key.size() != 32 ||
            EVP_DecryptInit_ex(context_.get(), EVP_aes_256_cbc(), nullptr, key.data(), nullptr) != 1)
            throw Error(ErrorCode::internal, "pages cannot be decrypted");
    }
    /// Everything of a page but salt and reserved bytes.
    ByteView decrypt(ByteView page, bool first) {
        const std::size_t from = first ? kSaltSize : 0;
        plain_.resize(kPageSize - kReserved - from);
        int written = 0;
        const bool done = EVP_DecryptInit_ex(context_.get(), nullptr, nullptr, nullptr,
                                             &page[kPageSize - kReserved]) == 1 &&
                          EVP_CIPHER_CTX_set_padding(context_.get(), 0) == 1 &&
                          EVP_DecryptUpdate(context_.get(), plain_.data(), &written, &page[from],
                                            static_cast<int>(plain_.size())) == 1;
        if (!done) throw Error(ErrorCode::internal, "a page cannot be decrypted");
        // Page size and reserved bytes, as SQLite's header has them: proof that the key is right.
        if (first && (plain_[0] != 0x10 || plain_[1] != 0 || plain_[4] != kReserved))
            throw Error(ErrorCode::corrupt, "the first page does not open with the database's key");
        return plain_;
    }

  private:
    struct Free {
        void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
    };
    std::unique_ptr<EVP_CIPHER_CTX, Free> context_{EVP_CIPHER_CTX_new()};
    Bytes plain_;
};

/// Cuts what arrives in pieces into units of one size.
class Units {
  public:
    explicit Units(std::size_t size) : size_(size) {}
    template <typename Use>
    void feed(ByteView bytes, const Use& use) {
        if (!rest_.empty()) {
            const std::size_t missing = std::min(size_ - rest_.size(), bytes.size());
            rest_.insert(rest_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(missing));
            bytes = bytes.subspan(missing);
            if (rest_.size() < size_) return;
            use(ByteView(rest_));
            rest_.clear();
        }
        for (; bytes.size() >= size_; bytes = bytes.subspan(size_))
            use(bytes.first(size_));
        rest_.assign(bytes.begin(), bytes.end());
    }

  private:
    std::size_t size_;
    Bytes rest_;
};

void note_hits(PageSearch& search, const SearchPatterns& patterns, ByteView page, const char* kind,
               std::uint64_t number) {
    patterns.search(page, [&](const std::string& name) {
        ++search.hits;
        if (search.first_hits.size() < PageSearch::kFirstHitsMax) {
            std::string sentence = name;
            search.first_hits.push_back(
                sentence.append(" in ").append(kind).append(" ").append(std::to_string(number)));
        }
    });
}

}  // namespace

// A pattern has at least six bytes, so wherever it lies, its first six hold three whole bytes that begin at a
// multiple of four. Hence the text is looked at in every fourth place only, and for each pattern the blocks
// at its offsets 0 to 3 are known: one of them is what is met, and it is met once.
void SearchPatterns::add(ByteView pattern, std::string name) {
    if (pattern.size() < kSizeMin)
        throw Error(ErrorCode::invalid_argument, name + " is too short to be searched for");
    for (std::size_t offset = 0; offset < kStride; ++offset) {
        const std::uint32_t block = block_at(&pattern[offset]);
        by_block_.emplace(block, Place{patterns_.size(), offset});
        const std::uint32_t bit = filter_bit(block);
        filter_[bit / 64] |= std::uint64_t{1} << bit % 64;
    }
    patterns_.push_back({Bytes(pattern.begin(), pattern.end()), std::move(name)});
}

void SearchPatterns::search(ByteView text, const std::function<void(const std::string& name)>& hit) const {
    for (std::size_t at = 0; at + kBlockSize <= text.size(); at += kStride) {
        const std::uint32_t block = block_at(&text[at]);
        const std::uint32_t bit = filter_bit(block);
        if ((filter_[bit / 64] >> bit % 64 & 1) != 0) compare(text, at, block, hit);
    }
}

void SearchPatterns::compare(ByteView text, std::size_t at, std::uint32_t block,
                             const std::function<void(const std::string& name)>& hit) const {
    const auto [from, to] = by_block_.equal_range(block);
    for (auto it = from; it != to; ++it) {
        const auto [index, offset] = it->second;
        const Pattern& pattern = patterns_[index];
        if (offset > at || text.size() - (at - offset) < pattern.bytes.size()) continue;
        if (std::equal(pattern.bytes.begin(), pattern.bytes.end(), &text[at - offset])) hit(pattern.name);
    }
}

PageSearch search_pages(Connection& connection, ByteView key, const SearchPatterns& patterns) {
    PageSearch search;
    PageDecryptor decryptor(key);
    Units pages(kPageSize);
    Units frames(kFrameHeader + kPageSize);
    const auto page_of_file = [&](ByteView page) {
        const bool first = search.pages++ == 0;
        note_hits(search, patterns, decryptor.decrypt(page, first), "page", search.pages);
    };
    const auto page_of_log = [&](ByteView frame) {
        const bool first = frame[0] == 0 && frame[1] == 0 && frame[2] == 0 && frame[3] == 1;
        ++search.log_pages;
        note_hits(search, patterns, decryptor.decrypt(frame.subspan(kFrameHeader), first),
                  "frame of the write-ahead log", search.log_pages);
    };
    const bool shown = connection.visit_raw([&](Connection::RawPart part, std::uint64_t offset,
                                                ByteView bytes) {
        if (part == Connection::RawPart::file)
            pages.feed(bytes, page_of_file);
        else
            frames.feed(offset == 0 ? bytes.subspan(std::min(kLogHeader, bytes.size())) : bytes, page_of_log);
    });
    if (!shown) throw Error(ErrorCode::internal, "this storage has no pages that could be searched");
    return search;
}

}  // namespace sessionaudit::storage
