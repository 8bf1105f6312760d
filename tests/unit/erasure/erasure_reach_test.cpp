// What an erasure reaches, what it leaves, and what it says of both.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "core/file_handle.hpp"
#include "erasure_fixture.hpp"
#include "error_code.hpp"
#include "home_files.hpp"

using namespace sessionaudit;
using namespace sessionaudit::test;

namespace {

std::int64_t rows(const TestVault& vault, const std::string& table) {
    const auto store = HomeFiles(vault.home()).store();
    auto count = store->prepare("SELECT count(*) FROM " + table);
    count.step();
    return count.row().integer(0);
}

std::int64_t number(const LedgerEntry& entry, const std::string& name) {
    return std::get<std::int64_t>(entry.detail.at(name));
}

}  // namespace

TEST_CASE("nothing that a person had is left in any table", "[erasure][reach]") {
    TestVault vault;
    fill_everything(*vault, kAnna);
    const auto plan = vault->erasures().plan(kAnna);
    CHECK(count_of(*plan, "restrictions") == 1);
    const RecordId id = erase(*vault, kAnna);
    vault->erasures().mark_delivered(id);
    vault.close();
    for (const char* const table : {"session", "segment", "subject", "identifier", "owner_link", "consent",
                                    "consent_choice", "restriction", "objection", "archive_person"}) {
        CAPTURE(table);
        CHECK(rows(vault, table) == 0);
    }
    const auto keyring = HomeFiles(vault.home()).keyring();
    auto keys = keyring->prepare("SELECT count(*) FROM owner_key");
    keys.step();
    CHECK(keys.row().integer(0) == 0);
}

TEST_CASE("of two people with everything, the other keeps everything", "[erasure][reach]") {
    TestVault vault;
    fill_everything(*vault, kAnna);
    const IssuedSession bert = fill_everything(*vault, kBert);
    const auto before = vault->erasures().plan(kBert);
    erase(*vault, kAnna);
    CHECK(vault->erasures().plan(kBert)->hash == before->hash);  // no row of theirs changed
    CHECK(vault.sessions().check(bert.token).status == TokenStatus::active);
    CHECK(vault.sessions().find(bert.id)->attributes == Attributes{{"basket", "kettle"}});
    CHECK(vault->consents().restriction(kBert));
    CHECK(vault->consents().current(kBert).size() == 1);
}

TEST_CASE("a person without sessions is erased too", "[erasure][reach]") {
    TestVault vault;
    ConsentAct act;
    act.holder = kAnna;
    act.choices = {{"advertising", ConsentState::refused, {}}};
    act.method = "phone";
    act.jurisdiction = "DE";
    vault->consents().record(act);
    const auto plan = vault->erasures().plan(kAnna);
    REQUIRE(plan);
    CHECK(count_of(*plan, "sessions") == 0);
    CHECK(count_of(*plan, "consent_records") == 1);
    const RecordId id = erase(*vault, kAnna);
    CHECK(verify_certificate(vault->erasures().certificate(id), kAnna, ledger_key(*vault)).valid());
    CHECK(vault->consents().history(kAnna).empty());
}

TEST_CASE("a restriction goes with the person: who comes back under the name starts anew",
          "[erasure][reach]") {
    TestVault vault;
    fill_everything(*vault, kAnna);
    REQUIRE(vault->consents().restriction(kAnna));
    erase(*vault, kAnna);
    StartRequest request;
    request.subject = kAnna;
    const IssuedSession again = vault.sessions().start(request);
    CHECK_FALSE(vault->consents().restriction(kAnna));
    CHECK(vault->consents().current(kAnna).empty());
    CHECK(vault.sessions().find(again.id)->attributes.empty());
    CHECK(vault->subject(kAnna)->sessions.size() == 1);
}

TEST_CASE("the numbers of a certificate are those of the plan and of the ledger", "[erasure][reach]") {
    TestVault vault;
    fill_everything(*vault, kAnna);
    const auto plan = vault->erasures().plan(kAnna);
    vault->erasures().execute(kAnna, plan->hash, "user:dpo");
    const auto completed = entries_of(*vault, "erasure.completed");
    REQUIRE(completed.size() == 1);
    for (const ErasureItem& item : plan->erased) {
        CAPTURE(item.what);
        CHECK(number(completed[0], item.what) == item.count);
    }
    CHECK(number(completed[0], "hits") == 0);
    CHECK(number(completed[0], "pages_searched") > 10);
    CHECK(completed[0].detail.at("plan_sha256") == LedgerDetail::mapped_type(plan->hash));
    CHECK(completed[0].actor == "user:dpo");
    const auto started = entries_of(*vault, "erasure.started");
    REQUIRE(started.size() == 1);
    CHECK(started[0].subject == completed[0].subject);
}

