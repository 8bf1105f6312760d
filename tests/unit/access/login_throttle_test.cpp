// Guessing is slowed down; nobody is locked out by somebody else.
#include <catch2/catch_test_macros.hpp>

#include "manual_clock.hpp"
#include "sessionaudit/login_throttle.hpp"

using namespace sessionaudit;
using std::chrono::seconds;
using test::ManualClock;

namespace {

Milliseconds fail_until_wait(LoginThrottle& throttle, const std::string& name, const std::string& address,
                             int times) {
    for (int i = 0; i < times; ++i)
        CHECK(throttle.begin(name, address) == Milliseconds{0});
    return throttle.begin(name, address);
}

}  // namespace

TEST_CASE("after three failures each one doubles the wait, to a quarter of an hour", "[access][throttle]") {
    ManualClock clock;
    LoginThrottle throttle(clock);
    Milliseconds wait = fail_until_wait(throttle, "anna", "192.0.2.1", 3);
    CHECK(wait == seconds{1});
    for (const int expected : {2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
        clock.advance(wait);
        wait = fail_until_wait(throttle, "anna", "192.0.2.1", 1);
        CHECK(wait == seconds{expected});
    }
    clock.advance(std::chrono::hours{1});
    CHECK(fail_until_wait(throttle, "anna", "192.0.2.1", 3) == seconds{1});
}

TEST_CASE("who is locked out at one address gets in from another", "[access][throttle]") {
    ManualClock clock;
    LoginThrottle throttle(clock);
    CHECK(fail_until_wait(throttle, "anna", "192.0.2.1", 3) > Milliseconds{0});
    CHECK(throttle.begin("anna", "192.0.2.2") == Milliseconds{0});
    CHECK(throttle.begin("ben", "192.0.2.1") == Milliseconds{0});
}

TEST_CASE("an address that tries many names is slowed down for all", "[access][throttle]") {
    ManualClock clock;
    LoginThrottle throttle(clock);
    for (int i = 0; i < 20; ++i)
        CHECK(throttle.begin("name" + std::to_string(i), "192.0.2.1") == Milliseconds{0});
    CHECK(throttle.begin("anna", "192.0.2.1") == seconds{1});
    // One account of one's own does not buy new guesses.
    clock.advance(seconds{1});
    CHECK(throttle.begin("own", "192.0.2.1") == Milliseconds{0});
    throttle.succeeded("own", "192.0.2.1");
    CHECK(throttle.begin("anna", "192.0.2.1") == Milliseconds{0});
    CHECK(throttle.begin("anna", "192.0.2.1") > Milliseconds{0});
}

TEST_CASE("addresses of one IPv6 network are one, and an IPv4 address is itself however written",
          "[access][throttle]") {
    ManualClock clock;
    LoginThrottle throttle(clock);
    CHECK(throttle.begin("anna", "2001:db8::1") == Milliseconds{0});
    CHECK(throttle.begin("anna", "2001:db8::2") == Milliseconds{0});
    CHECK(throttle.begin("anna", "2001:db8::ffff:3") == Milliseconds{0});
    CHECK(throttle.begin("anna", "2001:db8::4") == seconds{1});
    CHECK(throttle.begin("anna", "2001:db8:0:1::4") == Milliseconds{0});
    CHECK(fail_until_wait(throttle, "ben", "::ffff:192.0.2.7", 3) == seconds{1});
    CHECK(throttle.begin("ben", "192.0.2.7") == seconds{1});
}

TEST_CASE("a login that is good, or that never was, is no failure", "[access][throttle]") {
    ManualClock clock;
    LoginThrottle throttle(clock);
    for (int i = 0; i < 100; ++i) {
        CHECK(throttle.begin("anna", "192.0.2.1") == Milliseconds{0});
        i % 2 == 0 ? throttle.succeeded("anna", "192.0.2.1") : throttle.undone("anna", "192.0.2.1");
    }
    CHECK(throttle.size() == 0);
}

TEST_CASE("what is remembered is bounded", "[access][throttle]") {
    ManualClock clock;
    LoginThrottle throttle(clock);
    for (int i = 0; i < 40000; ++i)
        (void)throttle.begin("x" + std::to_string(i),
                             "192.0." + std::to_string(i / 250) + "." + std::to_string(i % 250));
    CHECK(throttle.size() == LoginThrottle::kEntriesMax);
}
