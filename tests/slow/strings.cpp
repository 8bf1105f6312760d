// A store full of known personal data, and a look into its decrypted pages.
//
//   slow_strings fill HOME KNOWN BACKUP   writes until its standard input ends; every e-mail, address, user
//                                         agent, path and token it used is a line of KNOWN. Prints
//                                         "ready" once there is plenty, and a backup in BACKUP.
//   slow_strings pages HOME KNOWN         searches every decrypted page of every file, logs and free
//                                         pages included, for every line of KNOWN, every token's secret and
//                                         the bytes of every line `hex:...`
#include <openssl/evp.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <thread>
#include <unordered_map>

#include "core/file_handle.hpp"
#include "home_files.hpp"
#include "session/token.hpp"
#include "sessionaudit/error.hpp"
#include "sessionaudit/maintenance.hpp"
#include "sessionaudit/mutex.hpp"
#include "sessionaudit/vault.hpp"

using namespace sessionaudit;

namespace {

constexpr std::size_t kPageSize = 4096;
constexpr std::size_t kReserved = 80;  // SQLCipher 4: IV and HMAC-SHA512
constexpr std::size_t kSaltSize = 16;
constexpr std::string_view kSite = "control-site.example";

/// The known values, on disk before the library has them (tokens: as soon as it gives them).
class Known {
  public:
    explicit Known(std::filesystem::path file) : file_(std::move(file)) {}
    std::string add(const std::string& value) {
        const LockGuard lock(mutex_);
        std::ofstream(file_, std::ios::app) << value << '\n';  // closed again: it must not be among our files
        return value;
    }

  private:
    Mutex mutex_;
    std::filesystem::path file_ SESSIONAUDIT_GUARDED_BY(mutex_);
};

class Filler {
  public:
    Filler(const Vault& vault, Known& known, int number)
        : sessions_(vault.sessions()), known_(known), name_(std::to_string(number)) {}

    void step() {
        const std::string mark = name_ + "-" + std::to_string(++count_);
        StartRequest request;
        request.context.address = known_.add("198.51." + name_ + "." + std::to_string(100 + count_ % 100));
        request.context.user_agent = known_.add("KnownBrowser/" + mark + " (Machine of Erika Mustermann)");
        request.attributes = {{"shoe_size", known_.add("attribute-" + mark)}};
        IssuedSession issued = sessions_.start(request);
        known_.add(issued.token);
        std::vector<Event> events(1 + static_cast<std::size_t>(count_ % 12));
        for (std::size_t i = 0; i < events.size(); ++i) {
            events[i].path = known_.add("/orders/of/erika/" + mark + "/" + std::to_string(i));
            events[i].referrer = known_.add("https://elsewhere.example/" + mark + "/" + std::to_string(i));
            events[i].at = system_clock().now();
        }
        sessions_.add_events(issued.id, events);
        const std::string email = known_.add("erika." + mark + "@mail.example");
        issued = sessions_.login(issued.token, {"email", email}, request.context);
        known_.add(issued.token);
        if (count_ % 3 == 0) known_.add(sessions_.rotate(issued.token).token);
        if (count_ % 4 == 0) sessions_.end(issued.id, EndedReason::logout);
        sessions_.check(issued.token, {known_.add("203.0.113." + std::to_string(100 + count_ % 100)), email});
    }

