#include <catch2/catch_test_macros.hpp>

#include "error_code.hpp"
#include "tables/event_codec.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using namespace std::chrono_literals;
using test::code_of;

namespace {

Event full_event(Timestamp at) {
    Event event;
    event.at = at;
    event.kind = EventKind::purchase;
    event.purpose = "service";
    event.name = "order 17";
    event.path = "/checkout?step=3";
    event.referrer = "https://shop.example/cart";
    event.status = 303;
    event.value_minor = -1999;
    event.currency = "EUR";
    event.attributes = {{"coupon", "SPRING"}, {"", "empty name"}, {"note", ""}};
    return event;
}

Event page_view(Timestamp at, const std::string& path) {
    Event event;
    event.at = at;
    event.path = path;
    return event;
}

}  // namespace

TEST_CASE("a run of events comes back as it was packed", "[session][event_codec]") {
    std::vector<NumberedEvent> events;
    for (const std::int64_t millis : {std::int64_t{5'000}, std::int64_t{4'999}, std::int64_t{0},
                                      std::int64_t{4'102'444'800'000}, std::int64_t{-1}})
        events.push_back({static_cast<std::int64_t>(events.size()) * 7 + 1, full_event(from_millis(millis))});
    events.push_back({100, Event{from_millis(1), EventKind::page_view, "service", "", "", "", 0, 0, "", {}}});
    const auto unpacked = unpack_events(pack_events(events), "service");
    REQUIRE(unpacked.size() == events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        CHECK(unpacked[i].sequence == events[i].sequence);
        CHECK(unpacked[i].event == events[i].event);
    }
}

