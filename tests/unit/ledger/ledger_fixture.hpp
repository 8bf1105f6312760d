// A ledger in a folder of its own.
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "sessionaudit/ledger.hpp"
#include "storage/sqlcipher.hpp"
#include "temp_folder.hpp"

namespace sessionaudit::test {

inline const Timestamp kStart = from_millis(1772366400000);

inline LedgerEntry numbered_entry(std::uint64_t number) {
    LedgerEntry entry;
    entry.at = kStart + Milliseconds(static_cast<std::int64_t>(number));
    entry.actor = "job:test";
    entry.action = "session.ended";
    entry.subject = commitment(Bytes(32, 1), "owner", as_bytes(std::to_string(number % 7)));
    entry.detail = {{"number", static_cast<std::int64_t>(number)}};
    return entry;
}

inline std::vector<Bytes> numbered_entries(std::uint64_t first, std::uint64_t count) {
    std::vector<Bytes> entries;
    for (std::uint64_t i = 0; i < count; ++i)
        entries.push_back(numbered_entry(first + i).to_json());
    return entries;
}

inline std::string read_file(const std::filesystem::path& file) {
    std::ifstream input(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(input), {}};
}

inline void write_file(const std::filesystem::path& file, std::string_view text) {
    std::ofstream(file, std::ios::binary) << text;
}

class LedgerFolder {
  public:
    LedgerFolder() : seed_(ByteView(Bytes(32, 7))) {}

    std::unique_ptr<storage::Connection> connect(const char* name = "ledger.db") {
        storage::SqlcipherOptions options;
        options.create = true;
        options.cache_kib = 2048;
        return storage::open_sqlcipher(folder_ / name, Bytes(32, 9), options);
    }
    Ledger create(storage::Connection& connection) {
        return Ledger::create(connection, seed_, "example.com/log", anchor(), kStart);
    }
    Ledger open(storage::Connection& connection) { return Ledger::open(connection, seed_, anchor(), kStart); }
    std::filesystem::path anchor() const { return folder_ / "ledger.anchor"; }
    std::filesystem::path operator/(const std::filesystem::path& name) const { return folder_ / name; }
    const SecretBytes& seed() const { return seed_; }

  private:
    TempFolder folder_;
    SecretBytes seed_;
};

}  // namespace sessionaudit::test
