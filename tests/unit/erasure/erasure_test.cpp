#include "sessionaudit/erasure.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "core/file_handle.hpp"
#include "error_code.hpp"
#include "home_files.hpp"
#include "records/person.hpp"
#include "sessionaudit/certificate.hpp"
#include "sessionaudit/doctor.hpp"
#include "sessionaudit/maintenance.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

const Identifier kAnna{"email", "anna@shop.example"};
const Identifier kBert{"email", "bert@shop.example"};

/// A visit before the login, one after it, events in both, and a choice.
void fill(const Vault& vault, const Identifier& subject) {
    auto sessions = vault.sessions();
    const IssuedSession before = sessions.start({});
    Event event;
    event.at = vault.clock().now();
    event.path = "/cart";
    sessions.add_events(before.id, {event, event});
    const IssuedSession after = sessions.login(before.token, subject, {"203.0.113.9", "Firefox/128.0"});
    sessions.add_events(after.id, {event});
    ConsentAct act;
    act.holder = subject;
    act.choices = {{"advertising", ConsentState::given, {}}};
    act.method = "banner";
    act.jurisdiction = "DE";
    vault.consents().record(act);
}

RecordId erase(const Vault& vault, const Identifier& subject) {
    return vault.erasures().execute(subject, vault.erasures().plan(subject)->hash, "cli:user");
}

std::int64_t count_of(const ErasurePlan& plan, std::string_view what) {
    const auto item = std::find_if(plan.erased.begin(), plan.erased.end(),
                                   [&](const ErasureItem& erased) { return erased.what == what; });
    return item == plan.erased.end() ? -1 : item->count;
}

VerifierKey ledger_key(const Vault& vault) {
    VerifierKey key;
    vault.with_ledger([&](Ledger& ledger) { key = ledger.key(); });
    return key;
}

std::vector<std::string> actions(const Vault& vault) {
    std::vector<std::string> found;
    vault.with_ledger([&](Ledger& ledger) {
        for (const Bytes& entry : ledger.entries(0, 10'000)) {
            const std::string action = LedgerEntry::parse(entry).action;
            if (action.starts_with("erasure.")) found.push_back(action);
        }
    });
    return found;
}

}  // namespace

TEST_CASE("an erasure takes the person, their visits before the login, and nobody else", "[erasure]") {
    test::TestVault vault;
    fill(*vault, kAnna);
    fill(*vault, kBert);
    const auto plan = vault->erasures().plan(kAnna);
    REQUIRE(plan);
    CHECK(count_of(*plan, "sessions") == 2);
    CHECK(count_of(*plan, "events") == 3);
    CHECK(count_of(*plan, "identifiers") == 1);
    CHECK(count_of(*plan, "linked_visitors") == 1);
    CHECK(count_of(*plan, "consent_records") == 1);
    CHECK(count_of(*plan, "owners") == 2);
    const RecordId id = vault->erasures().execute(kAnna, plan->hash, "cli:user");
    CHECK_FALSE(vault->subject(kAnna));
    CHECK_FALSE(vault->erasures().plan(kAnna));
    CHECK(vault->consents().history(kAnna).empty());
    CHECK(vault->subject(kBert)->sessions.size() == 2);
    CHECK(vault->sessions().list_recent(100).size() == 2);
    CHECK(vault->erasures().list().front().state == ErasureState::completed);
    const CertificateReport report =
        verify_certificate(vault->erasures().certificate(id), kAnna, ledger_key(*vault));
    for (const CertificateCheck& check : report.checks) {
        CAPTURE(check.what);
        CHECK(check.holds);
    }
    CHECK(report.checks.size() == 6);
    CHECK(actions(*vault) == std::vector<std::string>{"erasure.started", "erasure.completed"});
}

TEST_CASE("a token of an erased person is dead at once, in other processes too", "[erasure]") {
    test::TestVault vault;
    StartRequest request;
    request.subject = kAnna;
    const IssuedSession session = vault.sessions().start(request);
    const Vault other = Vault::open(vault.options());
    REQUIRE(other.sessions().check(session.token).status == TokenStatus::active);
    erase(*vault, kAnna);
    CHECK(other.sessions().check(session.token).status == TokenStatus::unknown);
    CHECK(vault.sessions().check(session.token).status == TokenStatus::unknown);
}

