// Three ways in which an erasure was forgotten: a restore took away one that was under way, or whose
// certificate was not written yet; a crash while a certificate was handed over left an erasure that
// promised one for ever; and a person who came back and was erased again could be brought back by an import
// of the time in between.
#include <catch2/catch_test_macros.hpp>

#include "error_code.hpp"
#include "home_files.hpp"
#include "sessionaudit/certificate.hpp"
#include "sessionaudit/maintenance.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

const Identifier kAnna{"email", "anna@shop.example"};

void visit(const Vault& vault) {
    StartRequest request;
    request.subject = kAnna;
    vault.sessions().start(request);
}

RecordId erase(const Vault& vault) {
    return vault.erasures().execute(kAnna, vault.erasures().plan(kAnna)->hash, "cli:user");
}

void restore_backup(test::TestVault& vault) {
    vault.close();
    RestoreOptions options;
    options.home = vault.home();
    options.folder = vault.folder / "backup";
    options.clock = &vault.clock;
    restore(options);
    vault.open();
}

std::int64_t completions(const Vault& vault) {
    std::int64_t count = 0;
    vault.with_ledger([&](Ledger& ledger) {
        for (const Bytes& entry : ledger.entries(0, 10'000))
            if (LedgerEntry::parse(entry).action == "erasure.completed") ++count;
    });
    return count;
}

/// Whose key seals what the erasure knows.
OwnerId job_owner(const std::filesystem::path& home, const RecordId& id) {
    const auto store = test::HomeFiles(home).store();
    auto job = store->prepare("SELECT job_owner_id FROM erasure WHERE erasure_id = $1");
    job.bind(id.view());
    REQUIRE(job.step());
    return OwnerId::from_bytes(job.row().blob(0));
}

}  // namespace

TEST_CASE("a restore keeps a certificate that was not handed over", "[erasure][restore]") {
    test::TestVault vault;
    visit(*vault);
    backup(*vault, {vault.folder / "backup", {}});
    const RecordId id = erase(*vault);
    restore_backup(vault);
    CHECK_FALSE(vault->subject(kAnna));
    CHECK(vault->erasures().list().size() == 1);
    CHECK(verify_certificate(vault->erasures().certificate(id), kAnna).valid());
    CHECK(completions(*vault) == 1);
}

TEST_CASE("an erasure that could not be completed is completed after a restore", "[erasure][restore]") {
    test::TestVault vault;
    visit(*vault);
    backup(*vault, {vault.folder / "backup", {}});
    test::HomeFiles(vault.home()).store()->execute("CREATE TABLE newsletter (address TEXT)");
    test::HomeFiles(vault.home()).store()->execute("INSERT INTO newsletter VALUES ('anna@shop.example')");
    CHECK(code_of([&] { erase(*vault); }) == ErrorCode::corrupt);
    const RecordId id = vault->erasures().list().front().id;
    restore_backup(vault);  // the backup has no newsletter
    CHECK(vault->erasures().list().front().state == ErasureState::completed);
    CHECK(verify_certificate(vault->erasures().certificate(id), kAnna).valid());
    CHECK(completions(*vault) == 1);
}

TEST_CASE("a certificate handed over just before a crash is not promised again", "[erasure][crash]") {
    test::TestVault vault;
    visit(*vault);
    const RecordId waiting = erase(*vault);
    visit(*vault);
    const RecordId handed_over = erase(*vault);
    vault.close();
    // The key ring is committed first; the crash came before the store was.
    const OwnerId owner = job_owner(vault.home(), handed_over);
    const auto keyring = test::HomeFiles(vault.home()).keyring();
    keyring->prepare("DELETE FROM owner_key WHERE owner_id = $1").bind(owner.view()).run();
    vault.open();
    CHECK(code_of([&] { vault->erasures().certificate(handed_over); }) == ErrorCode::conflict);
    CHECK(vault->erasures().list().at(0).state == ErasureState::delivered);
    CHECK(vault->erasures().list().at(1).state == ErasureState::completed);
    CHECK(verify_certificate(vault->erasures().certificate(waiting), kAnna).valid());
}

TEST_CASE("who was erased twice is not brought back by a log from between", "[erasure][import]") {
    test::TestVault vault;
    visit(*vault);
    erase(*vault);
    vault.clock.advance(Seconds{60});
    visit(*vault);
    const Timestamp between = vault.clock.now();
    vault.clock.advance(Seconds{60});
    erase(*vault);
    ImportedSession session;
    session.identifier = kAnna.to_string();
    session.started = session.last_seen = between;
    Event event;
    event.at = between;
    session.events = {event};
    CHECK(vault.sessions().store_imported({session}, Bytes{1}, Bytes{1}) == 1);
    CHECK_FALSE(vault->subject(kAnna));
}