TEST_CASE("statistics forget the person's visits and keep the others'", "[erasure][reach]") {
    TestVault vault;
    fill_everything(*vault, kAnna);
    fill_everything(*vault, kBert);
    const StoreStats before = vault->stats();
    erase(*vault, kAnna);
    const StoreStats after = vault->stats();
    CHECK(before.subjects == 2);
    CHECK(after.subjects == 1);
    CHECK(after.all.page_views * 2 == before.all.page_views);
    CHECK(after.all.sessions * 2 == before.all.sessions);
}

TEST_CASE("words and short values are not searched for, and the certificate says how many were",
          "[erasure][search]") {
    // "anna" is a word of lower-case letters, "a-1" is shorter than six bytes: neither can be told from
    // chance.
    const auto [value, extra] = GENERATE(table<std::string, int>(
        {{"anna", 0}, {"annaannaanna", 0}, {"a-1", 0}, {"a-1-b", 0}, {"a-1-b-", 1}, {"anna-1", 1}}));
    CAPTURE(value);
    TestVault vault;
    const Identifier person{"customer", value};
    StartRequest request;
    request.subject = person;
    vault.sessions().start(request);
    erase(*vault, person);
    // One session's id and one owner's id are always searched for.
    CHECK(number(entries_of(*vault, "erasure.completed").at(0), "patterns") == 2 + extra);
}

TEST_CASE("no file of the store holds the person's name, before the erasure or after", "[erasure][reach]") {
    TestVault vault;
    fill_everything(*vault, kAnna);
    erase(*vault, kAnna);
    vault.close();
    for (const auto& entry : std::filesystem::recursive_directory_iterator(vault.home()))
        if (entry.is_regular_file()) {
            CAPTURE(entry.path());
            CHECK(read_text_file(entry.path()).find("anna@") == std::string::npos);
        }
}

TEST_CASE("an identifier is erased however it was spelt", "[erasure][reach]") {
    TestVault vault;
    fill_everything(*vault, kAnna);
    const Identifier shouted = Identifier::parse("email: Anna@Shop.Example ");
    const auto plan = vault->erasures().plan(shouted);
    REQUIRE(plan);
    const RecordId id = vault->erasures().execute(shouted, plan->hash, "user:dpo");
    CHECK_FALSE(vault->subject(kAnna));
    CHECK(verify_certificate(vault->erasures().certificate(id), kAnna, ledger_key(*vault)).valid());
}

TEST_CASE("who is known to nobody has no plan, and nothing is written about them", "[erasure][reach]") {
    TestVault vault;
    std::uint64_t size = 0;
    vault->with_ledger([&](Ledger& ledger) { size = ledger.size(); });
    CHECK_FALSE(vault->erasures().plan(kAnna));
    CHECK(code_of([&] { vault->erasures().execute(kAnna, std::string(64, '0'), "user:dpo"); }) ==
          ErrorCode::not_found);
    vault->with_ledger([&](Ledger& ledger) { CHECK(ledger.size() == size); });
    CHECK(vault->erasures().list().empty());
}

TEST_CASE("erasures are listed newest first, each with its state", "[erasure][list]") {
    TestVault vault;
    std::vector<RecordId> ids;
    for (int i = 0; i < 3; ++i) {
        const Identifier person{"customer", "c-100" + std::to_string(i)};
        StartRequest request;
        request.subject = person;
        vault.sessions().start(request);
        ids.push_back(erase(*vault, person));
        vault.clock.advance(Seconds{60});
    }
    vault->erasures().mark_delivered(ids[1]);
    const auto listed = vault->erasures().list();
    REQUIRE(listed.size() == 3);
    CHECK(listed[0].id == ids[2]);
    CHECK(listed[1].id == ids[1]);
    CHECK(listed[2].id == ids[0]);
    CHECK(listed[0].state == ErasureState::completed);
    CHECK(listed[1].state == ErasureState::delivered);
    CHECK(listed[0].completed == listed[0].started);
    CHECK(listed[2].started < listed[0].started);
}

TEST_CASE("a state of an erasure has a word of its own", "[erasure][list]") {
    CHECK(to_string(ErasureState::started) == "started");
    CHECK(to_string(ErasureState::keys_destroyed) == "keys_destroyed");
    CHECK(to_string(ErasureState::rows_deleted) == "rows_deleted");
    CHECK(to_string(ErasureState::completed) == "completed");
    CHECK(to_string(ErasureState::delivered) == "delivered");
}
