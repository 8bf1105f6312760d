// Events past their limit: erased, counted, made anonymous, archived.
#include <sys/stat.h>
#include <catch2/catch_test_macros.hpp>
#include <random>

#include "error_code.hpp"
#include "home_files.hpp"
#include "retention_vault.hpp"

using namespace sessionaudit;
using namespace std::chrono_literals;
using test::code_of;
using test::line_of;
using test::RetentionVault;

namespace {

std::vector<std::string> paths_of(RetentionVault& vault, const SessionId& id) {
    std::vector<std::string> paths;
    for (const Event& event : vault.sessions().events(id))
        paths.push_back(event.path);
    return paths;
}

std::vector<SessionInfo> nobodys(RetentionVault& vault) {
    auto sessions = vault.sessions().list_recent(1000);
    std::erase_if(sessions, [](const SessionInfo& it) { return it.reason != EndedReason::anonymised; });
    return sessions;
}

}  // namespace

TEST_CASE("old events leave a segment that young ones are in", "[retention][events]") {
    RetentionVault vault({{"events", "erase", "1 hours", "recorded"}});
    const IssuedSession session = vault.start();
    Event old = vault.event("/old");
    Event young = vault.event("/young");
    young.at += 30min;
    Event other = vault.event("/other", "advertising");
    other.at += 30min;
    CHECK(vault.sessions().add_events(session.id, {old, young, old, other, young}) == 1);
    for (int i = 0; i < 6; ++i) {
        vault.clock.advance(10min);
        vault.sessions().check(session.token);
    }
    const RetentionPlan plan = vault.retention().plan();
    CHECK(plan.due() == 2);
    CHECK(line_of(plan, DataKind::events, RetentionAction::erase)->covered == 5);
    CHECK(vault.taken() == 2);
    CHECK(paths_of(vault, session.id) == std::vector<std::string>{"/young", "/other", "/young"});
    CHECK(vault.retention().plan().due() == 0);
    CHECK(vault.sessions().add_events(session.id, {vault.event("/new")}) == 6);  // numbers go on
    vault.sessions().end(session.id, EndedReason::logout);
    CHECK(vault.sessions().find(session.id)->event_count == 4);
    CHECK(paths_of(vault, session.id) == std::vector<std::string>{"/young", "/other", "/young", "/new"});
    vault.clock.advance(2h);
    CHECK(vault.taken() == 4);
    CHECK(vault.sessions().find(session.id)->event_count == 0);
    CHECK(vault.sessions().events(session.id).empty());
}

TEST_CASE("whatever the events, exactly those go that are due, by the plan's count", "[retention][events]") {
    RetentionVault vault({{"events", "erase", "100 hours", "recorded"},
                          {"events", "aggregate", "60 hours", "recorded", "advertising"},
                          {"events", "erase", "150 hours", "recorded", "advertising"}});
    std::mt19937 random(20261122);
    std::map<SessionId, std::vector<Event>> kept;
    for (int i = 0; i < 60; ++i) {
        const IssuedSession session = vault.start();
        for (auto runs = random() % 4; runs != 0; --runs) {
            std::vector<Event> events;
            for (auto n = 1 + random() % 6; n != 0; --n) {
                Event event = vault.event("/p/" + std::to_string(random() % 5),
                                          random() % 2 ? "service" : "advertising");
                event.at -= std::chrono::hours{random() % 200};
                events.push_back(event);
                kept[session.id].push_back(event);
            }
            vault.sessions().add_events(session.id, events);
        }
        if (random() % 2) vault.sessions().end(session.id, EndedReason::logout);
    }
    const Timestamp now = vault.clock.now();
    std::int64_t due = 0;
    std::int64_t counted = 0;
    for (auto& [id, events] : kept)
        due += static_cast<std::int64_t>(std::erase_if(events, [&](const Event& event) {
            const auto age = now - event.at;
            counted += event.purpose == "advertising" && age >= 60h && age < 150h ? 1 : 0;
            return age >= (event.purpose == "service" ? 100h : 60h);
        }));
    CHECK(vault.retention().plan().due() == due);
    CHECK(vault.taken() == due);
    for (const auto& [id, events] : kept)
        CHECK(vault.sessions().events(id) == events);
    std::int64_t counts = 0;
    for (const RetentionCount& count : vault.retention().counts())
        counts += count.count;
    CHECK(counts == counted);
    CHECK(vault.taken() == 0);
}

