#include "session/hijack.hpp"

#include <catch2/catch_test_macros.hpp>

#include "test_vault.hpp"

using namespace sessionaudit;
using namespace std::chrono_literals;

namespace {

const std::string kFirefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
const std::string kNewerFirefox = "Mozilla/5.0 (X11; Linux x86_64; rv:129.0) Gecko/20100101 Firefox/129.0";
const std::string kCurl = "curl/8.5.0";

IssuedSession start(test::TestVault& vault) {
    StartRequest request;
    request.context = {"203.0.113.5", kFirefox};
    return vault.sessions().start(request);
}

std::size_t signal_entries(test::TestVault& vault) {
    std::size_t count = 0;
    vault->with_ledger([&](Ledger& ledger) {
        for (const Bytes& entry : ledger.entries(0, 1000))
            count += LedgerEntry::parse(entry).action == "session.signal" ? 1U : 0U;
    });
    return count;
}

}  // namespace

TEST_CASE("the usual client raises no signal, nor does its next version or its neighbour's address",
          "[session][hijack]") {
    test::TestVault vault;
    const auto issued = start(vault);
    CHECK(vault.sessions().check(issued.token, {"203.0.113.5", kFirefox}).signals.empty());
    CHECK(vault.sessions().check(issued.token, {"203.0.113.99", kNewerFirefox}).signals.empty());
    CHECK(vault.sessions().check(issued.token, {}).signals.empty());
    CHECK(signal_entries(vault) == 0);
}

TEST_CASE("another browser family asks for a step-up or revokes, as the profile scores it",
          "[session][hijack]") {
    test::TestVault low("owasp-low");
    const auto kept = start(low);
    const CheckResult noted = low.sessions().check(kept.token, {"203.0.113.5", kCurl});
    CHECK(noted.signals == std::vector{HijackSignal::user_agent_family_changed});
    CHECK(noted.action == HijackAction::note);
    CHECK(noted.status == TokenStatus::active);

    test::TestVault high("owasp-high");
    const auto lost = start(high);
    const CheckResult revoked = high.sessions().check(lost.token, {"203.0.113.5", kCurl});
    CHECK(revoked.action == HijackAction::revoke);
    CHECK(revoked.status == TokenStatus::ended);
    CHECK(high.sessions().check(lost.token, {"203.0.113.5", kFirefox}).reason == EndedReason::revoked);
}

TEST_CASE("two networks at once weigh more than one move", "[session][hijack]") {
    test::TestVault vault;
    const auto issued = start(vault);
    const RequestContext home{"203.0.113.5", kFirefox};
    const RequestContext away{"198.51.100.5", kFirefox};
    vault.sessions().check(issued.token, {"203.0.113.6", kFirefox});
    vault.clock.advance(5min);
    CHECK(vault.sessions().check(issued.token, away).signals == std::vector{HijackSignal::network_changed});
    vault.clock.advance(10s);
    CHECK(vault.sessions().check(issued.token, home).signals == std::vector{HijackSignal::parallel_networks});
}

TEST_CASE("a flood of the same signal is noted once", "[session][hijack]") {
    test::TestVault vault;
    const auto issued = start(vault);
    for (int i = 0; i < 50; ++i)
        vault.sessions().check(issued.token, {"203.0.113.5", kCurl});
    CHECK(signal_entries(vault) == 1);
}

TEST_CASE("a stolen token used after rotation ends the session it became, under a strict profile",
          "[session][hijack]") {
    test::TestVault vault("owasp-high");
    const auto stolen = vault.sessions().start({});
    const auto current = vault.sessions().rotate(stolen.token);
    const CheckResult replay = vault.sessions().check(stolen.token);
    CHECK(replay.signals == std::vector{HijackSignal::replayed_token});
    CHECK(replay.action == HijackAction::revoke);
    CHECK(vault.sessions().check(current.token).reason == EndedReason::revoked);
}
