#include "sessionaudit/hold.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "error_code.hpp"
#include "home_files.hpp"
#include "sessionaudit/certificate.hpp"
#include "sessionaudit/maintenance.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

const Identifier kAnna{"email", "anna@shop.example"};
const Identifier kBert{"email", "bert@shop.example"};
constexpr Milliseconds kDay{86'400'000};

IssuedSession visit(const Vault& vault, const Identifier& subject, const std::string& purpose = "service") {
    StartRequest request;
    request.subject = subject;
    const IssuedSession session = vault.sessions().start(request);
    Event event;
    event.at = vault.clock().now();
    event.path = "/cart";
    event.purpose = purpose;
    vault.sessions().add_events(session.id, {event, event});
    return session;
}

HoldOrder order_of(const Vault& vault, HoldScope scope) {
    return {std::move(scope),
            "legal_claims",
            "claim 4711 before the regional court",
            "legal department",
            vault.clock().now() + 90 * kDay,
            "cli:user"};
}

RecordId erase(const Vault& vault, const Identifier& subject) {
    return vault.erasures().execute(subject, vault.erasures().plan(subject)->hash, "cli:user");
}

std::int64_t count_of(const ErasurePlan& plan, std::string_view what) {
    const auto item = std::find_if(plan.erased.begin(), plan.erased.end(),
                                   [&](const ErasureItem& erased) { return erased.what == what; });
    return item == plan.erased.end() ? -1 : item->count;
}

std::string why_kept(const ErasurePlan& plan, std::string_view what) {
    for (const KeptItem& item : plan.kept)
        if (item.what == what) return item.why;
    return {};
}

bool exists(const Vault& vault, const SessionId& id) {
    return vault.sessions().find(id).has_value();
}

}  // namespace

TEST_CASE("a hold on a session keeps it from an erasure, and nothing else", "[hold]") {
    test::TestVault vault;
    const SessionId held = visit(*vault, kAnna).id;
    const SessionId free = visit(*vault, kAnna).id;
    HoldScope scope;
    scope.session = held;
    const RecordId hold = vault->holds().place(order_of(*vault, scope));

    const auto plan = vault->erasures().plan(kAnna);
    CHECK(count_of(*plan, "sessions") == 1);
    CHECK(count_of(*plan, "events") == 2);
    CHECK(why_kept(*plan, "held_sessions").find(hold.to_string()) != std::string::npos);
    CHECK(why_kept(*plan, "held_sessions").find("Art 17(3)(e)") != std::string::npos);

    const RecordId erasure = erase(*vault, kAnna);
    CHECK(exists(*vault, held));
    CHECK_FALSE(exists(*vault, free));
    CHECK(vault->sessions().events(held).size() == 2);
    CHECK_FALSE(vault->subject(kAnna));
    const auto report = verify_certificate(vault->erasures().certificate(erasure), kAnna, {});
    CHECK(report.valid());
    vault->erasures().mark_delivered(erasure);

    const HoldRelease release = vault->holds().release(hold, "the claim was settled", "cli:user");
    REQUIRE(release.erasures.size() == 1);
    CHECK_FALSE(exists(*vault, held));
    CHECK(verify_certificate(vault->erasures().certificate(release.erasures.front()), kAnna, {}).valid());
}

TEST_CASE("of two who change a hold as they saw it the second is refused", "[hold]") {
    test::TestVault vault;
    HoldScope scope;
    scope.session = visit(*vault, kAnna).id;
    const RecordId hold = vault->holds().place(order_of(*vault, scope));
    const Timestamp due = vault->holds().find(hold).review;
    HoldService seen = vault->holds().when_due(due);
    seen.review(hold, due + std::chrono::days{30}, "one");
    CHECK(code_of([&] { seen.review(hold, due + std::chrono::days{60}, "two"); }) == ErrorCode::conflict);
    CHECK(code_of([&] { seen.release(hold, "settled", "two"); }) == ErrorCode::conflict);
    CHECK(vault->holds().find(hold).review == due + std::chrono::days{30});
    vault->holds().when_due(due + std::chrono::days{30}).release(hold, "settled", "one");
    CHECK(vault->holds().find(hold).released);
}

