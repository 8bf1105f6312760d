#include "ingest/time_gate.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace sessionaudit;

namespace {
constexpr Timestamp at(std::int64_t second) {
    return from_millis(1'772'366'400'000 + second * 1000);
}
constexpr std::int64_t kDay = 86'400;
}  // namespace

TEST_CASE("only a line more than a day ahead is doubtful", "[ingest][time_gate]") {
    TimeGate gate(Seconds{300});
    CHECK_FALSE(gate.is_doubtful(at(0)));  // the first line is believed
    gate.take(at(0));
    CHECK_FALSE(gate.is_doubtful(at(kDay)));
    CHECK(gate.is_doubtful(at(kDay) + Milliseconds{1}));
    CHECK(gate.confirms(at(kDay), at(kDay)));
    CHECK(gate.confirms(at(kDay - 300), at(kDay)));
    CHECK_FALSE(gate.confirms(at(kDay - 301), at(kDay)));
}

TEST_CASE("a line is late when it is further back than the slack", "[ingest][time_gate]") {
    TimeGate gate(Seconds{300});
    gate.take(at(1000));
    CHECK(gate.judge(at(700)) == TimeGate::Verdict::on_time);
    CHECK(gate.judge(at(700) - Milliseconds{1}) == TimeGate::Verdict::late);
    gate.take(at(700));
    CHECK(gate.watermark() == at(700));  // the newest stays the newest
}

TEST_CASE("a log that stays behind takes the time back with it", "[ingest][time_gate]") {
    TimeGate gate(Seconds{300});
    gate.take(at(10'000));
    for (std::uint64_t i = 1; i < TimeGate::kRewindLines; ++i) {
        REQUIRE(gate.judge(at(5000)) == TimeGate::Verdict::late);
        gate.take(at(i == 10 ? 5100 : 5000));
    }
    REQUIRE(gate.judge(at(5000)) == TimeGate::Verdict::rewind);
    gate.take(at(5000));
    CHECK(gate.watermark() == at(5100 - 300));
    CHECK(gate.judge(at(4800)) == TimeGate::Verdict::on_time);
}

TEST_CASE("one line on time between late ones keeps the time", "[ingest][time_gate]") {
    TimeGate gate(Seconds{300});
    gate.take(at(10'000));
    for (int i = 0; i < 1000; ++i) {
        REQUIRE(gate.judge(at(5000)) == TimeGate::Verdict::late);
        gate.take(at(5000));
        if (i % 50 == 0) gate.take(at(10'000));
    }
    CHECK(gate.watermark() == at(9700));
}

TEST_CASE("a gate goes on from the state of another", "[ingest][time_gate]") {
    TimeGate first(Seconds{300});
    first.take(at(10'000));
    for (int i = 0; i < 40; ++i)
        first.take(at(i));
    TimeGate second(Seconds{300});
    second.restore(first.state());
    for (int i = 0; i < 100; ++i) {
        REQUIRE(first.judge(at(i)) == second.judge(at(i)));
        first.take(at(i));
        second.take(at(i));
        REQUIRE(first.state() == second.state());
    }
}
