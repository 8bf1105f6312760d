#include "sessionaudit/id_ranges.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <random>
#include <set>

#include "error_code.hpp"

using namespace sessionaudit;
using test::code_of;

namespace {

std::set<int> ids_of(const IdRanges& set) {
    const auto list = set.to_list(100'000);
    return {list.begin(), list.end()};
}

std::vector<IdRange> random_ranges(std::mt19937& random) {
    std::vector<IdRange> ranges;
    const auto below = [&random](unsigned limit) { return static_cast<int>(random() % limit); };
    for (int count = below(12); count > 0; --count) {
        const int first = 1 + below(60);
        ranges.push_back({static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(first + below(9))});
    }
    return ranges;
}

}  // namespace

TEST_CASE("ranges are sorted and joined", "[consent][ids]") {
    const IdRanges set = IdRanges::of({{10, 12}, {1, 3}, {4, 4}, {11, 20}, {10, 12}, {65535, 65535}});
    REQUIRE(set.ranges().size() == 3);
    CHECK(set.ranges()[0] == IdRange{1, 4});
    CHECK(set.ranges()[1] == IdRange{10, 20});
    CHECK(set.ranges()[2] == IdRange{65535, 65535});
    CHECK(set.size() == 16);
    CHECK(set.largest() == 65535);
    CHECK(IdRanges().largest() == 0);
}

TEST_CASE("many overlapping ranges stay one", "[consent][ids]") {
    const IdRanges set = IdRanges::of(std::vector<IdRange>(4095, {1, 65535}));
    CHECK(set.ranges().size() == 1);
    CHECK(set.size() == 65535);
    CHECK(set.to_list(5) == std::vector{1, 2, 3, 4, 5});
    CHECK(set.contains(1));
    CHECK(set.contains(65535));
    CHECK_FALSE(set.contains(0));
    CHECK_FALSE(set.contains(65536));
    CHECK_FALSE(set.contains(-1));
}

TEST_CASE("ids of 0 and backward ranges are refused", "[consent][ids]") {
    CHECK(code_of([] { IdRanges::of({{0, 3}}); }) == ErrorCode::invalid_argument);
    CHECK(code_of([] { IdRanges::of({{5, 4}}); }) == ErrorCode::invalid_argument);
    CHECK(code_of([] { IdRanges::of_ids(std::vector{0}); }) == ErrorCode::invalid_argument);
    CHECK(code_of([] { IdRanges::of_ids(std::vector{65536}); }) == ErrorCode::invalid_argument);
}

TEST_CASE("interval sets behave as sets of ids", "[consent][ids]") {
    std::mt19937 random(GENERATE(range(1U, 200U)));
    const auto left_ranges = random_ranges(random);
    const auto right_ranges = random_ranges(random);
    std::set<int> left;
    for (const IdRange& range : left_ranges)
        for (int id = range.first; id <= range.last; ++id)
            left.insert(id);
    const IdRanges a = IdRanges::of(left_ranges);
    const IdRanges b = IdRanges::of(right_ranges);
    const std::set<int> right = ids_of(b);

    CHECK(ids_of(a) == left);
    CHECK(a.size() == left.size());
    std::set<int> both;
    std::set<int> rest;
    for (const int id : left)
        (right.contains(id) ? both : rest).insert(id);
    CHECK(ids_of(a.common_with(b)) == both);
    CHECK(ids_of(a.without(b)) == rest);
    CHECK(a.common_with(b) == b.common_with(a));
    const std::vector<int> list = a.to_list(left.size());
    CHECK(IdRanges::of_ids(list) == a);
    for (int id = 0; id < 72; ++id)
        if (a.contains(id) != left.contains(id)) FAIL(id);
    for (std::size_t i = 1; i < a.ranges().size(); ++i)
        CHECK(a.ranges()[i].first > a.ranges()[i - 1].last + 1);
}
