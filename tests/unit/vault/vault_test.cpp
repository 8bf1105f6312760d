#include "sessionaudit/vault.hpp"

#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "core/file_handle.hpp"
#include "error_code.hpp"
#include "sessionaudit/doctor.hpp"
#include "sessionaudit/maintenance.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

void require_healthy(const VaultOptions& options) {
    for (const Diagnosis& line : examine(options)) {
        INFO(line.subject << ": " << line.finding);
        CHECK(line.state == Diagnosis::State::ok);
    }
}

std::vector<std::string> wrong_subjects(const VaultOptions& options) {
    std::vector<std::string> subjects;
    for (const Diagnosis& line : examine(options))
        if (line.state == Diagnosis::State::wrong) subjects.push_back(line.subject);
    return subjects;
}

void add_five_views(test::TestVault& vault, const SessionId& session) {
    std::vector<Event> events(5);
    for (std::size_t i = 0; i < events.size(); ++i)
        events[i].at = vault.clock.now() + std::chrono::seconds{10} * i;
    vault.sessions().add_events(session, events);
}

void require_same_numbers(const VisitStats& stats, const VisitStats& before) {
    CHECK(stats.sessions == 1);
    CHECK(stats.events == 5);
    CHECK(stats.page_views == 5);
    CHECK(stats.engaged == before.engaged);
    CHECK(stats.duration_mean_s == before.duration_mean_s);
}

}  // namespace

TEST_CASE("a new store is healthy and its ledger begins with its making", "[vault][create]") {
    test::TestVault vault;
    vault.sessions().start({});
    vault->with_ledger([](Ledger& ledger) {
        REQUIRE(ledger.size() == 2);
        CHECK(LedgerEntry::parse(*ledger.entry(0)).action == "store.created");
        CHECK(LedgerEntry::parse(*ledger.entry(1)).action == "session.started");
        CHECK(ledger.verify().sound());
    });
    require_healthy(vault.options());
    vault.close();
    require_healthy(vault.options());
}

TEST_CASE("a session's ledger entries are found by its commitment", "[vault][ledger]") {
    test::TestVault vault;
    const auto issued = vault.sessions().start({});
    vault.sessions().end(issued.id, EndedReason::logout);
    const auto reference = vault->ledger_reference(issued.id);
    REQUIRE(reference);
    vault->with_ledger([&](Ledger& ledger) {
        const auto found = ledger.find(*reference);
        REQUIRE(found.size() == 2);
        CHECK(LedgerEntry::parse(*ledger.entry(found[1])).detail.at("reason") ==
              decltype(LedgerEntry().detail)::mapped_type("logout"));
    });
}

