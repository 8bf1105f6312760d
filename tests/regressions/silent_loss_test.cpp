// Damage that SQLite takes for something harmless: a log whose middle cannot be read, a file too short to
// be a database. The store opened, and what had been acknowledged was gone without a word.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <csignal>
#include <fstream>

#include "core/file_handle.hpp"
#include "error_code.hpp"
#include "sessionaudit/doctor.hpp"
#include "sessionaudit/maintenance.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

/// Opens the store in another process, starts some sessions and is killed, so that the logs stay.
void crash(const test::TestVault& vault) {
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            const Vault mine = Vault::open(vault.options());
            for (int i = 0; i < 8; ++i) {
                mine.sessions().start({});
                mine.with_ledger([](Ledger&) {});  // a commit there too, at once
            }
            ::raise(SIGKILL);
        } catch (...) {
        }
        ::_exit(1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
}

std::vector<std::string> wrong_subjects(const VaultOptions& options) {
    std::vector<std::string> subjects;
    for (const Diagnosis& line : examine(options))
        if (line.state == Diagnosis::State::wrong) subjects.push_back(line.subject);
    return subjects;
}

}  // namespace

TEST_CASE("a write-ahead log with a flipped byte is not read up to there and forgotten",
          "[vault][log_check][crash]") {
    const std::string name = GENERATE("store.db-wal", "keyring.db-wal", "ledger.db-wal");
    test::TestVault vault;
    vault.close();
    crash(vault);
    const auto log = vault.home() / name;
    const std::string sound = read_text_file(log);
    std::string damaged = sound;
    damaged[32 + 500] = static_cast<char>(damaged[32 + 500] ^ 1);
    replace_file(log, as_bytes(damaged));
    CHECK(wrong_subjects(vault.options()) == std::vector<std::string>{"write-ahead logs"});
    CHECK(code_of([&] { vault.open(); }) == ErrorCode::corrupt);
    CHECK(code_of([&] { rotate_key({vault.home(), "", {}, &vault.clock}); }) == ErrorCode::corrupt);
    CHECK(code_of([&] { key_status(vault.options()); }) == ErrorCode::corrupt);
    CHECK(read_text_file(log) == damaged);  // nothing was thrown away by looking
    replace_file(log, as_bytes(sound));
    vault.open();
    CHECK(vault.sessions().list_recent(100).size() == 8);
}

TEST_CASE("a database cut to less than a page is damaged, not new", "[vault][truncated]") {
    const std::string name = GENERATE("store.db", "keyring.db", "ledger.db");
    test::TestVault vault;
    vault.sessions().start({});
    vault.close();
    for (const std::uintmax_t size : {4095U, 1024U, 100U, 1U, 0U}) {
        std::filesystem::resize_file(vault.home() / name, size);
        CHECK(code_of([&] { vault.open(); }) == ErrorCode::corrupt);
        CHECK_FALSE(wrong_subjects(vault.options()).empty());
        CHECK(std::filesystem::file_size(vault.home() / name) == size);
    }
}

TEST_CASE("the doctor sees that a store is older than its ledger", "[vault][rollback]") {
    test::TestVault vault;
    vault.close();
    const std::string before = read_text_file(vault.home() / "store.db");
    vault.open();
    vault.sessions().start({});
    vault.close();
    replace_file(vault.home() / "store.db", as_bytes(before));
    CHECK(wrong_subjects(vault.options()) == std::vector<std::string>{"ledger outbox"});
    vault.open();
    vault.close();
    CHECK(wrong_subjects(vault.options()).empty());
}