  private:
    SessionService sessions_;
    Known& known_;
    std::string name_;
    int count_ = 0;
};

void fill_store(const std::filesystem::path& home, const std::filesystem::path& known_file,
                const std::filesystem::path& backup_folder) {
    Known known(known_file);
    Vault::create({home, std::string(kSite), "file:root.key", "nist-aal1"});
    const Vault vault = Vault::open({home});
    std::atomic<bool> stop = false;
    std::atomic<int> steps = 0;
    std::vector<std::thread> threads;
    for (int i = 1; i <= 3; ++i)
        threads.emplace_back([&, i] {
            Filler filler(vault, known, i);
            for (; !stop; ++steps)
                filler.step();
        });
    while (steps < 300) {
        vault.stats();  // sorts: the kind of work that makes temporary files
        vault.sessions().list_recent(1000);
    }
    backup(vault, {backup_folder, {}});
    std::puts("ready");
    std::fflush(stdout);
    char end = 0;
    while (::read(STDIN_FILENO, &end, 1) > 0) {
    }
    stop = true;
    for (std::thread& thread : threads)
        thread.join();
}

std::string decrypted(const SecretBytes& key, ByteView page, std::size_t from) {
    std::string plain(page.size() - from - kReserved, '\0');
    EVP_CIPHER_CTX* const context = EVP_CIPHER_CTX_new();
    int written = 0;
    const bool done = EVP_DecryptInit_ex(context, EVP_aes_256_cbc(), nullptr, key.data(),
                                         &page[page.size() - kReserved]) == 1 &&
                      EVP_CIPHER_CTX_set_padding(context, 0) == 1 &&
                      EVP_DecryptUpdate(context, reinterpret_cast<unsigned char*>(plain.data()), &written,
                                        &page[from], static_cast<int>(plain.size())) == 1;
    EVP_CIPHER_CTX_free(context);
    if (!done) throw std::runtime_error("a page cannot be decrypted");
    return plain;
}

/// All pages of a database and of its log, decrypted, one after the other.
std::string all_pages(const std::filesystem::path& file, const SecretBytes& key, std::size_t& pages) {
    std::string text;
    const std::string database = read_text_file(file);
    for (std::size_t at = 0; at + kPageSize <= database.size(); at += kPageSize, ++pages)
        text += decrypted(key, as_bytes(database).subspan(at, kPageSize), at == 0 ? kSaltSize : 0);
    // Page size and reserved bytes, as an SQLite header has them: proof that the decryption is right.
    if (text.substr(0, 2) != std::string("\x10\0", 2) || text[4] != static_cast<char>(kReserved))
        throw std::runtime_error(file.string() + ": the decrypted header is none of SQLite's");
    const std::filesystem::path log = file.string() + "-wal";
    if (!std::filesystem::exists(log)) return text;
    constexpr std::size_t kLogHeader = 32;
    constexpr std::size_t kFrameHeader = 24;
    const std::string frames = read_text_file(log);
    for (std::size_t at = kLogHeader; at + kFrameHeader + kPageSize <= frames.size();
         at += kFrameHeader + kPageSize, ++pages) {
        const ByteView frame = as_bytes(frames).subspan(at, kFrameHeader + kPageSize);
        const bool first_page = frame[0] == 0 && frame[1] == 0 && frame[2] == 0 && frame[3] == 1;
        text += decrypted(key, frame.subspan(kFrameHeader), first_page ? kSaltSize : 0);
    }
    return text;
}

/// Everything that must not be found, with what to call it.
class Patterns {
  public:
    explicit Patterns(const std::filesystem::path& known) {
        std::ifstream input(known);
        for (std::string line; std::getline(input, line);) {
            const auto token = SessionToken::parse(line);
            if (token) {
                add(std::string(as_text(token->secret)), "the secret of a token");
                add(to_hex(token->secret), "the secret of a token in hexadecimal");
                add(line.substr(line.rfind('.') + 1), "the text of a token's secret");
            } else if (line.starts_with("hex:")) {
                const auto bytes = from_hex(line.substr(4, line.find(' ') - 4));
                if (!bytes) throw std::runtime_error("not hexadecimal: " + line);
                add(std::string(as_text(*bytes)), line);
            } else {
                add(line, line);
                if (control_.empty()) control_ = line;
            }
        }
    }
    std::size_t size() const { return count_; }
    /// One of them, in clear.
    const std::string& control() const { return control_; }

    /// How many patterns of the list are in the text. One pass, by the first eight bytes.
    std::size_t count_in(const std::string& text, const std::string& where) const {
        std::size_t hits = 0;
        for (std::size_t at = 0; at + kHead <= text.size(); ++at) {
            const auto [from, to] = by_head_.equal_range(text.substr(at, kHead));
            for (auto it = from; it != to; ++it)
                if (text.compare(at, it->second.first.size(), it->second.first) == 0) {
                    if (++hits <= 10)
                        std::printf("FOUND in %s: %s\n", where.c_str(), it->second.second.c_str());
                }
        }
        return hits;
    }

  private:
    static constexpr std::size_t kHead = 8;
    void add(const std::string& pattern, const std::string& name) {
        if (pattern.size() < kHead) throw std::runtime_error("too short to be searched for: " + name);
        by_head_.emplace(pattern.substr(0, kHead), std::pair(pattern, name));
        ++count_;
    }
    std::unordered_multimap<std::string, std::pair<std::string, std::string>> by_head_;
    std::string control_;
    std::size_t count_ = 0;
};

bool search_pages(const std::filesystem::path& home, const std::filesystem::path& known) {
    const test::HomeFiles files(home);
    const Patterns patterns(known);
    std::size_t pages = 0;
    std::size_t hits = 0;
    std::string everything;
    for (const auto& [file, key] : {std::pair(files.paths().store(), &files.keys().store),
                                    std::pair(files.paths().keyring(), &files.keys().keyring),
                                    std::pair(files.paths().ledger(), &files.keys().ledger)}) {
        const std::string text = all_pages(file, *key, pages);
        hits += patterns.count_in(text, file.filename().string());
        everything += text;
    }
    // What is kept in clear on purpose must be found, or this search could not fail.
    const bool control = everything.find(read_config(files.paths()).site) != std::string::npos;
    const bool planted = patterns.count_in("planted " + patterns.control() + " here", "the control") >= 1;
    std::printf("%zu patterns in %zu decrypted pages: %zu hits; control %s\n", patterns.size(), pages, hits,
                control && planted ? "found" : "NOT FOUND");
    return hits == 0 && control && planted;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    try {
        if (words.size() == 4 && words[0] == "fill") {
            fill_store(words[1], words[2], words[3]);
            return 0;
        }
        if (words.size() == 3 && words[0] == "pages") return search_pages(words[1], words[2]) ? 0 : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "slow_strings: %s\n", error.what());
        return 1;
    }
    std::fputs("usage: slow_strings fill HOME KNOWN BACKUP | pages HOME KNOWN\n", stderr);
    return 2;
}
