#include "storage/page_search.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cstring>
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

std::uint32_t head_of(const std::uint8_t* bytes) {
    std::uint32_t head = 0;
    std::memcpy(&head, bytes, sizeof head);
    return head;
}

class PageDecryptor {
  public:
    explicit PageDecryptor(ByteView key) : key_(key) {
        if (!context_ || key.size() != 32) throw Error(ErrorCode::internal, "pages cannot be decrypted");
    }
    /// Everything of a page but salt and reserved bytes.
    ByteView decrypt(ByteView page, bool first) {
        const std::size_t from = first ? kSaltSize : 0;
        plain_.resize(kPageSize - kReserved - from);
        int written = 0;
        const bool done = EVP_DecryptInit_ex(context_.get(), EVP_aes_256_cbc(), nullptr, key_.data(),
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
    ByteView key_;
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

void note_hits(PageSearch& search, const NeedleSet& needles, ByteView page, const std::string& place) {
    needles.search(page, [&](const std::string& name) {
        ++search.hits;
        if (search.first_hits.size() < PageSearch::kFirstHitsMax) {
            std::string sentence = name;
            search.first_hits.push_back(sentence.append(" in ").append(place));
        }
    });
}

}  // namespace

void NeedleSet::add(ByteView needle, std::string name) {
    if (needle.size() < kSizeMin)
        throw Error(ErrorCode::invalid_argument, name + " is too short to be searched for");
    by_head_.emplace(head_of(needle.data()), needles_.size());
    heads_[static_cast<std::size_t>(needle[0]) << 8 | needle[1]] = true;
    needles_.push_back({Bytes(needle.begin(), needle.end()), std::move(name)});
}

void NeedleSet::search(ByteView text, const std::function<void(const std::string& name)>& hit) const {
    for (std::size_t at = 0; at + kSizeMin <= text.size(); ++at) {
        if (!heads_[static_cast<std::size_t>(text[at]) << 8 | text[at + 1]]) continue;
        const auto [from, to] = by_head_.equal_range(head_of(&text[at]));
        for (auto it = from; it != to; ++it) {
            const Needle& needle = needles_[it->second];
            if (text.size() - at >= needle.bytes.size() &&
                std::equal(needle.bytes.begin(), needle.bytes.end(), &text[at]))
                hit(needle.name);
        }
    }
}

PageSearch search_pages(Connection& connection, ByteView key, const NeedleSet& needles) {
    PageSearch search;
    PageDecryptor decryptor(key);
    Units pages(kPageSize);
    Units frames(kFrameHeader + kPageSize);
    const auto page_of_file = [&](ByteView page) {
        const bool first = search.pages++ == 0;
        note_hits(search, needles, decryptor.decrypt(page, first),
                  "page " + std::to_string(search.pages) + " of the file");
    };
    const auto page_of_log = [&](ByteView frame) {
        const bool first = frame[0] == 0 && frame[1] == 0 && frame[2] == 0 && frame[3] == 1;
        ++search.log_pages;
        note_hits(search, needles, decryptor.decrypt(frame.subspan(kFrameHeader), first),
                  "frame " + std::to_string(search.log_pages) + " of the write-ahead log");
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