TEST_CASE("counted events leave numbers by day, and small ones without their path",
          "[retention][aggregate]") {
    RetentionVault vault({{"events", "aggregate", "30 days", "recorded"}});
    for (int i = 0; i < 7; ++i)
        vault.visit({vault.event("/shoes?ref=mail"), vault.event("/shoes/red?user=anna")});
    vault.visit({vault.event("/private/anna"), vault.event("/private/bert")});
    vault.clock.advance(24h * 30);
    CHECK(vault.taken() == 16);
    REQUIRE(vault.retention().counts().size() == 4);  // the day is not over for all of its events
    vault.clock.advance(24h);
    CHECK(vault.taken() == 0);
    const auto counts = vault.retention().counts();
    REQUIRE(counts.size() == 3);
    CHECK(counts[0].path == "(other)");
    CHECK(counts[0].count == 2);
    CHECK(counts[1].path == "/shoes");
    CHECK(counts[1].count == 7);
    CHECK(counts[2].path == "/shoes/red");
    CHECK(counts[2].site == "shop.example");
    CHECK(counts[2].kind == EventKind::page_view);
    CHECK(to_rfc3339(counts[2].day) == "2026-03-01T00:00:00.000Z");
    vault.clock.advance(24h);
    CHECK(vault.taken() == 0);
    CHECK(vault.retention().counts().size() == 3);
}

TEST_CASE("anonymised events are nobody's: no owner, time, query, name or amount is left",
          "[retention][anonymise]") {
    RetentionVault vault({{"events", "anonymise", "30 days", "recorded"}});
    Event bought = vault.event("/orders/81723/anna%40shop.example?token=1#x");
    bought.kind = EventKind::purchase;
    bought.name = "shoe 17";
    bought.referrer = "https://search.example/?q=anna";
    bought.value_minor = 4999;
    bought.currency = "EUR";
    bought.status = 200;
    bought.attributes = {{"coupon", "ANNA10"}};
    const SessionId id = vault.visit({vault.event("/shoes"), bought}, "email:anna@shop.example");
    const OwnerId anna = vault.sessions().find(id)->owner;
    vault.clock.advance(24h * 30);
    CHECK(vault.taken() == 2);
    CHECK(vault.sessions().events(id).empty());
    CHECK(vault.sessions().find(id)->event_count == 0);
    const auto left = nobodys(vault);
    REQUIRE(left.size() == 1);
    CHECK(left[0].owner != anna);
    CHECK(left[0].id != id);
    CHECK(left[0].network.empty());
    CHECK(left[0].agent.empty());
    CHECK(left[0].attributes.empty());
    CHECK(left[0].event_count == 2);
    CHECK(left[0].interaction_count == 1);
    CHECK(to_rfc3339(left[0].started) == "2026-03-01T00:00:00.000Z");
    CHECK(left[0].id.to_string().starts_with("019c"));  // the day's beginning, nothing finer
    const auto events = vault.sessions().events(left[0].id);
    REQUIRE(events.size() == 2);
    Event expected;
    expected.at = left[0].started;
    expected.kind = EventKind::purchase;
    expected.purpose = "service";
    expected.path = "/orders/*/*";
    expected.status = 200;
    CHECK(events[1] == expected);
    CHECK(events[0].path == "/shoes");
    vault.clock.advance(24h * 4000);
    CHECK(vault.taken() == 0);  // no rule is about what is nobody's
    CHECK(nobodys(vault).size() == 1);
    const auto plan = vault->erasures().plan(Identifier::parse("email:anna@shop.example"));
    REQUIRE(plan);
    vault->erasures().execute(Identifier::parse("email:anna@shop.example"), plan->hash, "cli:user");
    CHECK(nobodys(vault).size() == 1);
}

TEST_CASE("a whole session can be anonymised, also one without events", "[retention][anonymise]") {
    RetentionVault vault({{"sessions", "anonymise", "30 days", "ended"}});
    const SessionId id = vault.visit({vault.event("/shoes"), vault.event("/x", "advertising")});
    const SessionId empty = vault.visit({});
    vault.clock.advance(24h * 30);
    CHECK(vault.taken() == 2);
    CHECK_FALSE(vault.sessions().find(id));
    CHECK_FALSE(vault.sessions().find(empty));
    CHECK(nobodys(vault).size() == 2);
    CHECK(vault.taken() == 0);
}

