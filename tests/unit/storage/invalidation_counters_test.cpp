#include "storage/invalidation_counters.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <csignal>

#include "error_code.hpp"
#include "temp_folder.hpp"

using namespace sessionaudit;
using storage::InvalidationCounters;
using test::code_of;
using Mode = storage::InvalidationCounters::Mode;

namespace {

constexpr std::array<Bucket, 1> kSeven = {7};

/// The version to cache rows under; the test fails where there is none.
std::uint32_t version_of(const InvalidationCounters& counters, Bucket bucket) {
    const auto version = counters.version_to_cache(bucket);
    REQUIRE(version);
    return *version;
}

}  // namespace

TEST_CASE("a commit voids what was cached of its buckets, and of no other",
          "[storage][invalidation_counters]") {
    const test::TempFolder folder;
    InvalidationCounters counters(folder / "store.lock", Mode::shared);
    const std::uint32_t seven = version_of(counters, 7);
    const std::uint32_t eight = version_of(counters, 8);
    CHECK(counters.still(7, seven));
    counters.begin(kSeven);
    CHECK_FALSE(counters.still(7, seven));
    CHECK_FALSE(counters.version_to_cache(7));
    CHECK(counters.still(8, eight));
    counters.end(kSeven);
    CHECK_FALSE(counters.still(7, seven));
    CHECK(counters.still(7, version_of(counters, 7)));
}

TEST_CASE("everybody who has the store open sees a commit at once", "[storage][invalidation_counters]") {
    const test::TempFolder folder;
    InvalidationCounters mine(folder / "store.lock", Mode::shared);
    const InvalidationCounters other(folder / "store.lock", Mode::shared);
    const std::uint32_t version = version_of(other, 4095);
    const std::array<Bucket, 2> buckets = {0, 4095};
    mine.begin(buckets);
    CHECK_FALSE(other.still(4095, version));
    CHECK_FALSE(other.version_to_cache(0));
    mine.end(buckets);
    CHECK(other.version_to_cache(4095));
}

TEST_CASE("versions go on where they were when the store is opened again",
          "[storage][invalidation_counters]") {
    const test::TempFolder folder;
    std::uint32_t before = 0;
    {
        InvalidationCounters counters(folder / "store.lock", Mode::shared);
        counters.begin(kSeven);
        counters.end(kSeven);
        before = version_of(counters, 7);
    }
    const InvalidationCounters counters(folder / "store.lock", Mode::shared);
    CHECK(version_of(counters, 7) == before);
}

TEST_CASE("a process killed inside a commit makes its bucket slow, and the next one alone heals it",
          "[storage][invalidation_counters][crash]") {
    const test::TempFolder folder;
    auto other = std::make_unique<InvalidationCounters>(folder / "store.lock", Mode::shared);
    const std::uint32_t version = version_of(*other, 7);
    const pid_t child = ::fork();
    if (child == 0) {
        InvalidationCounters counters(folder / "store.lock", Mode::shared);
        counters.begin(kSeven);
        ::raise(SIGKILL);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));

    CHECK_FALSE(other->still(7, version));
    CHECK_FALSE(other->version_to_cache(7));
    {
        const InvalidationCounters beside(folder / "store.lock", Mode::shared);
        CHECK_FALSE(beside.version_to_cache(7));  // the other may be the one who is committing
        CHECK(beside.version_to_cache(8));
    }
    other.reset();
    const InvalidationCounters alone(folder / "store.lock", Mode::shared);
    CHECK(alone.version_to_cache(7));
}

TEST_CASE("alone and shared exclude each other", "[storage][invalidation_counters]") {
    const test::TempFolder folder;
    const auto open = [&](Mode mode) {
        return std::make_unique<InvalidationCounters>(folder / "store.lock", mode);
    };
    auto first = open(Mode::shared);
    auto second = open(Mode::shared);
    CHECK(code_of([&] { open(Mode::exclusive); }) == ErrorCode::locked);
    first.reset();
    CHECK(code_of([&] { open(Mode::exclusive); }) == ErrorCode::locked);
    second.reset();
    const auto alone = open(Mode::exclusive);
    CHECK(code_of([&] { open(Mode::shared); }) == ErrorCode::locked);
    CHECK(code_of([&] { open(Mode::exclusive); }) == ErrorCode::locked);
}

TEST_CASE("whoever is alone may look around first, and leaves no lock when that fails",
          "[storage][invalidation_counters]") {
    const test::TempFolder folder;
    int calls = 0;
    const auto open = [&](bool fails) {
        return std::make_unique<InvalidationCounters>(folder / "store.lock", Mode::shared, Milliseconds{0},
                                                      [&calls, fails] {
                                                          ++calls;
                                                          if (fails)
                                                              throw Error(ErrorCode::corrupt, "on purpose");
                                                      });
    };
    CHECK(code_of([&] { open(true); }) == ErrorCode::corrupt);
    const auto first = open(false);
    const auto second = open(true);
    CHECK(calls == 2);
}

TEST_CASE("a counters in a folder that is not there is an error, not a crash",
          "[storage][invalidation_counters]") {
    const test::TempFolder folder;
    CHECK(code_of([&] { InvalidationCounters(folder / "none" / "store.lock", Mode::shared); }) ==
          ErrorCode::io_error);
}
