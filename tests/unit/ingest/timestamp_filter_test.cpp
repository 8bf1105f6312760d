#include "ingest/timestamp_filter.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace sessionaudit;

namespace {
constexpr Timestamp at(std::int64_t second) {
    return from_millis(1'772'366'400'000 + second * 1000);
}
constexpr std::int64_t kDay = 86'400;
}  // namespace

TEST_CASE("only a line more than a day ahead is doubtful", "[ingest][timestamp_filter]") {
    TimestampFilter timestamps(Seconds{300});
    CHECK_FALSE(timestamps.is_doubtful(at(0)));  // the first line is believed
    timestamps.take(at(0));
    CHECK_FALSE(timestamps.is_doubtful(at(kDay)));
    CHECK(timestamps.is_doubtful(at(kDay) + Milliseconds{1}));
    CHECK(timestamps.confirms(at(kDay), at(kDay)));
    CHECK(timestamps.confirms(at(kDay - 300), at(kDay)));
    CHECK_FALSE(timestamps.confirms(at(kDay - 301), at(kDay)));
}

TEST_CASE("a line is late when it is further back than the slack", "[ingest][timestamp_filter]") {
    TimestampFilter timestamps(Seconds{300});
    timestamps.take(at(1000));
    CHECK(timestamps.judge(at(700)) == TimestampFilter::Verdict::on_time);
    CHECK(timestamps.judge(at(700) - Milliseconds{1}) == TimestampFilter::Verdict::late);
    timestamps.take(at(700));
    CHECK(timestamps.watermark() == at(700));  // the newest stays the newest
}

TEST_CASE("a log that stays behind takes the time back with it", "[ingest][timestamp_filter]") {
    TimestampFilter timestamps(Seconds{300});
    timestamps.take(at(10'000));
    for (std::uint64_t i = 1; i < TimestampFilter::kRewindLines; ++i) {
        REQUIRE(timestamps.judge(at(5000)) == TimestampFilter::Verdict::late);
        timestamps.take(at(i == 10 ? 5100 : 5000));
    }
    REQUIRE(timestamps.judge(at(5000)) == TimestampFilter::Verdict::rewind);
    timestamps.take(at(5000));
    CHECK(timestamps.watermark() == at(5100 - 300));
    CHECK(timestamps.judge(at(4800)) == TimestampFilter::Verdict::on_time);
}

TEST_CASE("one line on time between late ones keeps the time", "[ingest][timestamp_filter]") {
    TimestampFilter timestamps(Seconds{300});
    timestamps.take(at(10'000));
    for (int i = 0; i < 1000; ++i) {
        REQUIRE(timestamps.judge(at(5000)) == TimestampFilter::Verdict::late);
        timestamps.take(at(5000));
        if (i % 50 == 0) timestamps.take(at(10'000));
    }
    CHECK(timestamps.watermark() == at(9700));
}

TEST_CASE("a timestamps goes on from the state of another", "[ingest][timestamp_filter]") {
    TimestampFilter first(Seconds{300});
    first.take(at(10'000));
    for (int i = 0; i < 40; ++i)
        first.take(at(i));
    TimestampFilter second(Seconds{300});
    second.restore(first.state());
    for (int i = 0; i < 100; ++i) {
        REQUIRE(first.judge(at(i)) == second.judge(at(i)));
        first.take(at(i));
        second.take(at(i));
        REQUIRE(first.state() == second.state());
    }
}