TEST_CASE("who comes back while a hold stands is somebody new, and stays after the release", "[hold]") {
    test::TestVault vault;
    HoldScope scope;
    scope.session = visit(*vault, kAnna).id;
    const RecordId hold = vault->holds().place(order_of(*vault, scope));
    erase(*vault, kAnna);
    const SessionId again = visit(*vault, kAnna).id;
    CHECK(vault->subject(kAnna)->sessions.size() == 1);
    vault->holds().release(hold, "settled", "cli:user");
    CHECK(exists(*vault, again));
    CHECK_FALSE(exists(*vault, *scope.session));
}

TEST_CASE("a hold on a subject keeps the visits before the login too, and the choices", "[hold]") {
    test::TestVault vault;
    auto sessions = vault->sessions();
    const IssuedSession before = sessions.start({});
    const IssuedSession after = sessions.login(before.token, kAnna, {});
    ConsentAct act;
    act.holder = kAnna;
    act.choices = {{"advertising", ConsentState::given, {}}};
    act.method = "banner";
    act.jurisdiction = "DE";
    vault->consents().record(act);
    HoldScope scope;
    scope.subject = kAnna;
    const RecordId hold = vault->holds().place(order_of(*vault, scope));
    const auto plan = vault->erasures().plan(kAnna);
    for (const char* const what : {"sessions", "events", "consent_records", "identifiers", "linked_visitors"})
        CHECK(count_of(*plan, what) == 0);
    erase(*vault, kAnna);
    CHECK(exists(*vault, before.id));
    CHECK(exists(*vault, after.id));
    CHECK(sessions.check(after.token).status != TokenStatus::active);
    CHECK_FALSE(vault->subject(kAnna));
    CHECK(vault->holds().release(hold, "settled", "cli:user").erasures.size() == 1);
    CHECK_FALSE(exists(*vault, before.id));
    CHECK_FALSE(exists(*vault, after.id));
}

TEST_CASE("a session that an erasure ends and a hold keeps still counts its events", "[hold][stats]") {
    test::TestVault vault;
    HoldScope scope;
    const bool by_subject = GENERATE(true, false);
    const SessionId session = visit(*vault, kAnna).id;
    Event later;
    later.at = vault->clock().now() + std::chrono::seconds{20};
    later.purpose = "security";
    vault->sessions().add_events(session, {later, later, later});
    const VisitStats before = vault->stats().all;
    REQUIRE(before.events == 5);
    if (by_subject)
        scope.subject = kAnna;
    else
        scope.session = session;
    vault->holds().place(order_of(*vault, scope));
    erase(*vault, kAnna);
    const VisitStats after = vault->stats().all;
    CHECK(after.sessions == 1);
    CHECK(after.events == 5);
    CHECK(after.page_views == 5);
    CHECK(after.duration_mean_s == before.duration_mean_s);
    CHECK(vault->sessions().find(session)->event_count == 5);
}

TEST_CASE("a hold on a purpose or a time keeps just these events", "[hold]") {
    test::TestVault vault;
    const SessionId session = visit(*vault, kAnna, "service").id;
    Event event;
    event.at = vault->clock().now();
    event.purpose = "security";
    vault->sessions().add_events(session, {event});
    vault.clock.advance(kDay);
    const SessionId later = visit(*vault, kAnna, "service").id;
    HoldScope scope;
    const bool by_purpose = GENERATE(true, false);
    if (by_purpose)
        scope.purpose = "security";
    else
        scope.to = vault->clock().now() - kDay / 2;
    vault->holds().place(order_of(*vault, scope));
    erase(*vault, kAnna);
    CHECK(exists(*vault, session));
    CHECK_FALSE(exists(*vault, later));
    CHECK(vault->sessions().events(session).size() == (by_purpose ? 1 : 3));
}

