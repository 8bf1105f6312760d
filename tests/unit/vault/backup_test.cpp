// What a backup is worth: complete, of this store, and unchanged, or refused.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/file_handle.hpp"
#include "error_code.hpp"
#include "sessionaudit/doctor.hpp"
#include "sessionaudit/maintenance.hpp"
#include "test_vault.hpp"
#include "vault/backup_manifest.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

class BackedUp {
  public:
    BackedUp() {
        const Identifier anna = Identifier::parse("email:anna@shop.example");
        StartRequest start;
        start.subject = anna;
        anna_session = vault.sessions().start(start);
        visitor_session = vault.sessions().start({});
        report = backup(*vault, {folder(), {}});
    }
    std::filesystem::path folder() const { return vault.folder / "backup"; }
    RestoreOptions options() const {
        RestoreOptions options;
        options.home = vault.home();
        options.folder = folder();
        options.clock = &vault.clock;
        return options;
    }
    void edit_manifest(const std::function<void(nlohmann::json&)>& edit) {
        const auto file = folder() / "manifest.json";
        auto json = nlohmann::json::parse(read_text_file(file));
        edit(json);
        replace_file(file, as_bytes(json.dump()));
    }
    void require_healthy() {
        vault.close();
        for (const Diagnosis& line : examine(vault.options())) {
            INFO(line.subject << ": " << line.finding);
            CHECK(line.state == Diagnosis::State::ok);
        }
        vault.open();
    }

    test::TestVault vault;
    IssuedSession anna_session;
    IssuedSession visitor_session;
    BackupReport report;
};

}  // namespace

TEST_CASE("a backup says what it holds, and holds nothing that can be read without the key",
          "[vault][backup]") {
    BackedUp store;
    CHECK(store.report.sessions == 2);
    CHECK(store.report.ledger_size >= 3);
    const BackupManifest manifest = read_manifest(store.folder());
    CHECK(manifest.made == store.vault.clock.now());
    CHECK(manifest.key_id == store.report.key_id);
    CHECK(manifest.files.size() == 3);
    for (const char* const name : {"store.db", "ledger.db"}) {
        const std::string bytes = read_text_file(store.folder() / name);
        CHECK(bytes.find("anna") == std::string::npos);
        CHECK(bytes.find("SQLite") == std::string::npos);
    }
    CHECK_FALSE(std::filesystem::exists(store.folder() / "keyring.db"));
    CHECK_FALSE(std::filesystem::exists(store.folder() / "root.key"));
}

TEST_CASE("a backup goes into a folder of its own", "[vault][backup]") {
    BackedUp store;
    CHECK(code_of([&] { backup(*store.vault, {store.folder(), {}}); }) == ErrorCode::already_exists);
    CHECK(read_manifest(store.folder()).files.size() == 3);  // and that one is as it was
    const auto mode = std::filesystem::status(store.folder()).permissions();
    CHECK((mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all)) ==
          std::filesystem::perms::none);
}

TEST_CASE("a backup with a changed, missing or unlisted file is refused", "[vault][backup][bad_input]") {
    BackedUp store;
    store.vault.close();
    const std::string name = GENERATE(as<std::string>(), "store.db", "ledger.db", "config.json");
    const int damage = GENERATE(0, 1, 2);
    if (damage == 0) {
        std::ofstream(store.folder() / name, std::ios::app) << ' ';
    } else if (damage == 1) {
        std::filesystem::remove(store.folder() / name);
    } else {
        store.edit_manifest([&](nlohmann::json& json) { json["files"].erase(name); });
    }
    CAPTURE(name, damage);
    const auto code = code_of([&] { restore(store.options()); });
    CHECK((code == ErrorCode::corrupt || code == ErrorCode::not_found || code == ErrorCode::io_error));
    store.vault.open();
    CHECK(store.vault.sessions().peek(store.anna_session.token).status == TokenStatus::active);
}

TEST_CASE("a manifest that is missing, damaged or newer is refused with its own error",
          "[vault][backup][bad_input]") {
    BackedUp store;
    const auto file = store.folder() / "manifest.json";
    SECTION("missing: a backup that was never finished") {
        std::filesystem::remove(file);
        CHECK(code_of([&] { read_manifest(store.folder()); }) == ErrorCode::not_found);
    }
    SECTION("not JSON") {
        replace_file(file, as_bytes("{"));
        CHECK(code_of([&] { read_manifest(store.folder()); }) == ErrorCode::corrupt);
    }
    SECTION("without a date") {
        store.edit_manifest([](nlohmann::json& json) { json["made"] = "yesterday"; });
        CHECK(code_of([&] { read_manifest(store.folder()); }) == ErrorCode::corrupt);
    }
    SECTION("of a newer version") {
        store.edit_manifest([](nlohmann::json& json) { json["format"] = 2; });
        CHECK(code_of([&] { read_manifest(store.folder()); }) == ErrorCode::newer_schema);
    }
}