TEST_CASE("a plan that is no longer true is not carried out", "[erasure]") {
    test::TestVault vault;
    fill(*vault, kAnna);
    const auto plan = vault->erasures().plan(kAnna);
    CHECK(vault->erasures().plan(kAnna)->hash == plan->hash);
    CHECK(plan->hash.size() == 64);
    const std::string change = GENERATE("a session", "a choice", "an event");
    if (change == "a session") {
        StartRequest request;
        request.subject = kAnna;
        vault.sessions().start(request);
    } else if (change == "a choice") {
        vault->consents().withdraw(kAnna, {}, "form");
    } else {
        Event event;
        event.at = vault.clock.now();
        vault.sessions().add_events(vault.sessions().list(kAnna, true).front().id, {event});
    }
    CHECK(vault->erasures().plan(kAnna)->hash != plan->hash);
    CHECK(code_of([&] { vault->erasures().execute(kAnna, plan->hash, "cli:user"); }) == ErrorCode::conflict);
    CHECK(vault->subject(kAnna));
    CHECK(vault->erasures().list().empty());
    CHECK(actions(*vault).empty());
    erase(*vault, kAnna);
    CHECK(code_of([&] { vault->erasures().execute(kAnna, plan->hash, "cli:user"); }) == ErrorCode::not_found);
}

TEST_CASE("the certificate is written until it is handed over, then never again", "[erasure][certificate]") {
    test::TestVault vault;
    fill(*vault, kAnna);
    const RecordId id = erase(*vault, kAnna);
    const std::string text = vault->erasures().certificate(id);
    vault.reopen();
    CHECK(vault->erasures().certificate(id).size() == text.size());
    vault->erasures().mark_delivered(id);
    vault->erasures().mark_delivered(id);
    CHECK(code_of([&] { vault->erasures().certificate(id); }) == ErrorCode::conflict);
    CHECK(code_of([&] { vault->erasures().certificate(RecordId{}); }) == ErrorCode::not_found);
    CHECK(vault->erasures().list().front().state == ErasureState::delivered);
    CHECK(verify_certificate(text, kAnna).valid());
}

TEST_CASE("a certificate that was changed anywhere does not verify", "[certificate]") {
    test::TestVault vault;
    fill(*vault, kAnna);
    const std::string text = vault->erasures().certificate(erase(*vault, kAnna));
    const VerifierKey key = ledger_key(*vault);
    REQUIRE(verify_certificate(text, kAnna, key).valid());
    CHECK_FALSE(verify_certificate(text, kBert, key).valid());
    CHECK_FALSE(verify_certificate(text, Identifier{"user_id", "anna@shop.example"}, key).valid());
    const auto believed = [&](const std::string& forged) {
        try {
            return verify_certificate(forged, kAnna, key).valid();
        } catch (const Error& error) {
            CHECK(error.code() == ErrorCode::invalid_argument);
            return false;
        }
    };
    for (std::size_t i = 0; i < text.size(); i += 7) {
        std::string forged = text;
        forged[i] = static_cast<char>(forged[i] ^ 1);
        if (believed(forged)) FAIL("believed with byte " << i << " changed");
    }
    for (std::size_t size = 0; size < text.size(); size += 97)
        CHECK_FALSE(believed(text.substr(0, size)));
    CHECK_FALSE(believed("{}"));
    CHECK_FALSE(believed(text + " "));

    test::TestVault other;
    fill(*other, kAnna);
    CHECK_FALSE(believed(other->erasures().certificate(erase(*other, kAnna))));  // another store's
}

TEST_CASE("an erasure that was interrupted is finished by the next open, once", "[erasure][crash]") {
    test::TestVault vault;
    fill(*vault, kAnna);
    const RecordId id = erase(*vault, kAnna);
    const std::string text = vault->erasures().certificate(id);
    vault.close();
    // Back to the state before the last step, with the entry that step wrote still in the ledger.
    test::HomeFiles(vault.home()).store()->execute("UPDATE erasure SET state = 1");
    vault.open();
    CHECK(vault->erasures().list().front().state == ErasureState::completed);
    CHECK(verify_certificate(vault->erasures().certificate(id), {}, ledger_key(*vault)).valid());
}

