// Sessions as a person sees them: found, listed, paged.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <set>

#include "error_code.hpp"
#include "test_vault.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

const Identifier kAnna{"email", "anna@shop.example"};
const Identifier kBert{"email", "bert@shop.example"};

IssuedSession start(test::TestVault& vault, const std::optional<Identifier>& subject = {},
                    const std::string& site = "") {
    vault.clock.advance(Seconds{1});
    StartRequest request;
    request.subject = subject;
    request.site = site;
    return vault.sessions().start(request);
}

std::vector<SessionId> ids(const std::vector<SessionInfo>& sessions) {
    std::vector<SessionId> found;
    for (const SessionInfo& session : sessions)
        found.push_back(session.id);
    return found;
}

}  // namespace

TEST_CASE("sessions of a subject come newest first, with the visits before their login", "[session][list]") {
    test::TestVault vault;
    const IssuedSession visitor = start(vault);
    vault.clock.advance(Seconds{1});
    const IssuedSession login = vault.sessions().login(visitor.token, kAnna, {});
    const IssuedSession other = start(vault, kBert);
    const IssuedSession second = start(vault, kAnna);
    CHECK(ids(vault.sessions().list(kAnna)) == std::vector{second.id, login.id, visitor.id});
    CHECK(ids(vault.sessions().list(kAnna, true)) == std::vector{second.id, login.id});
    CHECK(ids(vault.sessions().list(kBert)) == std::vector{other.id});
    CHECK(vault.sessions().list(Identifier{"email", "nobody@shop.example"}).empty());
}

TEST_CASE("an expired session is listed as ended, and not among the active ones", "[session][list][expiry]") {
    test::TestVault vault;
    const IssuedSession old = start(vault, kAnna);
    vault.clock.advance(std::chrono::hours{2});
    const IssuedSession fresh = start(vault, kAnna);
    const auto all = vault.sessions().list(kAnna);
    REQUIRE(all.size() == 2);
    CHECK(all[1].id == old.id);
    CHECK(all[1].reason == EndedReason::idle_timeout);
    CHECK(all[1].ended == all[1].expires);
    CHECK(ids(vault.sessions().list(kAnna, true)) == std::vector{fresh.id});
    CHECK(ids(vault.sessions().list_recent(10, true)) == std::vector{fresh.id});
    CHECK(vault.sessions().count_active(kAnna, {}) == 1);
}

TEST_CASE("pages follow one another without a gap or a repeat", "[session][page]") {
    test::TestVault vault;
    std::vector<SessionId> expected;
    for (int i = 0; i < 23; ++i)
        expected.insert(expected.begin(), start(vault, i % 3 == 0 ? std::optional(kAnna) : std::nullopt).id);
    const std::size_t size = GENERATE(as<std::size_t>(), 1, 5, 22, 23, 100);
    SessionFilter filter;
    filter.limit = size;
    std::vector<SessionId> found;
    while (true) {
        const auto page = vault.sessions().page(filter);
        if (page.empty()) break;
        CHECK(page.size() <= size);
        for (const SessionInfo& session : page)
            found.push_back(session.id);
        filter.before = page.back().id;
    }
    CHECK(found == expected);
}

TEST_CASE("a page of a subject has their visits before the login too, in one order", "[session][page]") {
    test::TestVault vault;
    std::vector<SessionId> expected;
    for (int i = 0; i < 4; ++i) {
        const IssuedSession visitor = start(vault);
        vault.clock.advance(Seconds{1});
        const IssuedSession login = vault.sessions().login(visitor.token, kAnna, {});
        expected.insert(expected.begin(), {login.id, visitor.id});
        start(vault, kBert);
    }
    SessionFilter filter;
    filter.subject = kAnna;
    filter.limit = 3;
    std::vector<SessionId> found;
    for (auto page = vault.sessions().page(filter); !page.empty(); page = vault.sessions().page(filter)) {
        for (const SessionInfo& session : page)
            found.push_back(session.id);
        filter.before = page.back().id;
    }
    CHECK(found == expected);
}

TEST_CASE("a page can be of one site, of active sessions, or of both", "[session][page]") {
    test::TestVault vault;
    const IssuedSession here = start(vault);
    const IssuedSession there = start(vault, {}, "other.example");
    const IssuedSession ended = start(vault);
    vault.sessions().end(ended.id, EndedReason::logout);
    SessionFilter filter;
    filter.site = "other.example";
    CHECK(ids(vault.sessions().page(filter)) == std::vector{there.id});
    filter.site = "nowhere.example";
    CHECK(vault.sessions().page(filter).empty());
    filter.site = "shop.example";
    CHECK(ids(vault.sessions().page(filter)) == std::vector{ended.id, here.id});
    filter.active_only = true;
    CHECK(ids(vault.sessions().page(filter)) == std::vector{here.id});
}

TEST_CASE("what is found of a session is what was told of it, reduced as the profile says",
          "[session][find]") {
    test::TestVault vault;
    StartRequest request;
    request.site = "other.example";
    request.context = {"2001:db8:12:34::1", "Mozilla/5.0 (Windows NT 10.0) Chrome/138.0.0.0 Safari/537.36"};
    request.jurisdiction = "US-CA";
    const IssuedSession issued = vault.sessions().start(request);
    const auto info = vault.sessions().find(issued.id);
    REQUIRE(info);
    CHECK(info->site == "other.example");
    CHECK(info->profile == "owasp-low");
    CHECK(info->network == "2001:db8:12::/48");
    CHECK(info->agent.starts_with("Chrome 138"));
    CHECK(info->agent_class == AgentClass::human);
    CHECK(info->jurisdiction == "US-CA");
    CHECK(info->active());
    CHECK(info->started == vault.clock.now());
    CHECK_FALSE(info->ended);
    CHECK_FALSE(info->successor);
    CHECK(vault.sessions().site_of(issued.id) == "other.example");
    CHECK_FALSE(vault.sessions().site_of(SessionId{}));
    CHECK_FALSE(vault.sessions().find(SessionId{}));
}

TEST_CASE("events of an unknown session are an error, of one without events an empty list",
          "[session][find]") {
    test::TestVault vault;
    const IssuedSession session = vault.sessions().start({});
    CHECK(vault.sessions().events(session.id).empty());
    CHECK(code_of([&] { vault.sessions().events(SessionId{}); }) == ErrorCode::not_found);
    CHECK(code_of([&] { vault.sessions().events(SessionId{}, 0, 10); }) == ErrorCode::not_found);
}

TEST_CASE("a chain of tokens names its next session, and what it is about is found from each",
          "[session][find]") {
    test::TestVault vault;
    const IssuedSession first = vault.sessions().start({});
    const IssuedSession second = vault.sessions().rotate(first.token);
    const IssuedSession third = vault.sessions().login(second.token, kAnna, {});
    CHECK(vault.sessions().find(first.id)->successor == second.id);
    CHECK(vault.sessions().find(second.id)->successor == third.id);
    CHECK_FALSE(vault.sessions().find(third.id)->successor);
    CHECK(vault.sessions().find(first.id)->reason == EndedReason::rotated);
    CHECK(vault->stats().all.sessions == 1);  // one visit
    const std::set<SessionId> different{first.id, second.id, third.id};
    CHECK(different.size() == 3);
}

TEST_CASE("the number of recent sessions is the number that was asked for", "[session][list]") {
    test::TestVault vault;
    for (int i = 0; i < 5; ++i)
        start(vault);
    CHECK(vault.sessions().list_recent(0).empty());
    CHECK(vault.sessions().list_recent(3).size() == 3);
    CHECK(vault.sessions().list_recent(10).size() == 5);
}
