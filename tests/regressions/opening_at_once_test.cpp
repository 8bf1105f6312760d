// Two processes that opened a store at the same moment could refuse each other: whoever came first
// held, for an instant, the lock that means "mine alone".
#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <thread>

#include "sessionaudit/error.hpp"
#include "storage/invalidation_counters.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;
using storage::InvalidationCounters;

TEST_CASE("many openers at once do not take each other for a rotation", "[storage][invalidation_counters]") {
    const test::TempFolder folder;
    std::atomic<int> refused = 0;
    std::vector<std::thread> openers;
    for (int i = 0; i < 4; ++i)
        openers.emplace_back([&] {
            for (int round = 0; round < 300; ++round)
                try {
                    const InvalidationCounters counters(
                        folder / "store.lock", InvalidationCounters::Mode::shared, Milliseconds{30'000});
                } catch (const Error&) {
                    ++refused;
                }
        });
    for (std::thread& opener : openers)
        opener.join();
    CHECK(refused == 0);
}