TEST_CASE("an erasure waits for all of its holds", "[hold]") {
    test::TestVault vault;
    HoldScope one, other;
    one.session = visit(*vault, kAnna).id;
    other.session = visit(*vault, kAnna).id;
    const RecordId first = vault->holds().place(order_of(*vault, one));
    const RecordId second = vault->holds().place(order_of(*vault, other));
    erase(*vault, kAnna);
    CHECK(vault->holds().release(first, "settled", "cli:user").erasures.size() == 1);
    CHECK_FALSE(exists(*vault, *one.session));
    CHECK(exists(*vault, *other.session));
    CHECK(vault->holds().release(second, "settled", "cli:user").erasures.size() == 1);
    CHECK_FALSE(exists(*vault, *other.session));
}

TEST_CASE("a hold that comes after the plan makes the plan void", "[hold]") {
    test::TestVault vault;
    HoldScope scope;
    scope.session = visit(*vault, kAnna).id;
    const auto plan = vault->erasures().plan(kAnna);
    vault->holds().place(order_of(*vault, scope));
    CHECK(code_of([&] { vault->erasures().execute(kAnna, plan->hash, "cli:user"); }) == ErrorCode::conflict);
}

TEST_CASE("a restore of an older backup brings nothing back that a waiting erasure took", "[hold][restore]") {
    test::TestVault vault;
    const SessionId held = visit(*vault, kAnna).id;
    const SessionId gone = visit(*vault, kAnna).id;
    const test::TempFolder folder;
    BackupOptions backup_options;
    backup_options.folder = folder / "backup";
    backup(*vault, backup_options);
    HoldScope scope;
    scope.session = held;
    const RecordId hold = vault->holds().place(order_of(*vault, scope));
    erase(*vault, kAnna);
    vault.close();
    RestoreOptions options;
    options.home = vault.home();
    options.folder = folder / "backup";
    options.clock = &vault.clock;
    restore(options);
    vault.reopen();
    CHECK(exists(*vault, held));
    CHECK_FALSE(exists(*vault, gone));
    CHECK_FALSE(vault->subject(kAnna));
    CHECK(vault->holds().list().size() == 1);
    CHECK(vault->holds().release(hold, "settled", "cli:user").erasures.size() == 1);
    CHECK_FALSE(exists(*vault, held));
}

TEST_CASE("bad holds are refused with what to do", "[hold]") {
    test::TestVault vault;
    const SessionId session = visit(*vault, kAnna).id;
    HoldScope scope;
    scope.session = session;
    HoldOrder order = order_of(*vault, scope);
    ErrorCode expected = ErrorCode::invalid_argument;
    const std::string what = GENERATE("scope", "ground", "no ground", "reason", "owner", "past", "span",
                                      "stranger", "no session", "actor");
    CAPTURE(what);
    if (what == "scope") order.scope = {};
    if (what == "ground") order.ground = "because";
    if (what == "no ground") order.ground = "";
    if (what == "reason") order.reason = "";
    if (what == "owner") order.owner = "";
    if (what == "past") order.review = vault->clock().now();
    if (what == "span") {
        order.scope.from = vault->clock().now();
        order.scope.to = order.scope.from;
    }
    if (what == "stranger") {
        order.scope.subject = kBert;
        expected = ErrorCode::not_found;
    }
    if (what == "no session") {
        order.scope.session = SessionId{};
        expected = ErrorCode::not_found;
    }
    if (what == "actor") {
        order.scope.subject = kAnna;
        order.actor = "anna@shop.example";
    }
    CHECK(code_of([&] { vault->holds().place(order); }) == expected);
    CHECK(vault->holds().list().empty());
}