TEST_CASE("a store is made whole or not at all", "[vault][create]") {
    const test::TempFolder folder;
    std::filesystem::create_directories(folder / "full");
    std::ofstream(folder / "full" / "something").close();
    CHECK(code_of([&] { Vault::create({folder / "full"}); }) == ErrorCode::already_exists);
    CreateOptions options{folder / "fresh"};
    options.key = "env:SESSIONAUDIT_TEST_UNSET";
    CHECK(code_of([&] { Vault::create(options); }) == ErrorCode::key_unavailable);
    options.key = "file:root.key";
    options.profile = "no-such-profile";
    CHECK(code_of([&] { Vault::create(options); }) == ErrorCode::invalid_argument);
    CHECK_FALSE(std::filesystem::exists(folder / "fresh"));
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a key that is wrong, missing, open to others or empty is refused with its own error",
          "[vault][key]") {
    test::TestVault vault;
    vault.close();
    const auto key = vault.home() / "root.key";
    const std::string digits = read_text_file(key);
    const auto opening = [&] { return code_of([&] { Vault::open(vault.options()); }); };

    replace_file(key, as_bytes(std::string(64, 'a') + "\n"));
    CHECK(opening() == ErrorCode::wrong_key);
    replace_file(key, as_bytes(""));
    CHECK(opening() == ErrorCode::key_unavailable);
    replace_file(key, as_bytes(std::string(64, '0') + "\n"));
    CHECK(opening() == ErrorCode::key_unavailable);
    replace_file(key, as_bytes(digits));
    std::filesystem::permissions(key, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
    CHECK(opening() == ErrorCode::key_unavailable);
    CHECK(wrong_subjects(vault.options()) == std::vector<std::string>{"permissions", "root key"});
    std::filesystem::remove(key);
    CHECK(opening() == ErrorCode::key_unavailable);
    replace_file(key, as_bytes(digits));
    CHECK_FALSE(opening());
}

TEST_CASE("a rotation changes every key and ends no session", "[vault][rotation]") {
    test::TestVault vault;
    const auto issued = vault.sessions().start({});
    CHECK(code_of([&] { rotate_key({vault.home(), "", {}, &vault.clock}); }) == ErrorCode::locked);
    vault.close();
    const RotateReport report = rotate_key({vault.home(), "", {}, &vault.clock});
    CHECK(report.old_key_id != report.new_key_id);
    CHECK(report.owner_keys == 1);
    std::filesystem::remove(vault.home() / "root.key");
    vault.open();
    CHECK(vault.sessions().check(issued.token).status == TokenStatus::active);
    CHECK(vault.sessions().find(issued.id));
    vault.close();
    require_healthy(vault.options());
    CHECK(key_status(vault.options()).key_id == report.new_key_id);
}

TEST_CASE("a restored backup revives no session and shortens no ledger", "[vault][backup]") {
    test::TestVault vault;
    const auto kept = vault.sessions().start({});
    const auto ended = vault.sessions().start({});
    backup(*vault, {vault.folder / "backup", {}});
    vault.sessions().end(ended.id, EndedReason::logout);
    const auto later = vault.sessions().start({});
    std::uint64_t size = 0;
    vault->with_ledger([&](Ledger& ledger) { size = ledger.size(); });
    vault.close();

    RestoreOptions options;
    options.home = vault.home();
    options.folder = vault.folder / "backup";
    options.clock = &vault.clock;
    options.dry_run = true;
    CHECK(restore(options).sessions == 2);
    options.dry_run = false;
    const RestoreReport report = restore(options);
    CHECK(report.sessions_revoked == 2);
    CHECK(report.ledger_kept);
    vault.open();
    vault->with_ledger([&](Ledger& ledger) {
        CHECK(ledger.size() == size + 1);
        CHECK(ledger.verify().sound());
    });
    CHECK(vault.sessions().check(kept.token).reason == EndedReason::revoked);
    CHECK(vault.sessions().check(ended.token).status == TokenStatus::ended);
    CHECK(vault.sessions().check(later.token).status == TokenStatus::unknown);
    vault.close();
    require_healthy(vault.options());
}

TEST_CASE("sessions that a restore ends keep the counts of their events", "[vault][backup][stats]") {
    test::TestVault vault;
    add_five_views(vault, vault.sessions().start({}).id);
    const VisitStats before = vault->stats().all;
    backup(*vault, {vault.folder / "backup", {}});
    vault.close();
    RestoreOptions options;
    options.home = vault.home();
    options.folder = vault.folder / "backup";
    options.clock = &vault.clock;
    restore(options);
    vault.open();
    require_same_numbers(vault->stats().all, before);
}

TEST_CASE("a backup outlives a key rotation when its key is kept", "[vault][backup]") {
    test::TestVault vault;
    const auto issued = vault.sessions().start({});
    backup(*vault, {vault.folder / "backup", {}});
    vault.close();
    rotate_key({vault.home(), "", {}, &vault.clock});
    RestoreOptions options;
    options.home = vault.home();
    options.folder = vault.folder / "backup";
    options.clock = &vault.clock;
    CHECK(code_of([&] { restore(options); }) == ErrorCode::wrong_key);
    options.backup_key = "file:root.key";
    restore(options);
    vault.open();
    CHECK(vault.sessions().find(issued.id));
}

TEST_CASE("a home that is gone is rebuilt from backup, key and key ring", "[vault][backup]") {
    test::TestVault vault;
    const auto issued = vault.sessions().start({});
    backup(*vault, {vault.folder / "backup", vault.folder / "keyring-copy.db"});
    vault.close();
    std::filesystem::copy_file(vault.home() / "root.key", vault.folder / "kept.key");
    std::filesystem::remove_all(vault.home());
    RestoreOptions options;
    options.home = vault.home();
    options.folder = vault.folder / "backup";
    options.clock = &vault.clock;
    CHECK(code_of([&] { restore(options); }) == ErrorCode::not_found);
    options.keyring_file = vault.folder / "keyring-copy.db";
    options.key = "file:" + (vault.folder / "kept.key").string();
    restore(options);
    vault.open();
    CHECK(vault.sessions().find(issued.id)->reason == EndedReason::revoked);
    vault.close();
    require_healthy(vault.options());
}

TEST_CASE("a store file that was set back by hand ends its live sessions", "[vault][rollback]") {
    test::TestVault vault;
    const auto issued = vault.sessions().start({});
    vault.close();
    const std::string before = read_text_file(vault.home() / "store.db");
    vault.open();
    vault.sessions().end(issued.id, EndedReason::logout);
    vault.close();
    replace_file(vault.home() / "store.db", as_bytes(before));
    vault.open();
    CHECK(vault.sessions().check(issued.token).reason == EndedReason::revoked);
    vault.close();
    require_healthy(vault.options());
}

TEST_CASE("sessions that a store's setting back ends keep the counts of their events",
          "[vault][rollback][stats]") {
    test::TestVault vault;
    const auto issued = vault.sessions().start({});
    add_five_views(vault, issued.id);
    const VisitStats numbers = vault->stats().all;
    vault.close();
    const std::string before = read_text_file(vault.home() / "store.db");
    vault.open();
    vault.sessions().end(issued.id, EndedReason::logout);
    vault.close();
    replace_file(vault.home() / "store.db", as_bytes(before));
    vault.open();
    require_same_numbers(vault->stats().all, numbers);
}

TEST_CASE("a ledger that was set back is refused", "[vault][rollback]") {
    test::TestVault vault;
    vault.sessions().start({});
    vault.close();
    const std::string before = read_text_file(vault.home() / "ledger.db");
    vault.open();
    vault.sessions().start({});
    vault.close();
    replace_file(vault.home() / "ledger.db", as_bytes(before));
    CHECK(code_of([&] { vault.open(); }) == ErrorCode::ledger_mismatch);
}