TEST_CASE("a row that is left behind makes the erasure fail loudly", "[erasure][residue]") {
    test::TestVault vault;
    fill(*vault, kAnna);
    vault.close();
    // As a careless change of ours might: the address in clear, in a table that no erasure knows.
    const auto store = test::HomeFiles(vault.home()).store();
    store->execute("CREATE TABLE newsletter (address TEXT)");
    store->execute("INSERT INTO newsletter VALUES ('anna@shop.example')");
    vault.open();
    std::string said;
    try {
        erase(*vault, kAnna);
    } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::corrupt);
        said = error.what();
    }
    CHECK(said.find("NOT complete") != std::string::npos);
    CHECK(said.find("store.db: the person's email in page") != std::string::npos);
    CHECK(said.find("anna@") == std::string::npos);  // the error names no one
    const RecordId id = vault->erasures().list().front().id;
    CHECK(vault->erasures().list().front().state == ErasureState::rows_deleted);
    CHECK(code_of([&] { vault->erasures().certificate(id); }) == ErrorCode::conflict);
    CHECK(actions(*vault) == std::vector<std::string>{"erasure.started"});
    vault.close();
    const auto findings = examine(vault.options());
    CHECK(std::any_of(findings.begin(), findings.end(), [](const Diagnosis& line) {
        return line.subject == "erasures" && line.state == Diagnosis::State::wrong;
    }));
    vault.open();  // the store serves everybody else meanwhile
    vault.close();
    store->execute("DELETE FROM newsletter");
    vault.open();
    CHECK(vault->erasures().list().front().state == ErasureState::completed);
    CHECK(verify_certificate(vault->erasures().certificate(id), kAnna, ledger_key(*vault)).valid());
}

TEST_CASE("sessions that an erasure has ended and not deleted yet count their events", "[erasure][stats]") {
    test::TestVault vault;
    const SessionId id = vault.sessions().start({}).id;
    Event event;
    event.at = vault.clock.now();
    vault.sessions().add_events(id, {event, event, event, event, event});
    const OwnerPlace owner{vault.sessions().find(id)->owner, vault.sessions().find(id)->bucket};
    vault.close();
    {
        const auto store = test::HomeFiles(vault.home()).store();
        storage::Transaction transaction(*store, storage::Transaction::Mode::write);
        disown_rows(*store, {owner}, vault.clock.now());
        transaction.commit();
    }
    vault.open();
    CHECK(vault->stats().all.events == 5);
    CHECK(vault->stats().all.page_views == 5);
    CHECK(vault->stats().active_sessions == 0);
}

TEST_CASE("a backup from before the erasure does not bring the person back", "[erasure][restore]") {
    test::TestVault vault;
    fill(*vault, kAnna);
    fill(*vault, kBert);
    backup(*vault, {vault.folder / "backup", {}});
    const RecordId id = erase(*vault, kAnna);
    vault->erasures().mark_delivered(id);
    vault.close();
    RestoreOptions options;
    options.home = vault.home();
    options.folder = vault.folder / "backup";
    options.clock = &vault.clock;
    CHECK(restore(options).rows_without_key > 0);
    vault.open();
    CHECK_FALSE(vault->subject(kAnna));
    CHECK(vault->subject(kBert)->sessions.size() == 2);
    CHECK(vault->sessions().list_recent(100).size() == 2);
    CHECK(vault->consents().history(kAnna).empty());
    CHECK(actions(*vault) == std::vector<std::string>{"erasure.started", "erasure.completed"});
}