TEST_CASE("a withdrawal makes anonymous what the policy wants so", "[retention][anonymise][withdrawal]") {
    RetentionVault vault({{"events", "erase", "30 days", "recorded"}});
    const IssuedSession session = vault.start("email:anna@shop.example");
    vault.sessions().add_events(session.id, {vault.event("/ad", "advertising"), vault.event("/", "service")});
    ConsentAct act;
    act.holder = session.id;
    act.choices = {{"advertising", ConsentState::given, {}}};
    act.method = "banner";
    vault->consents().record(act);
    CHECK(vault->consents().withdraw(session.id, {}, "form"));
    CHECK(paths_of(vault, session.id) == std::vector<std::string>{"/"});
    const auto left = nobodys(vault);
    REQUIRE(left.size() == 1);
    CHECK(left[0].event_count == 1);
    CHECK(left[0].owner != session.owner);
}

TEST_CASE("an archive can be read until it expires, and an erased person's part no longer",
          "[retention][archive]") {
    RetentionVault vault(
        {{"events", "archive", "30 days", "recorded"}, {"events", "erase", "90 days", "recorded"}});
    const std::string anna = "email:anna@shop.example";
    vault.visit({vault.event("/anna?q=1")}, anna);
    const SessionId visitor = vault.visit({vault.event("/visitor")});
    vault.clock.advance(24h * 30);
    CHECK(vault.taken() == 2);
    CHECK(vault.sessions().events(visitor).empty());
    const auto archives = vault.retention().archives();
    REQUIRE(archives.size() == 1);
    CHECK(archives[0].items == 2);
    CHECK(archives[0].data == DataKind::events);
    CHECK(archives[0].expires == std::chrono::ceil<std::chrono::days>(vault.clock.now() + 24h * 60));
    const auto read = [&] {
        std::string all;
        vault.retention().read_archive(archives[0].id, [&](const std::string& item) { all += item + "\n"; });
        return all;
    };
    CHECK(read().find("/anna?q=1") != std::string::npos);
    CHECK(read().find(visitor.to_string()) != std::string::npos);

    const auto file = vault.home() / "archive" / (archives[0].id.to_string() + ".sealed");
    struct stat info {};
    REQUIRE(::stat(file.c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    CHECK(read_text_file(file).find("/anna") == std::string::npos);

    // What lies behind the committed size, as after a kill, is not there.
    const std::string whole = read_text_file(file);
    replace_file(file, as_bytes(whole + "half a part"));
    CHECK(read().find("/anna?q=1") != std::string::npos);
    SECTION("a changed byte is noticed") {
        std::string broken = whole;
        broken[whole.size() / 2] = static_cast<char>(broken[whole.size() / 2] ^ 1);
        replace_file(file, as_bytes(broken));
        CHECK(code_of(read) == ErrorCode::corrupt);
    }
    SECTION("the person is erased") {
        const auto plan = vault->erasures().plan(Identifier::parse(anna));
        REQUIRE(plan);
        CHECK(std::find(plan->erased.begin(), plan->erased.end(), ErasureItem{"archived_items", 1}) !=
              plan->erased.end());
        vault->erasures().execute(Identifier::parse(anna), plan->hash, "cli:user");
        CHECK(read().find("/anna") == std::string::npos);
        CHECK(read().find("/visitor") != std::string::npos);
    }
    SECTION("it expires") {
        vault.clock.set(archives[0].expires - 1ms);
        vault.retention().apply();
        CHECK(vault.retention().archives().size() == 1);
        vault.clock.set(archives[0].expires);
        vault.retention().apply();
        CHECK(vault.retention().archives().empty());
        CHECK_FALSE(std::filesystem::exists(file));
        CHECK(code_of(read) == ErrorCode::not_found);
    }
}

TEST_CASE("a visitor whose records are archived keeps the key that reads them", "[retention][archive]") {
    RetentionVault vault(
        {{"sessions", "archive", "30 days", "ended"}, {"sessions", "erase", "90 days", "ended"}});
    const SessionId id = vault.visit({vault.event("/visitor")});
    vault.clock.advance(24h * 30);
    CHECK(vault.taken() == 1);
    CHECK_FALSE(vault.sessions().find(id));
    const auto archives = vault.retention().archives();
    REQUIRE(archives.size() == 1);
    std::string text;
    vault.retention().read_archive(archives[0].id, [&](const std::string& item) { text += item; });
    CHECK(text.find("\"plan\":\"gold\"") != std::string::npos);
    CHECK(text.find("/visitor") != std::string::npos);
    vault.clock.set(archives[0].expires);
    vault.retention().apply();
    vault.close();
    const auto keyring = test::HomeFiles(vault.home()).keyring();
    auto select = keyring->prepare("SELECT count(*) FROM owner_key");
    select.step();
    CHECK(select.row().integer(0) == 0);
}