TEST_CASE("a backup of another store is refused, and nothing is touched", "[vault][backup]") {
    BackedUp store;
    BackedUp other;
    store.vault.close();
    other.vault.close();
    RestoreOptions options = store.options();
    options.folder = other.folder();
    // The other store's key opens its backup; that does not make it ours.
    options.backup_key = "file:" + (other.vault.home() / "root.key").string();
    CHECK(code_of([&] { restore(options); }) == ErrorCode::ledger_mismatch);
    store.vault.open();
    CHECK(store.vault.sessions().peek(store.anna_session.token).status == TokenStatus::active);
    store.require_healthy();
}

TEST_CASE("a store that is open is not restored", "[vault][backup]") {
    BackedUp store;
    CHECK(code_of([&] { restore(store.options()); }) == ErrorCode::locked);
    CHECK(store.vault.sessions().check(store.anna_session.token).status == TokenStatus::active);
}

TEST_CASE("a rehearsed restore says what would happen and changes nothing", "[vault][backup]") {
    BackedUp store;
    store.vault.sessions().start({});
    store.vault.close();
    RestoreOptions options = store.options();
    options.dry_run = true;
    const RestoreReport report = restore(options);
    CHECK(report.sessions == 2);
    CHECK(report.sessions_revoked == 2);
    store.vault.open();
    CHECK(store.vault.sessions().list_recent(10).size() == 3);
    CHECK(store.vault.sessions().peek(store.anna_session.token).status == TokenStatus::active);
    store.require_healthy();
}

TEST_CASE("a damaged store file does not keep its backup from being restored", "[vault][backup]") {
    BackedUp store;
    store.vault.close();
    const int damage = GENERATE(0, 1);
    if (damage == 0) std::filesystem::remove(store.vault.home() / "store.db");
    if (damage == 1) replace_file(store.vault.home() / "store.db", as_bytes(std::string(12'288, 'x')));
    restore(store.options());
    store.vault.open();
    CHECK(store.vault.sessions().find(store.anna_session.id));
    store.require_healthy();
}

TEST_CASE("a visitor whose key was destroyed since the backup does not come back", "[vault][backup]") {
    BackedUp store;
    store.vault.sessions().end(store.visitor_session.id, EndedReason::logout);
    store.vault.clock.advance(Seconds{3600});
    CHECK(store.vault.sessions().purge(store.vault.clock.now(), false).sessions == 1);
    store.vault.close();
    const RestoreReport report = restore(store.options());
    CHECK(report.rows_without_key >= 1);
    CHECK(report.sessions == 1);
    store.vault.open();
    CHECK_FALSE(store.vault.sessions().find(store.visitor_session.id));
    CHECK(store.vault.sessions().find(store.anna_session.id));
    store.require_healthy();
}

TEST_CASE("a restore is in the ledger, which goes on from where it was", "[vault][backup]") {
    BackedUp store;
    std::uint64_t size = 0;
    store.vault.sessions().start({});
    store.vault->with_ledger([&](Ledger& ledger) { size = ledger.size(); });
    store.vault.close();
    restore(store.options());
    store.vault.open();
    store.vault->with_ledger([&](Ledger& ledger) {
        REQUIRE(ledger.size() == size + 1);
        const LedgerEntry entry = LedgerEntry::parse(*ledger.entry(size));
        CHECK(entry.action == "store.restored");
        CHECK(entry.detail.at("sessions_revoked") == LedgerDetail::mapped_type(std::int64_t{2}));
        CHECK(ledger.verify().sound());
    });
}

TEST_CASE("a copy of the key ring of another store rebuilds nothing", "[vault][backup]") {
    BackedUp store;
    BackedUp other;
    const auto copy = other.vault.folder / "keyring-copy.db";
    backup(*other.vault, {other.vault.folder / "second", copy});
    store.vault.close();
    std::filesystem::copy_file(store.vault.home() / "root.key", store.vault.folder / "kept.key");
    std::filesystem::remove_all(store.vault.home());
    RestoreOptions options = store.options();
    options.key = "file:" + (store.vault.folder / "kept.key").string();
    options.keyring_file = copy;
    const auto code = code_of([&] { restore(options); });
    REQUIRE(code);
    CHECK(to_string(*code) == "corrupt");  // what does not decrypt may be damaged or under another key
    CHECK_FALSE(std::filesystem::exists(store.vault.home() / "store.db"));
}