TEST_CASE("holds are listed by review, released once, and forget whom they were about", "[hold]") {
    test::TestVault vault;
    HoldScope scope;
    scope.subject = kAnna;
    visit(*vault, kAnna);
    HoldOrder order = order_of(*vault, scope);
    order.reason = "claim of anna@shop.example";
    const RecordId late = vault->holds().place(order);
    order.review = vault->clock().now() + kDay;
    order.scope = {};
    order.scope.purpose = "security";
    const RecordId soon = vault->holds().place(order);
    REQUIRE(vault->holds().list().size() == 2);
    CHECK(vault->holds().list().front().id == soon);
    vault->holds().review(soon, vault->clock().now() + 200 * kDay, "cli:user");
    CHECK(vault->holds().list().front().id == late);
    CHECK(vault->holds().find(late).reason == "claim of anna@shop.example");
    CHECK(vault->holds().release(late, "settled", "cli:user").erasures.empty());
    CHECK(vault->holds().find(late).reason.empty());
    CHECK(vault->holds().find(late).released == vault->clock().now());
    CHECK(code_of([&] { vault->holds().release(late, "again", "cli:user"); }) == ErrorCode::conflict);
    CHECK(code_of([&] { vault->holds().review(late, vault->clock().now() + kDay, "cli:user"); }) ==
          ErrorCode::conflict);
    CHECK(code_of([&] { vault->holds().release(RecordId{}, "why", "cli:user"); }) == ErrorCode::not_found);
    erase(*vault, kAnna);  // the search finds no trace of the reason
}

TEST_CASE("a purge and a withdrawal leave what is held, until the release", "[hold]") {
    test::TestVault vault;
    StartRequest request;
    request.subject = kAnna;
    request.jurisdiction = "DE";
    const SessionId held = vault.sessions().start(request).id;
    const SessionId free = vault.sessions().start(request).id;
    Event event;
    event.at = vault->clock().now();
    event.purpose = "advertising";
    for (const SessionId& session : {held, free})
        vault.sessions().add_events(session, {event});
    ConsentAct act;
    act.holder = kAnna;
    act.choices = {{"advertising", ConsentState::given, {}}};
    act.method = "banner";
    act.jurisdiction = "DE";
    vault->consents().record(act);
    HoldScope scope;
    scope.session = held;
    const RecordId hold = vault->holds().place(order_of(*vault, scope));

    vault->consents().withdraw(kAnna, {}, "form");
    CHECK(vault.sessions().events(held).size() == 1);
    CHECK(vault.sessions().events(free).empty());

    for (const SessionId& session : {held, free})
        vault.sessions().end(session, EndedReason::logout);
    vault.clock.advance(kDay);
    CHECK(vault.sessions().purge(vault->clock().now(), true).sessions == 1);
    CHECK(vault.sessions().purge(vault->clock().now(), false).sessions == 1);
    CHECK(exists(*vault, held));
    CHECK_FALSE(exists(*vault, free));
    vault->holds().release(hold, "settled", "cli:user");
    CHECK(vault.sessions().purge(vault->clock().now(), false).sessions == 1);
    CHECK_FALSE(exists(*vault, held));
}

TEST_CASE("a release stands even when the erasure that waited cannot be finished at once", "[hold]") {
    test::TestVault vault;
    HoldScope scope;
    scope.session = visit(*vault, kAnna).id;
    const RecordId hold = vault->holds().place(order_of(*vault, scope));
    erase(*vault, kAnna);
    HoldRelease release;
    {
        // Somebody reads an old state for so long that the store's log cannot be emptied.
        const auto reader = test::HomeFiles(vault.home()).store();
        const storage::Transaction old(*reader, storage::Transaction::Mode::read);
        auto count = reader->prepare("SELECT count(*) FROM session");
        REQUIRE(count.step());
        release = vault->holds().release(hold, "settled", "cli:user");
    }
    CHECK(release.erasures.empty());
    CHECK(release.interrupted.find("cannot be emptied") != std::string::npos);
    CHECK(vault->holds().find(hold).released);
    vault.reopen();
    CHECK(vault->erasures().list().front().state == ErasureState::completed);
    CHECK_FALSE(exists(*vault, *scope.session));
}
