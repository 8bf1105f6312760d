#include "ingest/visit_index.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <map>

#include "import_support.hpp"

using namespace sessionaudit;

TEST_CASE("the index finds what was put in, whatever was taken out around it", "[ingest][visit_index]") {
    const auto seed = GENERATE(range(1, 8));
    // Few different hashes: long runs of neighbours, and equal hashes for different places.
    const auto hashes = GENERATE(std::uint64_t{8}, std::uint64_t{300}, std::uint64_t{100'000});
    test::Random random(static_cast<std::uint64_t>(seed));
    VisitIndex index;
    std::map<std::uint32_t, std::uint64_t> expected;
    std::uint32_t next = 0;
    for (int step = 0; step < 3000; ++step) {
        // Runs that wrap around the end of the table are the hard ones.
        const std::uint64_t hash = random.below(hashes) - hashes / 2;
        if (expected.empty() || random.below(5) < 3) {
            index.insert(hash, next);
            expected.emplace(next++, hash);
        } else {
            auto chosen = expected.lower_bound(static_cast<std::uint32_t>(random.below(next)));
            if (chosen == expected.end()) chosen = expected.begin();
            if (random.below(4) == 0) {
                index.replace(chosen->second, chosen->first, next);
                expected.emplace(next++, chosen->second);
            } else {
                index.erase(chosen->second, chosen->first);
            }
            expected.erase(chosen);
        }
        if (step % 100 != 0) continue;
        for (std::uint32_t place = 0; place < next; ++place) {
            const auto known = expected.find(place);
            const std::uint64_t wanted = known == expected.end() ? 0 : known->second;
            const auto found =
                index.find(wanted, [place](std::uint32_t candidate) { return candidate == place; });
            REQUIRE(found == (known == expected.end() ? VisitIndex::kNone : place));
        }
    }
}