TEST_CASE("a log from before the erasure does not bring the person back; the person may",
          "[erasure][import]") {
    test::TestVault vault;
    fill(*vault, kAnna);
    erase(*vault, kAnna);
    const auto visit = [&](Timestamp at) {
        ImportedSession session;
        session.identifier = kAnna.to_string();
        session.started = session.last_seen = at;
        Event event;
        event.at = at;
        session.events = {event};
        return session;
    };
    const Timestamp erased = vault.clock.now();
    CHECK(vault.sessions().store_imported({visit(erased - Seconds{60})}, Bytes{1}, Bytes{1}) == 1);
    CHECK_FALSE(vault->subject(kAnna));
    StartRequest request;
    request.subject = kAnna;
    vault.sessions().start(request);
    CHECK(vault.sessions().store_imported({visit(erased - Seconds{60}), visit(erased + Seconds{60})},
                                          Bytes{1}, Bytes{2}) == 1);
    CHECK(vault->subject(kAnna)->sessions.size() == 2);
}

TEST_CASE("people among a crowd that came before and after them are erased without a rest", "[erasure]") {
    test::TestVault vault;
    auto crowd = [&, next = 0](int count) mutable {
        static constexpr std::uint8_t kInput[] = {1};
        std::vector<ImportedSession> batch(static_cast<std::size_t>(count));
        for (ImportedSession& session : batch) {
            session.started = session.last_seen = vault.clock.now();
            session.identifier = "customer:c-" + std::to_string(next++);
            session.events.emplace_back().at = session.started;
        }
        vault.sessions().store_imported(std::move(batch), kInput, kInput);
    };
    crowd(300);
    for (int i = 0; i < 5; ++i)
        fill(*vault, {"email", "person-" + std::to_string(i) + "@shop.example"});
    crowd(1500);
    for (int i = 0; i < 5; ++i) {
        const Identifier person{"email", "person-" + std::to_string(i) + "@shop.example"};
        const RecordId id = erase(*vault, person);
        CHECK(verify_certificate(vault->erasures().certificate(id), person).valid());
    }
    CHECK(vault->stats().subjects == 1800);
}

TEST_CASE("what purging left of a visitor goes with the person they became", "[erasure][purge]") {
    test::TestVault vault;
    const IssuedSession before = vault.sessions().start({});
    ConsentAct act;
    act.holder = before.id;
    act.choices = {{"advertising", ConsentState::given, {}}};
    act.method = "banner";
    vault->consents().record(act);
    vault.sessions().login(before.token, kAnna, {});
    vault.clock.advance(std::chrono::hours{24 * 40});
    CHECK(vault.sessions().purge(vault.clock.now() - std::chrono::hours{24 * 30}, false).owners == 1);
    CHECK(vault->consents().expiring(vault.clock.now() + std::chrono::hours{24 * 400}, 10).empty());
    const auto plan = vault->erasures().plan(kAnna);
    CHECK(count_of(*plan, "consent_records") == 0);
    CHECK(count_of(*plan, "owners") == 1);
    const RecordId id = vault->erasures().execute(kAnna, plan->hash, "cli:user");
    CHECK(verify_certificate(vault->erasures().certificate(id), kAnna, ledger_key(*vault)).valid());
}

TEST_CASE("a visit that went on as somebody else's does not stop an erasure", "[erasure]") {
    test::TestVault vault;
    StartRequest request;
    request.subject = kAnna;
    const IssuedSession anna = vault.sessions().start(request);
    const IssuedSession bert =
        vault.sessions().login(anna.token, kBert, {});  // the same browser, another account
    SECTION("the first of the two") {
        const RecordId id = erase(*vault, kAnna);
        CHECK(verify_certificate(vault->erasures().certificate(id), kAnna).valid());
        CHECK(vault.sessions().check(bert.token).status == TokenStatus::active);
    }
    SECTION("the second") {
        const RecordId id = erase(*vault, kBert);
        CHECK(verify_certificate(vault->erasures().certificate(id), kBert).valid());
        CHECK(vault.sessions().find(anna.id));
    }
}

TEST_CASE("who is erased may not be named by the actor", "[erasure]") {
    test::TestVault vault;
    fill(*vault, kAnna);
    const std::string hash = vault->erasures().plan(kAnna)->hash;
    CHECK(code_of([&] { vault->erasures().execute(kAnna, hash, "user:anna@shop.example"); }) ==
          ErrorCode::invalid_argument);
    CHECK(vault->subject(kAnna));
    CHECK(vault->erasures().list().empty());
}