TEST_CASE("texts that are told by those of the event before come back whole", "[session][event_codec]") {
    const std::string site = "https://shop.example";
    const std::vector<std::pair<std::string, std::string>> referrers_and_paths = {
        {"", "/"},
        {site + "/", "/products/1?sort=price"},
        {site + "/products/1?sort=price", "/products/12"},
        {site + "/elsewhere", ""},
        {site + "/products/12", "/pro"},
        {"o", "/products/12"},
        {"https://search.example/?q=/products/12", ""},
        {"", "/products/12/"},
        {"/products/12/", "/products/12/"}};  // the path alone
    std::vector<NumberedEvent> events;
    for (const auto& [referrer, path] : referrers_and_paths) {
        Event event = page_view(from_millis(1'000), path);
        event.purpose = "service";
        event.referrer = referrer;
        events.push_back({static_cast<std::int64_t>(events.size()) + 1, event});
    }
    const Bytes packed = pack_events(events);
    const auto unpacked = unpack_events(packed, "service");
    REQUIRE(unpacked.size() == events.size());
    for (std::size_t i = 0; i < events.size(); ++i)
        CHECK(unpacked[i].event == events[i].event);
    const std::string_view bytes = as_text(packed);
    CHECK(bytes.find(site) == bytes.rfind(site));  // said once
    for (std::size_t size = 0; size < packed.size(); ++size)
        CHECK(code_of([&] { unpack_events(ByteView(packed).first(size), "service"); }) == ErrorCode::corrupt);
}

TEST_CASE("a packed run that is cut short anywhere is corrupt, never shorter", "[session][event_codec]") {
    const std::vector<NumberedEvent> events = {{1, full_event(from_millis(1))},
                                               {2, full_event(from_millis(2))}};
    const Bytes packed = pack_events(events);
    for (std::size_t size = 0; size < packed.size(); ++size)
        CHECK(code_of([&] { unpack_events(ByteView(packed).first(size), "service"); }) == ErrorCode::corrupt);
}

TEST_CASE("events are numbered in order and survive merging at the session's end", "[session][events]") {
    test::TestVault vault;
    const auto issued = vault.sessions().start({});
    const Timestamp now = vault.clock.now();
    CHECK(vault.sessions().add_events(
              issued.id, {page_view(now, "/1"), full_event(now + 1s), page_view(now + 2s, "/2")}) == 1);
    CHECK(vault.sessions().add_events(issued.id, {page_view(now + 3s, "/3")}) == 4);
    const auto before = vault.sessions().events(issued.id);
    vault.sessions().end(issued.id, EndedReason::logout);
    CHECK(vault.sessions().events(issued.id) == before);
    REQUIRE(before.size() == 4);
    CHECK(before[0].purpose == "audience_measurement");
    CHECK(before[1] == full_event(now + 1s));
    CHECK(before[3].path == "/3");
    const auto info = vault.sessions().find(issued.id);
    CHECK(info->event_count == 4);
    CHECK(info->page_view_count == 3);
    CHECK(info->interaction_count == 1);
}

TEST_CASE("a live session's events are counted before it ends, and the same after", "[session][events]") {
    test::TestVault vault;
    const auto issued = vault.sessions().start({});
    const Timestamp now = vault.clock.now();
    vault.sessions().add_events(issued.id, {page_view(now, "/1"), full_event(now + 5s)});
    vault.sessions().add_events(issued.id, {page_view(now + 20s, "/2")});
    const auto check = [&] {
        const auto info = vault.sessions().find(issued.id);
        REQUIRE(info);
        CHECK(info->event_count == 3);
        CHECK(info->page_view_count == 2);
        CHECK(info->interaction_count == 1);
        const StoreStats stats = vault->stats();
        CHECK(stats.all.events == 3);
        CHECK(stats.all.page_views == 2);
        CHECK(stats.all.engaged == 1);
        CHECK(stats.all.duration_mean_s == 20);
    };
    check();
    vault.sessions().end(issued.id, EndedReason::logout);
    check();
}

TEST_CASE("a large bulk call numbers the batches of a session one after the other", "[session][events]") {
    test::TestVault vault;
    const Timestamp now = vault.clock.now();
    std::vector<SessionId> ids;
    for (int i = 0; i < 20; ++i)
        ids.push_back(vault.sessions().start({}).id);
    std::vector<EventBatch> batches;
    for (int i = 0; i < 400; ++i)
        batches.push_back({ids[static_cast<std::size_t>(i % 20)],
                           {page_view(now, "/" + std::to_string(i)), full_event(now + 1s)}});
    batches.insert(batches.begin() + 7, {SessionId{}, {page_view(now, "/nobody")}});
    CHECK(vault.sessions().add_events(batches) == std::vector<std::size_t>{7});
    for (std::size_t session = 0; session < ids.size(); ++session) {
        const auto events = vault.sessions().events(ids[session]);
        REQUIRE(events.size() == 40);
        for (std::size_t i = 0; i < 20; ++i) {
            CHECK(events[2 * i].path == "/" + std::to_string(session + 20 * i));
            CHECK(events[2 * i + 1] == full_event(now + 1s));
        }
    }
}

TEST_CASE("a bulk call keeps what it can and names what it refused", "[session][events]") {
    test::TestVault vault;
    const auto alive = vault.sessions().start({});
    const auto ended = vault.sessions().start({});
    vault.sessions().end(ended.id, EndedReason::logout);
    const Event event = page_view(vault.clock.now(), "/");
    const auto refused = vault.sessions().add_events(
        {{ended.id, {event}}, {alive.id, {event, event}}, {SessionId{}, {event}}, {alive.id, {event}}});
    CHECK(refused == std::vector<std::size_t>{0, 2});
    CHECK(vault.sessions().events(alive.id).size() == 3);
    CHECK(vault.sessions().events(ended.id).empty());
}

TEST_CASE("what bulk calls remember of a session is given up when it changes", "[session][events]") {
    test::TestVault vault;
    const auto issued = vault.sessions().start({});
    const Event event = page_view(vault.clock.now(), "/");
    const auto add = [&](SessionService sessions) {
        return sessions.add_events({{issued.id, {event}}}).empty();
    };
    CHECK(add(vault.sessions()));
    CHECK(add(vault.sessions()));
    CHECK(vault.sessions().add_events(issued.id, {event}) == 3);
    CHECK(add(vault.sessions()));
    {
        Vault other = Vault::open(vault.options());  // as another process would
        CHECK(add(other.sessions()));
        CHECK(other.sessions().add_events(issued.id, {event}) == 6);
    }
    CHECK(add(vault.sessions()));
    CHECK(vault.sessions().add_events(issued.id, {event}) == 8);
    CHECK(vault.sessions().events(issued.id).size() == 8);

    SECTION("ended") {
        vault.sessions().end(issued.id, EndedReason::logout);
        CHECK_FALSE(add(vault.sessions()));
    }
    SECTION("expired") {
        vault.clock.advance(1800s);
        CHECK_FALSE(add(vault.sessions()));
    }
    SECTION("touched before it would have expired") {
        vault.clock.advance(1700s);
        vault.sessions().check(issued.token);
        vault.sessions().touch(issued.id);
        vault.clock.advance(1700s);
        CHECK(add(vault.sessions()));
    }
}

TEST_CASE("events without a purpose of their own or beyond their size are refused whole",
          "[session][events]") {
    test::TestVault vault;
    const auto issued = vault.sessions().start({});
    Event custom = page_view(vault.clock.now(), "/");
    custom.kind = EventKind::custom;
    Event large = page_view(vault.clock.now(), std::string(8193, 'x'));
    CHECK(code_of([&] {
              vault.sessions().add_events(issued.id, {page_view(vault.clock.now(), "/"), custom});
          }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { vault.sessions().add_events(issued.id, {large}); }) == ErrorCode::invalid_argument);
    CHECK(code_of([&] { vault.sessions().add_events(issued.id, std::vector<Event>{}); }) ==
          ErrorCode::invalid_argument);
    CHECK(vault.sessions().events(issued.id).empty());
}

TEST_CASE("metrics have the denominators that their definitions name", "[session][stats]") {
    test::TestVault vault;
    const Timestamp now = vault.clock.now();
    const auto visit = [&](std::vector<Event> events) {
        const auto issued = vault.sessions().start({});
        if (!events.empty()) vault.sessions().add_events(issued.id, std::move(events));
    };
    Event click = page_view(now + 1s, "");
    click.kind = EventKind::click;
    visit({});                                                 // no page view: not in the bounce rate
    visit({page_view(now, "/")});                              // a bounce
    visit({page_view(now, "/"), click});                       // one page view, but an interaction
    visit({page_view(now, "/"), page_view(now + 20s, "/a")});  // two page views
    visit({click});                                            // an interaction without a page
    const VisitStats stats = vault->stats().all;
    CHECK(stats.sessions == 5);
    CHECK(stats.events == 6);
    CHECK(stats.sessions_with_page_view == 3);
    CHECK(stats.bounces == 1);
    CHECK(stats.single_page_view == 2);
    CHECK(stats.engaged == 3);
    CHECK(stats.duration_mean_s == (20.0 + 1.0) / 5);
    CHECK(stats.duration_median_s == 0.0);
    CHECK(stats.duration_p90_s == 20.0);
}
