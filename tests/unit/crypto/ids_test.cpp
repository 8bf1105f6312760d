#include "sessionaudit/ids.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <set>
#include <thread>
#include <unordered_set>

#include "sessionaudit/error.hpp"

using namespace sessionaudit;

namespace {

std::int64_t millis_in(const SessionId& id) {
    std::int64_t millis = 0;
    for (std::size_t i = 0; i < 6; ++i)
        millis = millis << 8 | id.bytes[i];
    return millis;
}

}  // namespace

TEST_CASE("a session id is a UUIDv7 of its moment", "[core][ids]") {
    // The moment of the example in RFC 9562, appendix A.6.
    const Timestamp moment = from_millis(0x017F22E279B0);
    IdGenerator generator;
    const SessionId id = generator.next_session(moment);
    CHECK(id.to_string().substr(0, 13) == "017f22e2-79b0");
    CHECK(id.to_string()[14] == '7');
    CHECK((id.bytes[8] & 0xC0) == 0x80);
    CHECK(SessionId::parse(id.to_string()) == id);
}

TEST_CASE("ids rise even within a millisecond and when the clock goes back", "[core][ids]") {
    IdGenerator generator;
    const std::int64_t start = 1'772'366'400'000;
    SessionId last = generator.next_session(from_millis(start));
    // More ids than the counter holds, then a clock that jumps back an hour.
    for (int i = 0; i < 10'000; ++i) {
        const SessionId next = generator.next_session(from_millis(i < 5000 ? start : start - 3'600'000));
        REQUIRE(last < next);
        last = next;
    }
    // The full counter borrowed two milliseconds, no more.
    CHECK(millis_in(last) == start + 2);
    CHECK(millis_in(generator.next_session(from_millis(start + 10))) == start + 10);
}

TEST_CASE("ids made on several threads at once are all different", "[core][ids]") {
    IdGenerator generator;
    constexpr int kThreads = 4;
    constexpr int kEach = 2000;
    std::vector<std::vector<SessionId>> made(kThreads);
    std::vector<std::thread> threads;
    for (auto& list : made)
        threads.emplace_back([&generator, &list] {
            for (int i = 0; i < kEach; ++i)
                list.push_back(generator.next_session(from_millis(1'772'366'400'000)));
        });
    for (auto& thread : threads)
        thread.join();
    std::unordered_set<SessionId> all;
    for (const auto& list : made)
        all.insert(list.begin(), list.end());
    CHECK(all.size() == kThreads * kEach);
}

TEST_CASE("text that is not exactly a UUID names nobody", "[core][ids]") {
    CHECK(OwnerId::parse("00112233-4455-6677-8899-AABBCCDDEEFF"));  // RFC 9562: upper case is read
    const auto* const text =
        GENERATE("", "00112233445566778899aabbccddeeff", "00112233-4455-6677-8899-aabbccddeef",
                 "00112233-4455-6677-8899-aabbccddeegg", "0011223-34455-6677-8899-aabbccddeeff",
                 "{00112233-4455-6677-8899-aabbccddeeff}", "00112233-4455-6677-8899-aabbccddeeff ",
                 "00112233-4455-6677-8899--abbccddeeff");
    CHECK_FALSE(OwnerId::parse(text));
}

TEST_CASE("stored bytes of another length are not an id", "[core][ids]") {
    CHECK_THROWS_AS(OwnerId::from_bytes(Bytes(15)), Error);
    CHECK_THROWS_AS(OwnerId::from_bytes(Bytes(17)), Error);
    CHECK(OwnerId::from_bytes(Bytes(16)) == OwnerId{});
}

TEST_CASE("owner ids are random, and buckets stay in their range", "[core][ids]") {
    std::set<OwnerId> owners;
    std::set<Bucket> buckets;
    for (int i = 0; i < 1000; ++i) {
        owners.insert(random_owner_id());
        const Bucket bucket = random_bucket();
        REQUIRE(bucket < kBucketCount);
        buckets.insert(bucket);
    }
    CHECK(owners.size() == 1000);
    // 1000 draws from 4096 hit about 887 of them; far fewer would be a poor generator.
    CHECK(buckets.size() > 800);
}
